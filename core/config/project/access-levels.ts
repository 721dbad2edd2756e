import { pascalCase } from "../naming.ts";
import type { AccessLevelInput } from "../schema/project-schema.ts";

/** A kind of access, defined once for all clients. */
export interface AccessLevel extends AccessLevelInput {
  /** How the level reads inside the name of a permission set: `ReadOnly`. */
  readonly title: string;
  /** Name of the level's roles, where it is not `<company>-<key>`. */
  readonly roleName?: string;
}

/**
 * The levels that come ready. A level of the same name in `Pulumi.yaml` replaces one of these as a whole, so that
 * nothing granted here is left in it; only the title, unless it too is given, and AWS's own role name stay.
 */
const READY: Readonly<Record<string, AccessLevel>> = {
  administrator: { title: "Administrator", managedPolicies: ["AdministratorAccess"] },
  "read-only": { title: "ReadOnly", managedPolicies: ["ReadOnlyAccess"] },
  devops: { title: "DevOps", managedPolicies: ["PowerUserAccess"] },
  // why the name: AWS Organizations makes a role of that name in accounts that it creates, but not in invited ones.
  // Source: Organizations user guide, `orgs_manage_accounts_create-cross-account-role`.
  organizationAccountAccessRole: {
    title: "OrgAdmin",
    roleName: "OrganizationAccountAccessRole",
    managedPolicies: ["AdministratorAccess"],
  },
};

// why kept: they are asked for once for each client.
const known = new WeakMap<Readonly<Record<string, AccessLevelInput>>, ReadonlyMap<string, AccessLevel>>();
const NONE = {};

/** The ready levels and the user's own, by key. The same object gives the same levels. */
export function accessLevels(own: Readonly<Record<string, AccessLevelInput>> = NONE): ReadonlyMap<string, AccessLevel> {
  const levels = known.get(own) ?? withReady(own);
  known.set(own, levels);
  return levels;
}

function withReady(own: Readonly<Record<string, AccessLevelInput>>): ReadonlyMap<string, AccessLevel> {
  const levels = new Map(Object.entries(READY));
  for (const [key, level] of Object.entries(own)) {
    const { title, roleName } = READY[key] ?? {};
    levels.set(key, {
      ...level,
      title: level.title ?? title ?? pascalCase(key),
      ...(roleName !== undefined && { roleName }),
    });
  }
  return levels;
}
