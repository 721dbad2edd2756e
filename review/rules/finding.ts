import type { Location } from "../../core/faults/fault.ts";
import type { Found, RoleFacts, SetFacts } from "./rule.ts";

/** A finding about a role or permission set. @param place Default: where the role or set itself is written. */
export function finding(about: RoleFacts | SetFacts, message: string, place?: () => Location | undefined): Found {
  const at = place?.() ?? about.at;
  return { subject: about.subject, message: asSentence(message), ...(at !== undefined && { at }) };
}

function asSentence(text: string): string {
  const begun = /^[a-z]+(?= )/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
