import { customerPolicyArn } from "../../aws/arns.ts";
import { caseless } from "../../aws/names.ts";
import type { Partition } from "../../aws/partitions.ts";
import type { PolicyDocument } from "../../aws/policy-document.ts";
import { policySize } from "../../aws/quotas.ts";
import { identityPolicyFaults } from "../../config/policy/document-grammar.ts";
import type { ShapeFault } from "../../config/policy/reference-types.ts";
import type { Place } from "../../faults/fault.ts";
import { type RoleContext, surePartition, type WrittenRole } from "../role-context.ts";
import type { RoleReport } from "../role-report.ts";
import { REVOKE_POLICY, revocationPolicy } from "./revocation.ts";

/** A policy document that a user wrote. */
export interface WrittenPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
  /**
   * Where a part of the document was written, by the path inside it.
   * @param ofKey Place of the path's last key, not of the value below it. Default: of the value.
   */
  readonly place: (path: readonly (string | number)[], ofKey?: boolean) => Place;
}

/** A managed policy that a client stack creates in the client account. */
export interface CustomerPolicy extends WrittenPolicy {
  readonly arn: string;
}

/** The role's inline policies, each checked against IAM's grammar. */
export function inlinePolicies(
  context: RoleContext,
  { key }: Pick<WrittenRole, "key">,
  report: RoleReport,
): readonly WrittenPolicy[] {
  const policies = documents("inlinePolicies", report.rights("inlinePolicies") ?? {}, context, report);
  const revoked = context.input.revoked?.[key];
  const documented = policies.map(({ document }) => document);
  report.limit(
    "roleInlinePolicies",
    // why also what has run out: it comes and goes by itself, and must not make the file a fault.
    [...documented, ...(revoked === undefined ? [] : [revocationPolicy(revoked)])]
      .map(policySize)
      .reduce((sum, size) => sum + size, 0),
    "inlinePolicies",
  );
  const own = policies.find(({ name }) => caseless(name) === caseless(REVOKE_POLICY));
  if (revoked !== undefined && own !== undefined)
    report.report(
      "config/policy-clash",
      ["inlinePolicies", own.name],
      `no inline policy of that name in a role under \`revoked\`, which gets ${REVOKE_POLICY}`,
      JSON.stringify(own.name),
      "Rename the policy.",
      true,
    );
  return policies;
}

/** The managed policies that the role and its access level declare, each checked; a role's own one comes before its level's of that name. */
export function declaredPolicies(
  context: RoleContext,
  { role, level }: WrittenRole,
  report: RoleReport,
): readonly CustomerPolicy[] {
  const { input, partition } = context;
  const declared = { ...level.customerManagedPolicies, ...role.customerManagedPolicies };
  return documents("customerManagedPolicies", declared, context, report).map((policy) => {
    report.limit("managedPolicy", policySize(policy.document), ["customerManagedPolicies", policy.name]);
    return { ...policy, arn: customerPolicyArn(partition, input.accountId, policy.name) };
  });
}

function documents(
  property: "inlinePolicies" | "customerManagedPolicies",
  written: NonNullable<WrittenRole["role"]["inlinePolicies"]>,
  context: RoleContext,
  { report, place }: RoleReport,
): readonly WrittenPolicy[] {
  return Object.entries(written).map(([name, document]) => {
    const partition = surePartition(context) ? context.partition : undefined;
    for (const { path, expected, found, fix, ofKey } of faultsOf(document, partition))
      report("config/policy", [property, name, ...path], expected, found, fix, ofKey);
    return {
      name,
      document: document as unknown as PolicyDocument,
      place: (path, ofKey) => place([property, name, ...path], ofKey),
    };
  });
}

type Document = Parameters<typeof identityPolicyFaults>[0];

// why kept: a level's documents belong to all its roles, each of them in the partition of the home account.
const known = new WeakMap<
  Document,
  { readonly partition: Partition | undefined; readonly faults: readonly ShapeFault[] }
>();

function faultsOf(document: Document, partition: Partition | undefined): readonly ShapeFault[] {
  const before = known.get(document);
  if (before !== undefined && before.partition === partition) return before.faults;
  const faults = identityPolicyFaults(document, partition);
  known.set(document, { partition, faults });
  return faults;
}
