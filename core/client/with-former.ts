import { caseless } from "../aws/names.ts";
import { policySize } from "../aws/quotas.ts";
import type { Fault } from "../faults/fault.ts";
import type { ClientPlan, RolePlan } from "./client-plan.ts";
import { trustPolicy } from "./trust/trust-policy.ts";
import type { TrustWay } from "./trust/trust-way.ts";

/** What a role was before it got another name: what goes on to work until the home stack has followed. */
export interface FormerRole {
  /** Set where the role's name or path is another one now: the role that is deployed is kept beside the new one. */
  readonly roleName?: string;
  /** Set where the permission set's name is another one now: the role trusts the former one too. */
  readonly permissionSet?: string;
}

/** Roles that get another name, or another permission set, by key. */
export type FormerRoles = Readonly<Record<string, FormerRole>>;

/** A client's plan for the time in which a former permission set still gets in, and what keeps that from being. */
export interface WithFormer {
  /** The plan as given where nothing is former. */
  readonly plan: ClientPlan;
  readonly faults: readonly Fault[];
}

/**
 * The plan in which each role lets its former permission set in as well: by the way of its own set, so on the same
 * conditions. A role that does not let its own set in is left as it is; so is a key that the client does not have.
 */
export function withFormer(plan: ClientPlan, former: FormerRoles = {}): WithFormer {
  const faults: Fault[] = [];
  const roles = plan.roles.map((role) => {
    const set = Object.hasOwn(former, role.key) ? former[role.key]?.permissionSet : undefined;
    if (set === undefined || caseless(set) === caseless(role.permissionSet)) return role;
    const other = plan.roles.find((one) => one.key !== role.key && caseless(one.permissionSet) === caseless(set));
    if (other !== undefined) {
      faults.push(taken(plan, role, set, other));
      return role;
    }
    const trust = widened(role, set);
    const document = trustPolicy({ partition: plan.partition, accountId: plan.homeAccountId }, trust);
    const size = policySize(document);
    if (size > plan.quotas.trustPolicy.limit) faults.push(noRoom(plan, role, set, size));
    return { ...role, trust, trustPolicy: document };
  });
  return roles.every((role, index) => role === plan.roles[index])
    ? { plan, faults }
    : { plan: { ...plan, roles }, faults };
}

function widened({ trust, permissionSet }: RolePlan, former: string): readonly TrustWay[] {
  // why not twice: of two ways for one set the laxer one would count.
  const isNamed = trust.some((way) => way.kind === "permissionSets" && way.names.includes(former));
  if (isNamed) return trust;
  return trust.map((way) =>
    way.kind === "permissionSets" && way.names.includes(permissionSet)
      ? { ...way, names: way.names.flatMap((name) => (name === permissionSet ? [name, former] : [name])) }
      : way,
  );
}

/** why a fault: for a moment, whoever holds the one would hold what the other is to become. */
function taken(plan: ClientPlan, { key }: RolePlan, set: string, other: RolePlan): Fault {
  return {
    code: "client/former-set",
    clients: [plan.slug],
    ...plan.place(["roles"]),
    expected: `a former permission set of the role ${key} that no other role of the client has now`,
    found: `${JSON.stringify(set)}, which the role ${other.key} is to have`,
    fix: "Rename in two steps: deploy with other names for both, then with the names that you want.",
  };
}

function noRoom(plan: ClientPlan, { key, name }: RolePlan, set: string, size: number): Fault {
  const { limit, unit, what } = plan.quotas.trustPolicy;
  return {
    code: "client/former-quota",
    clients: [plan.slug],
    ...plan.place(["roles"]),
    expected: `at most ${limit} ${unit} (${what}) while the role ${name} trusts its former permission set ${set} beside the new one`,
    found: String(size),
    fix: `Take something out of the trust of the role ${key} until its permission set has its new name, or have AWS raise the quota and write it under \`quotas\`.`,
  };
}
