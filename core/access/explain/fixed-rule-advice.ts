import type { ExplainRequest } from "./explain-request.ts";

const HOUR = 3600;

/** What to change when STS refuses whatever the policies say. */
export function changesForRule({ principal, target, context, names }: ExplainRequest): readonly string[] {
  const asked = context?.durationSeconds;
  const max = target.maxSessionSeconds ?? HOUR;
  if (principal.kind === "account-root")
    return ["Sign in as a user or through a permission set: AWS lets no account's root user assume a role."];
  const arn = principal.kind === "session" ? principal.roleArn : principal.arn;
  if (arn.split(":")[1] !== target.arn.split(":")[1])
    return ["Use a home account in the role's own partition: AWS has no way from one partition to another."];
  if (asked !== undefined && asked < 900) return ["Ask for a session of 900 seconds at least."];
  if (asked !== undefined && principal.kind === "session" && asked > HOUR)
    return [
      `Ask for a session of ${HOUR} seconds at most: ${names.principal} is a role itself, and AWS limits a role that is assumed from a role to one hour, whatever its own maximum.`,
    ];
  if (asked !== undefined && asked > max)
    return [
      `Ask for a session of ${max} seconds at most, or raise maxSessionDuration of role ${names.roleKey} in Pulumi.client-${names.slug}.yaml, then run \`pulumi up -s client-${names.slug}\`.`,
    ];
  if (principal.kind === "session" && principal.sourceIdentity !== undefined && context?.sourceIdentity !== undefined)
    return [`Leave the source identity out: the session keeps ${JSON.stringify(principal.sourceIdentity)}.`];
  return [
    `Check the ARNs ${JSON.stringify(arn)} and ${JSON.stringify(target.arn)}: they must be those of a user or role, and of a role.`,
  ];
}
