import type { AssumingPrincipal } from "../evaluate/request.ts";

/** The account in an ARN; the empty string when there is none. */
export function accountOf(arn: string): string {
  return arn.split(":", 5)[4] ?? "";
}

/** The partition in an ARN; the empty string when there is none. */
export function partitionOf(arn: string): string {
  return arn.split(":", 2)[1] ?? "";
}

/** The value of `aws:PrincipalArn` for a principal. */
export function principalArn(principal: AssumingPrincipal): string {
  return principal.kind === "session" ? principal.roleArn : principal.arn;
}

/** Length of what Identity Center adds to the name of a permission set's role, after an underscore. */
const SUFFIX = 16;
const RESERVED = "AWSReservedSSO_";

/**
 * The permission set whose reserved role an ARN or a pattern of {@link reservedRolePattern} names; undefined when it is
 * neither. The set's name holds no wildcard and no variable.
 */
export function permissionSetOf(arn: string): string | undefined {
  const kept = arn.slice(0, -SUFFIX);
  const name = kept.slice(kept.lastIndexOf("/") + 1);
  return /^AWSReservedSSO_[\w+=,.@-]+_$/.test(name) ? name.slice(RESERVED.length, -1) : undefined;
}

/** An ARN that a pattern matches; the pattern itself when it has no wildcards. */
export function instanceOf(pattern: string): string {
  return pattern
    .replace("/sso.amazonaws.com*/", "/sso.amazonaws.com/eu-west-1/")
    .replaceAll("*", "x")
    .replaceAll("?", "0");
}

/** The same ARN in another account. */
export function inAccount(arn: string, accountId: string): string {
  return arn.split(":").with(4, accountId).join(":");
}

/** A caller with that user's or role's ARN; undefined when the ARN is of neither. */
export function callerOf(arn: string): AssumingPrincipal | undefined {
  if (/^arn:aws[a-z-]*:iam::\d{12}:user\/./.test(arn)) return { kind: "user", arn };
  if (/^arn:aws[a-z-]*:iam::\d{12}:role\/./.test(arn)) return { kind: "session", roleArn: arn, sessionName: "proof" };
  return undefined;
}
