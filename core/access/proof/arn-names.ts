import type { AssumingPrincipal } from "../../evaluate/request.ts";

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

/**
 * The ARN that a pattern of `aws:PrincipalArn` most likely means; a text without wildcards means itself. The role of a
 * permission set gets a suffix, so that `AWSReservedSSO_Client_*` means `Client`.
 *
 * @param accountId stands where the pattern leaves the account open
 */
export function meantBy(pattern: string, accountId: string): string {
  if (!/[*?]/.test(pattern)) return pattern;
  const named = /[*?]/.test(accountOf(pattern)) ? inAccount(pattern, accountId) : pattern;
  const whole = named.replace("/sso.amazonaws.com*/", "/sso.amazonaws.com/eu-west-1/");
  const at = whole.lastIndexOf("/") + 1;
  const [path, name] = [whole.slice(0, at).replace(/[*?]/g, "x"), whole.slice(at)];
  const set = /^AWSReservedSSO_(.+?)_?[*?]+$/.exec(name)?.[1];
  if (set !== undefined) return reservedRole(path, set.replace(/[*?]/g, ""));
  return path + (name.replace(/[*?]/g, "") || "x");
}

/** ARN of a permission set's role on a path, with a suffix of the right length. */
export function reservedRole(path: string, set: string): string {
  return `${path}${RESERVED}${set}_0123456789abcdef`;
}

/** The same ARN in another account. */
export function inAccount(arn: string, accountId: string): string {
  return arn.split(":").with(4, accountId).join(":");
}

/** A caller with that user's or role's ARN; or the session itself; undefined when the ARN is of none. */
export function callerOf(arn: string): AssumingPrincipal | undefined {
  if (/^arn:aws[a-z-]*:iam::\d{12}:user\/./.test(arn)) return { kind: "user", arn };
  const [, partition, account, role, sessionName] =
    /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)\/([^/]+)$/.exec(arn) ?? [];
  if (sessionName !== undefined)
    return { kind: "session", roleArn: `arn:${partition}:iam::${account}:role/${role}`, sessionName };
  if (/^arn:aws[a-z-]*:iam::\d{12}:role\/./.test(arn)) return { kind: "session", roleArn: arn, sessionName: "proof" };
  return undefined;
}
