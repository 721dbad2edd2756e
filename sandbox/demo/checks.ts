import { z } from "zod";
import type { Grant } from "../../core/home/settings/home-settings.ts";
import { enter, type Caller, type Outcome } from "../entering/enter.ts";
import type { SandboxHandle } from "../lifecycle.ts";
import { WORLD_IDENTITY_CENTER } from "../world.ts";

const entry = z.looseObject({ client: z.string(), role: z.string(), roleArn: z.string() });
const outputs = z.looseObject({ access: z.record(z.string(), entry) });

/** One access role, and the permission set that leads to it. */
export type DeployedRole = z.infer<typeof entry> & { readonly permissionSet: string };

/** The access roles in the home stack's outputs. */
export function deployedRoles(homeOutputs: unknown): DeployedRole[] {
  const { access } = outputs.parse(homeOutputs);
  return Object.entries(access).map(([permissionSet, one]) => ({ permissionSet, ...one }));
}

/** One call to AWS and whether it came out as it must. */
export interface Check extends Outcome {
  readonly who: string;
  /** The credentials that the call is made with. */
  readonly as: string;
  readonly client: string;
  readonly role: string;
  readonly expected: "enters" | "refused";
  readonly passed: boolean;
}

/** Principals that no configuration lets in, by profile. */
const OUTSIDERS = {
  "home-wildcard": "home: IAM user with sts:AssumeRole on *",
  home: "home: IAM user with AdministratorAccess",
  "stranger-mallory": "stranger: IAM user with sts:AssumeRole on *",
  stranger: "stranger: IAM user with AdministratorAccess",
} as const;

/**
 * Whether the home file grants the role to the world's user, alone or through a group. Worked out from the file and not
 * from what was deployed, so that a permission set assigned to one person too many fails the demo.
 */
export function mayEnter(userName: string, role: DeployedRole, grants: readonly Grant[]): boolean {
  const groups = WORLD_IDENTITY_CENTER.groups.filter((group) =>
    (group.members as readonly string[]).includes(userName),
  );
  return grants.some(({ principal, target }) => {
    if (target.kind !== "roles" || (target.clients !== "all" && !Array.isArray(target.clients)))
      throw new Error("the demo's check knows grants of roles to clients by name only");
    const { clients, roles } = target;
    const isUser = principal.kind === "user" && principal.name === userName;
    const isMember = principal.kind === "group" && groups.some((group) => group.name === principal.name);
    return (isUser || isMember) && (clients === "all" || clients.includes(role.client)) && roles.includes(role.role);
  });
}

/** Tries every person and every stranger against every role: each attempt is a call to the portal and to STS. */
export async function runChecks(
  sandbox: SandboxHandle,
  roles: readonly DeployedRole[],
  grants: readonly Grant[],
): Promise<Check[]> {
  const checks: Check[] = [];
  const check = async (who: string, as: string, caller: Caller, role: DeployedRole, isGranted: boolean) => {
    const expected = isGranted ? "enters" : "refused";
    const found = await enter(sandbox, caller, role.roleArn);
    const passed = found.outcome === expected;
    checks.push({ who, as, client: role.client, role: role.role, expected, ...found, passed });
  };
  for (const { userName: user } of WORLD_IDENTITY_CENTER.users) {
    const held = roles.find((role) => mayEnter(user, role, grants));
    const by = (permissionSet: string, role: DeployedRole, isGranted: boolean) =>
      check(user, permissionSet, { user, permissionSet }, role, isGranted);
    for (const role of roles) {
      const isGranted = mayEnter(user, role, grants);
      await by(role.permissionSet, role, isGranted);
      if (!isGranted && held !== undefined) await by(held.permissionSet, role, false);
    }
  }
  for (const [profile, who] of Object.entries(OUTSIDERS))
    for (const role of roles) await check(who, "access key", profile, role, false);
  return checks;
}
