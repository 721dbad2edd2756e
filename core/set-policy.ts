import { withEndings, type DirectoryUser } from "./endings.ts";
import type { GrantPrincipal } from "./home-settings.ts";
import type { PlannedSet } from "./planned-set.ts";
import type { PolicyDocument } from "./policy-document.ts";

/**
 * The inline policy of a permission set as it is deployed.
 * @param userOf A user whose grant ends, as the directory has it.
 */
export function setPolicy(
  set: Pick<PlannedSet, "inlinePolicy" | "endings">,
  userOf: (principal: GrantPrincipal) => DirectoryUser,
): PolicyDocument {
  return withEndings(set.inlinePolicy, set.endings, userOf);
}
