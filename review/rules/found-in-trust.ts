import { finding } from "./finding.ts";
import type { Found, RoleFacts } from "./rule.ts";
import { type Entry, trustEntries } from "./trust-entries.ts";

/** One finding for each entry of the role's trust policy that the rule is about; none where the policy is not known. */
export function foundIn(
  role: RoleFacts,
  isAbout: (entry: Entry) => boolean,
  message: (entry: Entry) => string,
): readonly Found[] {
  if (role.trustPolicy === undefined) return [];
  const messages = trustEntries(role.trustPolicy).filter(isAbout).map(message);
  return [...new Set(messages)].map((text) => finding(role, text));
}

/** Whether an entry lets in accounts as a whole: whoever it is there. */
export function isWholeAccount({ by, accounts, named }: Entry): boolean {
  return !named && accounts !== undefined && (by === "account" || by === "everybody");
}

/** Whether somebody wrote why the role is open, and it is the home account that it is open to. */
export function isGivenReasonFor({ openBecause, homeAccountId }: RoleFacts, { accounts }: Entry): boolean {
  return openBecause !== undefined && [...(accounts ?? [])].every((id) => id === homeAccountId);
}
