import { randomUUID } from "node:crypto";
import { AwsError } from "../aws-error.ts";
import { DroppedConnection } from "../faults.ts";

/** Words of a ProgressEvent's ErrorCode that the handlers here use. (Cloud Control API reference, HandlerErrorCode) */
export type HandlerErrorCode =
  | "AccessDenied"
  | "AlreadyExists"
  | "GeneralServiceException"
  | "InternalFailure"
  | "InvalidRequest"
  | "NetworkFailure"
  | "NotFound"
  | "NotStabilized"
  | "NotUpdatable"
  | "ResourceConflict"
  | "ServiceInternalError"
  | "Throttling";

/** How a handler fails. */
export class HandlerFailure extends Error {
  constructor(
    readonly code: HandlerErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** What one of Identity Center's errors means to a handler, where it is not what it means to most. */
export type Meanings = Readonly<Record<string, HandlerErrorCode>>;

const MEANINGS: Meanings = {
  AccessDeniedException: "AccessDenied",
  ConflictException: "ResourceConflict",
  InternalServerException: "ServiceInternalError",
  ResourceNotFoundException: "NotFound",
  ThrottlingException: "Throttling",
  ValidationException: "InvalidRequest",
};

/** The handler's failure over an error of one of its own calls; what is no error of AWS comes back as it is. */
export function failureOf(error: unknown, meanings: Meanings = {}): unknown {
  if (error instanceof DroppedConnection) {
    return new HandlerFailure("NetworkFailure", "Unable to execute HTTP request: Connection reset");
  }
  if (!(error instanceof AwsError)) return error;
  const code = meanings[error.code] ?? MEANINGS[error.code] ?? "GeneralServiceException";
  // why: the Java SDK of the real handlers ends its messages so.
  const origin = `(Service: SsoAdmin, Status Code: ${error.status}, Request ID: ${randomUUID()})`;
  return new HandlerFailure(code, `${error.message} ${origin}`);
}

const EXCEPTIONS: Partial<Record<HandlerErrorCode, string>> = {
  AccessDenied: "AccessDeniedException",
  GeneralServiceException: "GeneralServiceException",
  InternalFailure: "HandlerInternalFailureException",
  NotFound: "ResourceNotFoundException",
  Throttling: "ThrottlingException",
};
const SERVER_SIDE: readonly HandlerErrorCode[] = ["InternalFailure", "NetworkFailure", "ServiceInternalError"];

/** The error of a call that waits for its handler: GetResource, ListResources, the reading before an update. */
export function asException(typeName: string, failure: HandlerFailure): AwsError {
  const { code, message } = failure;
  return new AwsError(
    EXCEPTIONS[code] ?? `${code}Exception`,
    `${typeName} Handler returned status FAILED: ${message} (HandlerErrorCode: ${code}, RequestToken: ${randomUUID()})`,
    SERVER_SIDE.includes(code) ? 502 : 400,
  );
}
