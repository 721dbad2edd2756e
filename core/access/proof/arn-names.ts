import { accountOf, inAccount } from "../../aws/arns.ts";
import { permissionSetMeant, reservedRole } from "../../aws/reserved-roles.ts";
import type { AssumingPrincipal } from "../../evaluate/request.ts";

/** The value of `aws:PrincipalArn` for a principal. */
export function principalArn(principal: AssumingPrincipal): string {
  return principal.kind === "session" ? principal.roleArn : principal.arn;
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
  const set = permissionSetMeant(name);
  if (set !== undefined) return reservedRole(path, set);
  return path + (name.replace(/[*?]/g, "") || "x");
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
