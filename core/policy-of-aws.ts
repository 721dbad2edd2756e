import type { PolicyDocument } from "./aws/policy-document.ts";

const ANY_ROLE = "*";

/** A document that allows these IAM actions on everything. */
function allows(...actions: readonly string[]): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: actions.length === 0 ? [] : [{ Effect: "Allow", Action: actions, Resource: ANY_ROLE }],
  };
}

const NOTHING = allows();

/**
 * What well-known policies of AWS say about changing roles and managed policies; of their other actions nothing stands
 * here. Those that allow it are all that do so for any role. The others are those that people use for access levels.
 * Source: AWS managed policy reference guide, each policy's document as of 2026-09-30.
 */
const KNOWN: ReadonlyMap<string, PolicyDocument> = new Map([
  ["AdministratorAccess", allows("*")],
  ["IAMFullAccess", allows("iam:*")],
  [
    "AdministratorAccess-Amplify",
    allows("iam:UpdateAssumeRolePolicy", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:DetachRolePolicy"),
  ],
  ["AWSMcpServiceActionsFullAccess", allows("*")],
  ...[
    ...["ReadOnlyAccess", "PowerUserAccess", "SecurityAudit", "AWSSupportAccess", "IAMReadOnlyAccess"],
    ...["Billing", "DatabaseAdministrator", "DataScientist", "NetworkAdministrator", "SupportUser"].map(ofJob),
    ...["SystemAdministrator", "ViewOnlyAccess"].map(ofJob),
    ...["AWSBillingReadOnlyAccess", "AWSCloudTrail_ReadOnlyAccess", "CloudWatchReadOnlyAccess"],
    ...["CloudWatchLogsReadOnlyAccess", "CloudWatchFullAccess", "AWSOrganizationsReadOnlyAccess"],
    ...["AWSOrganizationsFullAccess", "AWSCloudFormationFullAccess", "AWSLambda_FullAccess"],
    ...["AmazonEC2FullAccess", "AmazonEC2ReadOnlyAccess", "AmazonECS_FullAccess", "AmazonVPCFullAccess"],
    ...["AmazonS3FullAccess", "AmazonS3ReadOnlyAccess", "AmazonRDSFullAccess", "AmazonDynamoDBFullAccess"],
    ...["AmazonRoute53FullAccess", "IAMUserChangePassword"],
  ].map((name) => [name, NOTHING] as const),
]);

function ofJob(name: string): string {
  return `job-function/${name}`;
}

/**
 * The part of an AWS managed policy that changes roles and managed policies, as a document.
 * @param name With its path, as in `job-function/ViewOnlyAccess`.
 * @returns undefined for a policy of which nothing is known here.
 */
export function knownPolicyOfAws(name: string): PolicyDocument | undefined {
  return KNOWN.get(name);
}
