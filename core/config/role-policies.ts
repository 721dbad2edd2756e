import { awsManagedPolicyArn, parsePolicyArn } from "../arns.ts";
import type { RolePlan } from "../client-plan.ts";
import type { PolicyDocument } from "../policy-document.ts";
import { identityPolicyFaults } from "../policy-shape.ts";
import { policySize } from "../quotas.ts";
import type { RoleContext, RoleReport, WrittenRole } from "./role-report.ts";
import type { Path } from "./source.ts";

/** What a role may do: its policies and its boundary, checked against IAM's grammar and quotas. */
export function rolePolicies(
  { input, partition }: RoleContext,
  { levelKey }: WrittenRole,
  { report, limit, rights, place }: RoleReport,
): Pick<RolePlan, "managedPolicyArns" | "policyPlace" | "inlinePolicies" | "permissionsBoundary"> {
  const managedPolicyArns = (rights("managedPolicies") ?? []).map((reference, index) =>
    policyArn(reference, ["managedPolicies", index]),
  );
  limit(
    "managedPoliciesPerRole",
    managedPolicyArns.length,
    "managedPolicies",
    "Attach fewer, or join them in an inline policy.",
  );
  const repeated = managedPolicyArns.find((arn, index) => managedPolicyArns.indexOf(arn) !== index);
  if (repeated !== undefined)
    report("duplicate-policy", "managedPolicies", "each policy once", `${repeated} twice`, "Remove one.");

  const inlinePolicies = Object.entries(rights("inlinePolicies") ?? {}).map(([policyName, document]) => {
    for (const found of identityPolicyFaults(document))
      report("policy", ["inlinePolicies", policyName, ...found.path], found.expected, found.found, found.fix);
    return { name: policyName, document: document as unknown as PolicyDocument };
  });
  limit(
    "roleInlinePolicies",
    inlinePolicies.reduce((size, policy) => size + policySize(policy.document), 0),
    "inlinePolicies",
    "Shorten them, or move statements to a managed policy.",
  );
  if (managedPolicyArns.length + inlinePolicies.length === 0) {
    report(
      "no-policies",
      [],
      "at least one managed or inline policy",
      "none: the role could do nothing",
      `Give the access level ${JSON.stringify(levelKey)} a policy.`,
    );
  }
  const boundary = rights("permissionsBoundary");
  const boundaryArn = boundary === undefined ? undefined : policyArn(boundary, "permissionsBoundary");
  return {
    managedPolicyArns,
    policyPlace: (arn) => {
      const index = managedPolicyArns.indexOf(arn);
      return place(index >= 0 ? ["managedPolicies", index] : "permissionsBoundary");
    },
    inlinePolicies,
    ...(boundaryArn !== undefined && { permissionsBoundary: boundaryArn }),
  };

  function policyArn(reference: string, at: string | Path): string {
    if (!reference.startsWith("arn:")) return awsManagedPolicyArn(partition, reference);
    const arn = parsePolicyArn(reference);
    if (arn === undefined || arn.partition !== partition || (arn.owner !== "aws" && arn.owner !== input.accountId)) {
      report(
        "policy-arn",
        at,
        `a managed policy of AWS or of the account ${input.accountId}, in the partition ${partition}`,
        reference,
        "Correct the ARN: a role takes policies of its own account only.",
      );
    }
    return reference;
  }
}
