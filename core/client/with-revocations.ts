import type { ClientPlan, RolePlan } from "./client-plan.ts";
import { REVOKE_POLICY, revocationPolicy, standsAt } from "./role/revocation.ts";
import type { WrittenPolicy } from "./role/role-documents.ts";

/** How far the clock of who deploys may be behind that of who revoked, in milliseconds. */
const CLOCKS_APART = 5 * 60_000;

/** Roles whose revocation lies ahead: until then nobody would get in at all. */
export function revokedAhead({ roles }: Pick<ClientPlan, "roles">, now: Date): readonly RolePlan[] {
  return roles.filter(
    ({ revoked }) => revoked !== undefined && Date.parse(revoked.before) > now.getTime() + CLOCKS_APART,
  );
}

/** The plan as it is deployed at a moment: each role whose revocation still matters has the policy of it as well. */
export function withRevocations(plan: ClientPlan, now: Date): ClientPlan {
  if (!plan.roles.some(({ revoked }) => revoked !== undefined && standsAt(revoked, now))) return plan;
  return { ...plan, roles: plan.roles.map((role) => withRevocation(plan, role, now)) };
}

function withRevocation({ place }: Pick<ClientPlan, "place">, role: RolePlan, now: Date): RolePlan {
  const { revoked } = role;
  if (revoked === undefined || !standsAt(revoked, now)) return role;
  const policy: WrittenPolicy = {
    name: REVOKE_POLICY,
    document: revocationPolicy(revoked.before),
    place: () => place(["revoked", role.key]),
  };
  return { ...role, inlinePolicies: [...role.inlinePolicies, policy] };
}
