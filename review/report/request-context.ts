import type { CallContext } from "../../core/evaluate/request.ts";
import type { RequestContext } from "./review-report.ts";

/** What a call brings, as it stands in a report. */
export function requestContext({ currentTime, ...context }: CallContext): RequestContext {
  return { ...context, ...(currentTime !== undefined && { currentTime: currentTime.toISOString() }) };
}
