import { withEndings, type DirectoryUser } from "./home/permission-sets/endings.ts";
import type { GrantPrincipal } from "./home/settings/home-settings.ts";
import type { PlannedSet } from "./home/permission-sets/planned-set.ts";
import type { PolicyDocument } from "./aws/policy-document.ts";

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

/**
 * The policy as JSON text, its keys always in one order.
 * why text: Identity Center gives the text back as it was put, and Cloud Control compares it letter by letter. An object
 * would be drift in every refresh, and so would another order (docs/decisions/0020-permission-sets-as-cloud-control-reads-them.md).
 */
export function policyText(document: PolicyDocument): string {
  return JSON.stringify(document, inOrder);
}

/** The order in which AWS's documentation writes a policy; what is not named comes after, by its name. */
const ORDER = ["Version", "Id", "Statement", "Sid", "Effect", "Action", "Resource", "Condition"];

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const rank = (key: string) => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)));
}
