import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import { inlineOf } from "./case-facts.ts";
import { finding } from "./finding.ts";
import type { Found, PlacedPolicy, RoleFacts, Rule, SetFacts } from "./rule.ts";
import { unknownNames } from "./unknown-names.ts";

/** A policy with actions, services or condition keys that AWS does not have. */
export const unknownAction: Rule = {
  id: "unknown-action",
  severity: "warning",
  title: "A policy with an action, a service or a condition key that AWS does not have",
  why: "IAM takes such a name without a word. The statement then does nothing, or not what was meant: a misspelt action in a `Deny` denies nothing.",
  mend: "Correct the spelling.",
  onRole: (role) => (role.documents ?? []).flatMap((policy) => unknownIn(role, policy, policy.document)),
  onSet: (set) =>
    set.inlinePolicy === undefined
      ? []
      : unknownIn(set, { name: "inline policy", document: set.inlinePolicy }, set.inlinePolicy),
  passes: inlineOf({ Action: ["s3:GetObject", "ec2:Describe*"], Resource: "*" }),
  fails: inlineOf({ Effect: "Deny", Action: "s3:DeleteObjekt", Resource: "*" }),
};

function unknownIn(
  about: RoleFacts | SetFacts,
  { name, at }: PlacedPolicy,
  document: PolicyDocument,
): readonly Found[] {
  const faults = unknownNames(document);
  // why: a check that was not made is no pass.
  if (faults === undefined)
    return [finding(about, `the names in the policy ${name} were not compared with those that AWS has`)];
  return faults.map(({ path, expected, found, fix }) =>
    finding(about, `the policy ${name} has ${found}, not ${expected}. ${fix}`, () => at?.(path)),
  );
}
