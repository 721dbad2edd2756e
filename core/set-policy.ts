import { withEndings } from "./endings.ts";
import type { GrantPrincipal } from "./home-settings.ts";
import type { PlannedSet } from "./planned-set.ts";
import type { PolicyDocument } from "./policy-document.ts";

/**
 * The inline policy of a permission set as it is deployed.
 * @param idOf Identity store id of a user whose grant ends.
 */
export function setPolicy(
  set: Pick<PlannedSet, "inlinePolicy" | "endings">,
  idOf: (principal: GrantPrincipal) => string,
): PolicyDocument {
  return withEndings(set.inlinePolicy, set.endings, idOf);
}
