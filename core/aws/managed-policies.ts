import type { NamedPolicy, PolicyDocument } from "./policy-document.ts";

/** What is known of one AWS managed policy. */
interface ManagedPolicy {
  /** The part that changes roles and managed policies; of its other actions nothing stands here. */
  readonly changes: PolicyDocument;
  /** Whether it allows `sts:AssumeRole`, on every role; undefined where nobody knows here. */
  readonly assumesRoles?: boolean;
}

/** A document that allows these actions on everything. */
function allows(...actions: readonly string[]): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: actions.length === 0 ? [] : [{ Effect: "Allow", Action: actions, Resource: "*" }],
  };
}

const NOTHING = allows();
const ENTRY = allows("sts:AssumeRole", "sts:TagSession");

/** Policies that change no role and no managed policy, by whether they allow `sts:AssumeRole`. */
const harmless = (assumesRoles: boolean | undefined, names: readonly string[]): readonly [string, ManagedPolicy][] =>
  names.map((name) => [name, { changes: NOTHING, ...(assumesRoles !== undefined && { assumesRoles }) }]);

/**
 * The AWS managed policies of which something is known here, by name with path, as in `job-function/ViewOnlyAccess`.
 * Those that change roles are all that do so for any role; the others are those that people use for access levels.
 * Source: AWS managed policy reference guide, each policy's document as of 2026-09-30.
 */
const MANAGED_POLICIES: ReadonlyMap<string, ManagedPolicy> = new Map<string, ManagedPolicy>([
  ["AdministratorAccess", { changes: allows("*"), assumesRoles: true }],
  ["IAMFullAccess", { changes: allows("iam:*") }],
  [
    "AdministratorAccess-Amplify",
    {
      changes: allows(
        ...["iam:UpdateAssumeRolePolicy", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:DetachRolePolicy"],
      ),
    },
  ],
  ["AWSMcpServiceActionsFullAccess", { changes: allows("*") }],
  ...harmless(true, ["PowerUserAccess"]),
  ...harmless(false, [
    ...["ReadOnlyAccess", "SecurityAudit", "AWSSupportAccess", "IAMReadOnlyAccess", "IAMUserChangePassword"],
    ...["ViewOnlyAccess", "Billing", "SupportUser"].map((name) => `job-function/${name}`),
  ]),
  ...harmless(undefined, [
    ...["DatabaseAdministrator", "DataScientist", "NetworkAdministrator", "SystemAdministrator"].map(
      (name) => `job-function/${name}`,
    ),
    ...["AWSBillingReadOnlyAccess", "AWSCloudTrail_ReadOnlyAccess", "CloudWatchReadOnlyAccess"],
    ...["CloudWatchLogsReadOnlyAccess", "CloudWatchFullAccess", "AWSOrganizationsReadOnlyAccess"],
    ...["AWSOrganizationsFullAccess", "AWSCloudFormationFullAccess", "AWSLambda_FullAccess"],
    ...["AmazonEC2FullAccess", "AmazonEC2ReadOnlyAccess", "AmazonECS_FullAccess", "AmazonVPCFullAccess"],
    ...["AmazonS3FullAccess", "AmazonS3ReadOnlyAccess", "AmazonRDSFullAccess", "AmazonDynamoDBFullAccess"],
    ...["AmazonRoute53FullAccess"],
  ]),
]);

/**
 * The part of an AWS managed policy that changes roles and managed policies, as a document.
 * @param name With its path, as in `job-function/ViewOnlyAccess`.
 * @returns undefined for a policy of which nothing is known here.
 */
export function knownPolicyOfAws(name: string): PolicyDocument | undefined {
  return MANAGED_POLICIES.get(name)?.changes;
}

/**
 * A managed policy as far as entering roles goes. One whose document nobody knows here is taken to allow it: what holds
 * even then is proved.
 */
export function asEntryPolicy(arn: string): NamedPolicy {
  return { name: arn, document: boundaryPasses(arn) === false ? NOTHING : ENTRY };
}

/** What a permissions boundary lets through: `sts:AssumeRole`, nothing of it, or nobody knows. */
export function boundaryPasses(arn: string): boolean | undefined {
  const name = /^arn:[a-z-]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1] ?? "";
  return MANAGED_POLICIES.get(name)?.assumesRoles;
}
