import type { AssumingPrincipal } from "./request.ts";

/** The value of `aws:PrincipalArn` for a principal. */
export function principalArn(principal: AssumingPrincipal): string {
  return principal.kind === "session" ? principal.roleArn : principal.arn;
}
