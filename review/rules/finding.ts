import type { Location } from "../../core/faults/fault.ts";
import type { Found, RoleFacts, SetFacts } from "./rule.ts";

/** A finding about a role or permission set. @param place Default: where the role or set itself is written. */
export function finding(about: RoleFacts | SetFacts, message: string, place?: () => Location | undefined): Found {
  const at = place?.() ?? about.at;
  return { subject: about.subject, message, ...(at !== undefined && { at }) };
}
