import { randomUUID } from "node:crypto";
import { AwsError } from "../aws-error.ts";
import type { Context } from "../context.ts";
import { pause } from "../identity-center/operations.ts";
import { HandlerFailure } from "./handler-failure.ts";
import { isOpen, nowSeconds, progressEvent, type Asked, type ResourceRequest } from "./request-record.ts";

/** What the work of a request can say and ask. */
export interface Progress {
  /** The resource has this identifier now. */
  identify: (identifier: string) => void;
  /** False when nothing is to be tried again, since the sandbox stops. Throws when the request was cancelled. */
  goesOn: () => boolean;
}

/** Thrown within a request that was cancelled. */
class Cancelled extends Error {}

/** Requests that can still be asked for. AWS keeps them for seven days. */
const REMEMBERED = 5_000;
const CLIENT_TOKEN_SECONDS = 36 * 3_600;

/** The requests of Cloud Control. */
export interface Requests {
  /** The request that this one repeats, by its client token. Throws ClientTokenConflictException, ConcurrentOperationException. */
  known(asked: Asked): ResourceRequest | undefined;
  /** Starts a request, or finds the one that it repeats. `work` throws HandlerFailure. */
  start(asked: Asked, work: (progress: Progress) => Promise<void>): ResourceRequest;
  /** Throws RequestTokenNotFoundException, for another account's too. */
  find(accountId: string, requestToken: string): ResourceRequest;
  /** Newest first. */
  list(accountId: string): ResourceRequest[];
  /** Throws ConcurrentModificationException when it has ended. */
  cancel(request: ResourceRequest): void;
  /** A request as the API shows it. */
  event(request: ResourceRequest): object;
  /** Waits until none is open; none tries anything again from now on. */
  end(): Promise<void>;
}

/** The requests in the state. Those that an earlier run left open are marked as failed. */
export function createRequests(context: Context): Requests {
  const { state, settings, saver } = context;
  const records = (state.resourceRequests ??= new Map());
  const running = new Set<Promise<void>>();
  let ending = false;

  const change = (request: ResourceRequest, to: Partial<ResourceRequest>): void => {
    Object.assign(request, to, { eventTime: nowSeconds() });
    saver.touch();
  };
  for (const request of records.values()) {
    const statusMessage = "The sandbox was stopped before the operation ended.";
    if (isOpen(request)) Object.assign(request, { status: "FAILED", errorCode: "InternalFailure", statusMessage });
  }

  const run = async (request: ResourceRequest, work: (progress: Progress) => Promise<void>): Promise<void> => {
    const goesOn = (): boolean => {
      if (request.status === "CANCEL_IN_PROGRESS") throw new Cancelled();
      return !ending;
    };
    try {
      await new Promise((resolve) => setImmediate(resolve));
      goesOn();
      change(request, { status: "IN_PROGRESS" });
      await pause(settings);
      goesOn();
      await work({ goesOn, identify: (identifier) => change(request, { identifier }) });
      change(request, { status: "SUCCESS" });
    } catch (error) {
      if (error instanceof Cancelled) change(request, { status: "CANCEL_COMPLETE" });
      else {
        if (!(error instanceof HandlerFailure)) context.log(`cloudcontrolapi: ${String((error as Error).stack)}`);
        const errorCode = error instanceof HandlerFailure ? error.code : "InternalFailure";
        change(request, { status: "FAILED", errorCode, statusMessage: (error as Error).message });
      }
    }
  };

  const known: Requests["known"] = ({ accountId, clientToken, asked, typeName, identifier }) => {
    const own = [...records.values()].filter((request) => request.accountId === accountId);
    const oldest = nowSeconds() - CLIENT_TOKEN_SECONDS;
    const same = own.find((request) => clientToken !== undefined && request.clientToken === clientToken);
    if (same !== undefined && same.eventTime > oldest) {
      if (same.asked === asked) return same;
      throw new AwsError(
        "ClientTokenConflictException",
        `The client token ${clientToken ?? ""} has already been used in another resource request.`,
      );
    }
    const open = own.find((each) => isOpen(each) && each.typeName === typeName && each.identifier === identifier);
    if (open !== undefined && identifier !== undefined) {
      throw new AwsError(
        "ConcurrentOperationException",
        `Another operation on resource ${identifier} is in progress. RequestToken: ${open.requestToken}`,
      );
    }
    return undefined;
  };

  return {
    known,
    start: (asked, work) => {
      const before = known(asked);
      if (before !== undefined) return before;
      const request: ResourceRequest = {
        ...asked,
        requestToken: randomUUID(),
        status: "PENDING",
        eventTime: nowSeconds(),
      };
      records.set(request.requestToken, request);
      for (const [token, each] of records) {
        if (records.size <= REMEMBERED) break;
        if (!isOpen(each)) records.delete(token);
      }
      saver.touch();
      const done = run(request, work).finally(() => running.delete(done));
      running.add(done);
      return request;
    },
    find: (accountId, requestToken) => {
      const request = records.get(requestToken);
      if (request?.accountId === accountId) return request;
      throw new AwsError("RequestTokenNotFoundException", `Request with token ${requestToken} was not found`);
    },
    list: (accountId) => [...records.values()].filter((request) => request.accountId === accountId).reverse(),
    cancel: (request) => {
      if (!isOpen(request)) {
        const message = `The request ${request.requestToken} has ended with ${request.status} and cannot be canceled.`;
        throw new AwsError("ConcurrentModificationException", message);
      }
      change(request, { status: "CANCEL_IN_PROGRESS" });
    },
    event: (request) => progressEvent(request, settings.asyncMs),
    end: async () => {
      ending = true;
      while (running.size > 0) await Promise.all(running);
    },
  };
}
