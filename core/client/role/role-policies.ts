import { awsManagedPolicyArn } from "../../aws/arns.ts";
import { caseless } from "../../aws/names.ts";
import { policyArnFix } from "../../aws/partition-faults.ts";
import type { Path, Place } from "../../faults/fault.ts";
import { repeats } from "../../faults/repeats.ts";
import { type RoleContext, surePartition, type WrittenRole } from "../role-context.ts";
import type { RoleReport } from "../role-report.ts";
import { type CustomerPolicy, declaredPolicies, inlinePolicies, type WrittenPolicy } from "./role-documents.ts";

/** What a role may do. */
export interface RolePolicies {
  readonly managedPolicyArns: readonly string[];
  /** Where the files name a managed policy or the boundary, for faults that only AWS can find. */
  readonly policyPlace: (arn: string) => Place;
  readonly inlinePolicies: readonly WrittenPolicy[];
  /** Those of the role's managed policies, its boundary included, that the client stack creates. */
  readonly customerPolicies: readonly CustomerPolicy[];
  /** ARN. */
  readonly permissionsBoundary?: string;
}

/** The policies and the boundary of a role, checked against IAM's grammar and quotas. */
export function rolePolicies(context: RoleContext, written: WrittenRole, collected: RoleReport): RolePolicies {
  const { input, partition } = context;
  const { report, limit, rights, place, sound } = collected;
  const declared = declaredPolicies(context, written, collected);
  // why reversed: of two that IAM takes for one, the first counts.
  const byName = new Map([...declared].reverse().map((policy) => [caseless(policy.name), policy]));
  const managedPolicyArns = (rights("managedPolicies") ?? []).map((reference, index) =>
    policyArn(reference, ["managedPolicies", index]),
  );
  limit("managedPoliciesPerRole", managedPolicyArns.length, "managedPolicies");
  const repeated = managedPolicyArns[repeats(managedPolicyArns)[0] ?? managedPolicyArns.length];
  if (repeated !== undefined)
    report("config/duplicate-policy", "managedPolicies", "each policy once", `${repeated} twice`, "Remove one.");

  const inline = inlinePolicies(context, written, collected);
  if (sound("managedPolicies", "inlinePolicies") && managedPolicyArns.length + inline.length === 0) {
    report(
      "config/no-policies",
      [],
      "at least one managed or inline policy",
      "none: the role could do nothing",
      `Give the access level ${JSON.stringify(written.levelKey)} a policy.`,
    );
  }
  const boundary = rights("permissionsBoundary");
  const boundaryArn = boundary === undefined ? undefined : policyArn(boundary, "permissionsBoundary");
  const attached = new Set([...managedPolicyArns, boundaryArn]);
  const customerPolicies = declared.filter(({ arn }) => attached.has(arn));
  const used = new Set(customerPolicies.map(({ name }) => name));
  // why not the level's: a level may hold policies for its roles to choose from.
  for (const name of Object.keys(written.role.customerManagedPolicies ?? {}))
    if (sound("managedPolicies", "permissionsBoundary") && !used.has(name))
      report(
        "config/unused-policy",
        ["customerManagedPolicies", name],
        "a policy that the role uses",
        `${JSON.stringify(name)}, which nothing names`,
        "Name it under managedPolicies or permissionsBoundary of the role, or remove it.",
        true,
      );
  return {
    managedPolicyArns,
    policyPlace: placesOf(managedPolicyArns, place),
    inlinePolicies: inline,
    customerPolicies,
    ...(boundaryArn !== undefined && { permissionsBoundary: boundaryArn }),
  };

  function policyArn(reference: string, at: string | Path): string {
    if (!reference.startsWith("arn:")) {
      return byName.get(caseless(reference))?.arn ?? awsManagedPolicyArn(partition, reference);
    }
    if (!surePartition(context) || !context.project.sound(["client", "accountId"])) return reference;
    const otherwise = "Correct the ARN: a role takes policies of its own account only.";
    const fix = policyArnFix(reference, partition, ["aws", input.accountId], otherwise);
    if (fix !== undefined)
      report(
        "config/policy-arn",
        at,
        `a managed policy of AWS or of the account ${input.accountId}, in the partition ${partition}`,
        reference,
        fix,
      );
    return reference;
  }
}

/** why apart: the plan keeps it, and with it all that is at hand where it is made. */
function placesOf(managedPolicyArns: readonly string[], place: RoleReport["place"]): RolePolicies["policyPlace"] {
  return (arn) => {
    const index = managedPolicyArns.indexOf(arn);
    return place(index >= 0 ? ["managedPolicies", index] : "permissionsBoundary");
  };
}
