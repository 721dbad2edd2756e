import type { StackEnd } from "../workers/protocol.ts";

/** What a failure calls for. */
export type FailureKind =
  /** AWS wants fewer calls: wait, and run fewer stacks at once. */
  | "throttled"
  /** AWS could not be reached, or failed by itself, or says that something else is under way: wait, and try again. */
  | "transient"
  /** Credentials have run out in the meantime: nothing helps but new ones. */
  | "expired"
  /** Anything else: the next attempt would end the same way. */
  | "final";

// why names: these are AWS's error codes, those that Cloud Control ends a request with, and what Go says of a connection; the
// rest of a message is for people.
const EXPIRED =
  /\b(?:ExpiredToken(?:Exception)?|RequestExpired|TokenRefreshRequired|InvalidClientTokenId)\b|security token included in the request is expired/;
const THROTTLED =
  /\b(?:Throttl(?:ing|ed)(?:Exception|edException)?|TooManyRequests(?:Exception)?|RequestLimitExceeded|RequestThrottled(?:Exception)?|SlowDown|PriorRequestNotComplete)\b|Rate exceeded/;
const TRANSIENT =
  /\b(?:ConflictException|ResourceConflict|ConcurrentOperationException|NotStabilized|NetworkFailure|ServiceInternalError(?:Exception)?|ServiceUnavailable(?:Exception)?|ServiceFailure|InternalFailure|InternalError|InternalServerException|InternalServerError|RequestTimeout|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)\b|connection refused|connection reset|socket hang up|no such host|i\/o timeout|TLS handshake timeout|unexpected EOF/;

/** Sorts a failure by the errors that the engine passed on. */
export function failureKind({
  diagnostics,
  text,
  failure = "",
}: Pick<StackEnd, "diagnostics" | "text" | "failure">): FailureKind {
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  const all = [...(errors.length > 0 ? errors : [text]), failure].join("\n");
  if (EXPIRED.test(all)) return "expired";
  if (THROTTLED.test(all)) return "throttled";
  return TRANSIENT.test(all) ? "transient" : "final";
}
