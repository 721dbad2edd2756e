import { permissionSetOf } from "../../aws/reserved-roles.ts";
import type { AssumingPrincipal } from "../../evaluate/request.ts";

/** How a client's file names a caller, and what else may be meant. */
export interface CallerWords {
  /** What to put in and where: `AbcCorpReadOnly under trust.permissionSets`. */
  readonly entry: string;
  readonly accountId: string;
  /** Name of the permission set, for a caller that came through one. */
  readonly permissionSet?: string;
}

/** Names a caller as the files do: a permission set, a user or a role of the home account. */
export function wordsFor(principal: AssumingPrincipal): CallerWords {
  const arn = principal.kind === "session" ? principal.roleArn : principal.arn;
  const accountId = arn.split(":")[4] ?? "";
  const name = arn.split("/").slice(1).join("/");
  const permissionSet = permissionSetOf(arn);
  if (permissionSet !== undefined)
    return { entry: `${permissionSet} under trust.permissionSets`, accountId, permissionSet };
  return { entry: `${name} under trust.${principal.kind === "user" ? "users" : "roles"}`, accountId };
}
