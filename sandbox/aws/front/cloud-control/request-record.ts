/** A request to Cloud Control, as it is kept. */
export interface ResourceRequest {
  requestToken: string;
  /** Account of the caller. */
  accountId: string;
  typeName: string;
  operation: "CREATE" | "UPDATE" | "DELETE";
  status: "PENDING" | "IN_PROGRESS" | "SUCCESS" | "FAILED" | "CANCEL_IN_PROGRESS" | "CANCEL_COMPLETE";
  /** Seconds since 1970 of the last change. */
  eventTime: number;
  identifier?: string;
  /** The desired state, as JSON text. */
  model?: string;
  statusMessage?: string;
  errorCode?: string;
  clientToken?: string;
  /** What was asked, to know the same request again. */
  asked: string;
}

/** What is known of a request before it runs. */
export type Asked = Pick<ResourceRequest, "accountId" | "typeName" | "operation" | "asked"> &
  Partial<Pick<ResourceRequest, "identifier" | "clientToken" | "model">>;

const SHORTEST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1_000;

/** Seconds since 1970, as Cloud Control writes a time. */
export const nowSeconds = (): number => Date.now() / 1_000;

/** Whether the request has not ended. */
export const isOpen = ({ status }: ResourceRequest): boolean =>
  status === "PENDING" || status === "IN_PROGRESS" || status === "CANCEL_IN_PROGRESS";

/** A request as the API shows it. An open one says when to ask again: after `asyncMs`, but not in less than 50 ms nor in more than a second. */
export function progressEvent(request: ResourceRequest, asyncMs: number): object {
  const wait = Math.min(Math.max(asyncMs, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
  return {
    TypeName: request.typeName,
    Identifier: request.identifier,
    RequestToken: request.requestToken,
    Operation: request.operation,
    OperationStatus: request.status,
    EventTime: request.eventTime,
    ResourceModel: request.model,
    StatusMessage: request.statusMessage,
    ErrorCode: request.errorCode,
    RetryAfter: isOpen(request) ? nowSeconds() + wait / 1_000 : undefined,
  };
}
