import { caseless } from "../../core/aws/names.ts";
import type { ClientPlan, RolePlan } from "../../core/client/client-plan.ts";
import type { DeployedName } from "../../core/client/former-role-faults.ts";
import type { FormerRoles } from "../../core/client/with-former.ts";
import { type OwnResource, typeIn, urnName } from "../engine/state-resources.ts";

/** A resource of a deployed stack, as far as its name and what AWS calls it are concerned. */
export type NamedResource = Pick<OwnResource, "urn" | "type" | "outputs">;

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/policy:Policy";
/** What a role's component and its children are. */
const OF_ROLE = "switchyard:client:AccessRole";

/**
 * Names under which the state is to hold each role of a client, by role key: as it does, else the key. While a former role
 * is kept, the one beside it has the role's own name behind the key. Found by what AWS calls the role, so that whoever
 * runs the program next goes on with the name (docs/decisions/0006-names-in-state.md).
 * @param former Roles that get another name in this run.
 */
export function roleNamesInState(
  { roles }: Pick<ClientPlan, "roles">,
  state: readonly NamedResource[],
  former: FormerRoles = {},
): ReadonlyMap<string, string> {
  return new Map(roles.map((role) => [role.key, nameOf(role, rolesOf(role.key, state), former)]));
}

function nameOf(role: RolePlan, held: readonly HeldRole[], former: FormerRoles): string {
  const own = held.find((one) => isRole(one, role));
  if (own !== undefined) return own.resource;
  const isKept = Object.hasOwn(former, role.key) && former[role.key]?.roleName !== undefined;
  if (isKept && held.length > 0) return `${role.key}@${role.name}`;
  // why: by hand a rename replaces what is there, and of several the one that AWS would have to give up first.
  const sameName = held.find(({ name }) => caseless(name) === caseless(role.name));
  return (sameName ?? held.find(({ resource }) => resource === role.key) ?? held[0])?.resource ?? role.key;
}

/** A role that the state holds for one role key. */
interface HeldRole {
  /** Its name in the state. */
  readonly resource: string;
  readonly name: string;
  readonly path: string | undefined;
}

function isRole(one: HeldRole, { name, path }: Pick<RolePlan, "name" | "path">): boolean {
  return one.name === name && (one.path ?? path) === path;
}

/** The roles that a client's stack holds, by what AWS calls them. */
export function namesOfRoles(state: readonly NamedResource[]): readonly DeployedName[] {
  return state.flatMap(({ urn, type, outputs: { name } }): DeployedName[] =>
    type === ROLE && typeof name === "string" ? [{ key: roleKeyIn(urnName(urn)), name }] : [],
  );
}

function rolesOf(key: string, state: readonly NamedResource[]): readonly HeldRole[] {
  return state.flatMap(({ urn, type, outputs }): HeldRole[] => {
    const [resource, { name, path }] = [urnName(urn), outputs];
    if (type !== ROLE || roleKeyIn(resource) !== key || typeof name !== "string") return [];
    return [{ resource, name, path: typeof path === "string" ? path : undefined }];
  });
}

/** The role key in a name in the state. why the sign: no key holds it. */
export function roleKeyIn(resource: string): string {
  return resource.split("@")[0] ?? resource;
}

/** What the state holds of roles that get another name. */
export interface FormerResources {
  /** What is to be left as it is until the home stack has followed: the roles, their policies and components. */
  readonly kept: readonly string[];
  /** Those among them that can carry protection, which is to be lifted before they are deleted. */
  readonly protectable: readonly string[];
}

/**
 * URNs of the roles that the plan gives another name, with all that belongs to them, and of the client's own managed
 * policies that only they use. A run with these excluded (`--exclude`) leaves them in AWS and in the state.
 * @param deployed What the client's stack holds.
 */
export function formerResources(
  plan: ClientPlan,
  deployed: readonly NamedResource[],
  former: FormerRoles,
): FormerResources {
  const keys = new Set(plan.roles.map(({ key }) => key).filter((key) => former[key]?.roleName !== undefined));
  const roles = deployed.filter(({ urn, type, outputs }) => {
    const role = plan.roles.find(({ key }) => key === roleKeyIn(urnName(urn)));
    return type === ROLE && role !== undefined && keys.has(role.key) && !isNamed(outputs, role);
  });
  if (roles.length === 0) return { kept: [], protectable: [] };
  const names = new Set(roles.map(({ urn }) => urnName(urn)));
  const own = deployed.filter(
    ({ urn }) => typeIn(urn).includes(OF_ROLE) && names.has(urnName(urn).split("/")[0] ?? ""),
  );
  const declared = new Set(plan.customerPolicies.map(({ name }) => caseless(name)));
  const policies = deployed.filter(
    ({ type, outputs: { name } }) => type === POLICY && typeof name === "string" && !declared.has(caseless(name)),
  );
  return {
    kept: [...own, ...policies].map(({ urn }) => urn),
    protectable: [...roles, ...policies].map(({ urn }) => urn),
  };
}

function isNamed(outputs: NamedResource["outputs"], { name, path }: RolePlan): boolean {
  return outputs["name"] === name && (outputs["path"] ?? path) === path;
}
