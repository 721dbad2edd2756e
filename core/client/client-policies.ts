import { caseless } from "../aws/names.ts";
import { samePolicy } from "../aws/same-policy.ts";
import type { Fault } from "../faults/fault.ts";
import type { RolePlan } from "./client-plan.ts";
import type { CustomerPolicy } from "./role/role-documents.ts";

/** The policies that a client stack creates: those that its roles use, each once. Two that differ under one name are a fault. */
export function clientPolicies(roles: readonly RolePlan[]): {
  policies: readonly CustomerPolicy[];
  faults: readonly Fault[];
} {
  const policies = new Map<string, CustomerPolicy>();
  const faults: Fault[] = [];
  for (const role of roles) {
    for (const policy of role.customerPolicies) {
      const other = policies.get(caseless(policy.name));
      if (other === undefined) policies.set(caseless(policy.name), policy);
      else if (other.name !== policy.name || !samePolicy(other.document, policy.document))
        faults.push({
          code: "config/policy-clash",
          ...policy.place([], true),
          expected: "one document for each policy name of the client account (IAM ignores case)",
          found: `${JSON.stringify(policy.name)} of the role ${JSON.stringify(role.key)}, which differs from ${other.place([], true).path}`,
          fix: "Rename one of them, or make them the same.",
        });
    }
  }
  return { policies: [...policies.values()], faults };
}
