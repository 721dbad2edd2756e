import { caseless } from "../../aws/names.ts";
import { QUOTAS } from "../../aws/quotas.ts";
import type { Report } from "../../config/check/report.ts";
import { managedPolicyName } from "../../config/naming.ts";
import type { IamIdentity } from "./home-settings.ts";

/** Source: IAM `CreatePolicy`, `PolicyName`. */
const POLICY_NAME_MAX = 128;

const KINDS = { users: "user", groups: "group" } as const;

/** The most managed policies that AWS ever lets one have. */
const POLICIES_MAX = {
  users: QUOTAS.managedPoliciesPerUser.max ?? QUOTAS.managedPoliciesPerUser.limit,
  groups: QUOTAS.managedPoliciesPerGroup.max ?? QUOTAS.managedPoliciesPerGroup.limit,
};

/** Finds names of IAM users or groups that are one to IAM, and names of their managed policies that clash or are too long. */
export function iamNameFaults(
  identities: readonly Pick<IamIdentity, "name" | "policy">[],
  of: keyof typeof KINDS,
  report: Report,
): void {
  const first = new Map<string, string>();
  for (const { name } of identities) {
    const other = first.get(caseless(name));
    if (other === undefined) first.set(caseless(name), name);
    else
      report(
        "config/name-clash",
        ["iam", of, name],
        `a name that no other of the ${of} has (IAM ignores case)`,
        `${JSON.stringify(name)}, also ${JSON.stringify(other)}`,
        "Remove one of them.",
      );
  }
  policyNameFaults(
    identities.filter(({ policy }) => policy === "managed").map(({ name }) => name),
    of,
    report,
  );
}

function policyNameFaults(names: readonly string[], of: keyof typeof KINDS, report: Report): void {
  // why also those that are not needed yet: a name that clashes only once a client is added would be found too late.
  const policies = names.map((name) => ({
    name,
    policies: Array.from({ length: POLICIES_MAX[of] }, (_, index) => managedPolicyName(KINDS[of], name, index)),
  }));
  const first = new Map(policies.map((one) => [caseless(one.policies[0] ?? ""), one.name]));
  for (const { name, policies: own } of policies) {
    const longest = own.at(-1) ?? "";
    if (longest.length > POLICY_NAME_MAX)
      report(
        "config/name-too-long",
        ["iam", of, name],
        `a name whose managed policies have names of at most ${POLICY_NAME_MAX} characters`,
        `${JSON.stringify(longest)}, ${longest.length} characters`,
        "Shorten the name, or write `policy: inline`.",
      );
    for (const policy of own.slice(1)) {
      const other = first.get(caseless(policy));
      if (other !== undefined)
        report(
          "config/name-clash",
          ["iam", of, name],
          "managed policies whose names no other's have",
          `${JSON.stringify(policy)}, also of ${JSON.stringify(other)}`,
          "Rename one of them, or write `policy: inline` for one.",
        );
    }
  }
}
