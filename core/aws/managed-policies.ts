import type { NamedPolicy } from "../evaluate/request.ts";

/**
 * AWS managed policies that do not allow `sts:AssumeRole`. Any other policy is taken to allow it on everything.
 * Source: AWS managed policy reference, read in 2026.
 */
const WITHOUT_ASSUME_ROLE: ReadonlySet<string> = new Set([
  ...["ReadOnlyAccess", "SecurityAudit", "AWSSupportAccess", "IAMReadOnlyAccess", "IAMUserChangePassword"],
  ...["job-function/ViewOnlyAccess", "job-function/Billing", "job-function/SupportUser"],
]);

/** AWS managed policies that allow `sts:AssumeRole` on every role. Source: as above. */
const WITH_ASSUME_ROLE: ReadonlySet<string> = new Set(["AdministratorAccess", "PowerUserAccess"]);

const ANY_ROLE = [{ Effect: "Allow", Action: ["sts:AssumeRole", "sts:TagSession"], Resource: "*" }] as const;

/**
 * A managed policy as far as entering roles goes. One whose document nobody knows here is taken to allow it: what holds
 * even then is proved.
 */
export function asEntryPolicy(arn: string): NamedPolicy {
  const none = WITHOUT_ASSUME_ROLE.has(awsName(arn));
  return { name: arn, document: { Version: "2012-10-17", Statement: none ? [] : ANY_ROLE } };
}

/** What a permissions boundary lets through: `sts:AssumeRole`, nothing of it, or nobody knows. */
export function boundaryPasses(arn: string): boolean | undefined {
  const name = awsName(arn);
  return WITH_ASSUME_ROLE.has(name) ? true : WITHOUT_ASSUME_ROLE.has(name) ? false : undefined;
}

function awsName(arn: string): string {
  return /^arn:[a-z-]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1] ?? "";
}
