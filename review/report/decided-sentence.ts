import { type AccessDiff, widensEntering } from "../../core/changes/access-difference.ts";
import type { ReviewReport } from "./review-report.ts";

/**
 * That nobody gets into a role who did not before, where that was decided, in one sentence that claims no more. What
 * somebody may do in a role is no part of it.
 */
export function decidedSentence({ gains, unproved }: AccessDiff, now: Date): Pick<ReviewReport, "decided"> {
  if (unproved.length > 0 || gains.some(widensEntering)) return {};
  const from = now.toISOString().replace(/\.\d+Z$/, "Z");
  return {
    decided: `no new way into a role, for every caller and every moment from ${from} on; not seen: organization policies, session policies, policies of identities that home does not manage.`,
  };
}
