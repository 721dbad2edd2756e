import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "./aws-error.ts";

/**
 * Refuses what does not come from a program of this machine, whatever it asks for. Throws AccessDeniedException.
 *
 * A web page may have its own name resolve to 127.0.0.1: then `Host` is that name. It may send a form or a plain text to the
 * address itself: then the browser says so by `Origin` or `Sec-Fetch-Site`, which a page cannot leave out or change
 * (Fetch standard, "forbidden request-header"). AWS's programs send neither.
 */
export function checkLocal(path: string, headers: IncomingHttpHeaders): void {
  const { host = "", origin, "sec-fetch-site": site = "none" } = headers;
  if (!path.startsWith("/") || !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) {
    throw refusal("The sandbox answers at 127.0.0.1 only.");
  }
  if (origin !== undefined || site !== "none") throw refusal("The sandbox does not answer web pages.");
}

function refusal(message: string): AwsError {
  return new AwsError("AccessDeniedException", message, 403);
}
