import { userAsWritten } from "../../../core/home/permission-sets/deny-after-end.ts";
import { identityPolicies } from "../../../core/home/iam/identity-policies.ts";
import type { Portfolio } from "../../../core/portfolio/read-portfolio.ts";
import { setPolicy } from "../../../core/home/permission-sets/planned-set.ts";
import type { LintedPolicy } from "../python/lint-policies.ts";

/** Every policy that the stacks of a portfolio deploy, computed from the files. `name` begins the policies' names. */
export function emittedPolicies(name: string, { home, clients, plan }: Portfolio): readonly LintedPolicy[] {
  const one = (kind: LintedPolicy["kind"], ...parts: readonly string[]) => ({ kind, name: [name, ...parts].join(" ") });
  return [
    ...clients.flatMap((client) => [
      ...client.roles.flatMap((role) => [
        { ...one("trust", client.name, role.key), document: role.trustPolicy },
        ...role.inlinePolicies.map((policy) => ({
          ...one("identity", client.name, role.key, policy.name),
          document: policy.document,
        })),
      ]),
      ...client.customerPolicies.map((policy) => ({
        ...one("identity", client.name, policy.name),
        document: policy.document,
      })),
    ]),
    ...[...plan.sets, ...plan.shards].map((set) => ({
      ...one("permissionSet", set.name),
      document: setPolicy(set, (user) => userAsWritten(user, "93a4f8d2-1061-70a4-1c36-0123456789ab")),
    })),
    ...plan.identities.flatMap((identity) =>
      identityPolicies(identity, home.quotas).map((policy) => ({
        ...one("identity", identity.key, policy.name),
        document: policy.document,
      })),
    ),
  ];
}
