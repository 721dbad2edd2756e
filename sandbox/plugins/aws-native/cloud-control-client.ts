import { randomUUID } from "node:crypto";
import type { ProgressEvent } from "@aws-sdk/client-cloudcontrol";
import type { Aws } from "../connection/aws.ts";
import { codeOf, said } from "../connection/failure.ts";
import { sleep } from "../connection/retrying.ts";
import type { Properties } from "../protocol/value.ts";

/** One operation of a JSON patch, on a property of a resource. */
export interface PatchOperation {
  readonly op: "add" | "replace" | "remove";
  readonly path: string;
  readonly value?: unknown;
}

/** A resource that has been made: whole, or with the reason why it is not. */
export interface Created {
  readonly id: string;
  readonly properties: Properties;
  readonly failure?: Error;
}

/** What the plugin asks of Cloud Control, each request waited for. */
export type CloudControl = ReturnType<typeof cloudControl>;

// Source: the AWS SDK for Go's codes of throttling, which the official provider tries again when a request ends with one.
const throttled = /^(Throttl(ing|ed)(Exception)?|RequestThrottled(Exception)?|TooManyRequestsException)$/;

/** Opens Cloud Control. Messages are the official provider's. `signal` ends the waiting. */
export function cloudControl(aws: Aws, signal: AbortSignal) {
  const call: Aws["cloudcontrol"] = (operation, input) => said(aws.cloudcontrol(operation, input));

  const ended = async (started: ProgressEvent | undefined): Promise<ProgressEvent> => {
    let event = started;
    for (let wait = 100; ; wait = Math.min(wait * 2, 5000)) {
      const { OperationStatus: status, RequestToken, RetryAfter } = event ?? {};
      if (status === "SUCCESS" || status === "FAILED" || status === "CANCEL_COMPLETE") return event ?? {};
      // why not the provider's own 0 to 30 s: nothing here takes that long
      await sleep(RetryAfter === undefined ? wait : Math.max(RetryAfter.getTime() - Date.now(), 0), signal);
      event = (await call("GetResourceRequestStatus", { RequestToken })).ProgressEvent;
    }
  };

  type Started = Promise<{ ProgressEvent?: ProgressEvent | undefined }>;
  /** why again: Cloud Control's own tries are few, and a throttled request is over when they are. */
  const ends = async (start: (token: string) => Started): Promise<ProgressEvent> => {
    for (let attempt = 1, wait = 500; ; attempt += 1, wait = Math.min(wait * 2, 20_000)) {
      const event = await ended((await start(randomUUID())).ProgressEvent);
      if (attempt >= aws.config.maxAttempts || !throttled.test(event.ErrorCode ?? "")) return event;
      await sleep(wait * Math.random(), signal);
    }
  };

  const get = async (TypeName: string, Identifier: string): Promise<Properties> => {
    const { ResourceDescription } = await call("GetResource", { TypeName, Identifier });
    return JSON.parse(ResourceDescription?.Properties ?? "{}") as Properties;
  };

  return {
    /** Throws when nothing was made, as far as can be seen. */
    async create(TypeName: string, desired: Properties): Promise<Created> {
      const request = { TypeName, DesiredState: JSON.stringify(desired), ClientToken: randomUUID() };
      // why only once: a second request might make a second resource
      const event = await ended((await call("CreateResource", request).catch(creating)).ProgressEvent);
      const failure = failureOf(event);
      const id = event.Identifier;
      if (id === undefined) return creating(failure ?? new Error("received nil identifier while awaiting completion"));
      // why not read: it is somebody else's
      if (failure !== undefined && event.ErrorCode === "AlreadyExists") throw failure;
      if (failure === undefined) return { id, properties: await get(TypeName, id) };
      const properties = await get(TypeName, id).catch(() => undefined);
      if (properties === undefined)
        throw new Error(`creating resource (await): ${failure.message}`, { cause: failure });
      return { id, properties, failure };
    },

    async read(TypeName: string, Identifier: string): Promise<Properties | undefined> {
      return get(TypeName, Identifier).catch((error: unknown) => {
        if (error instanceof Error && codeOf(error.cause) === "ResourceNotFoundException") return undefined;
        throw error;
      });
    },

    async update(TypeName: string, Identifier: string, patch: readonly PatchOperation[]): Promise<Properties> {
      const PatchDocument = JSON.stringify(patch);
      const failure = failureOf(
        await ends((ClientToken) => call("UpdateResource", { TypeName, Identifier, PatchDocument, ClientToken })),
      );
      if (failure !== undefined) throw failure;
      return get(TypeName, Identifier);
    },

    /** What is gone already is a success. */
    async remove(TypeName: string, Identifier: string): Promise<void> {
      const event = await ends((ClientToken) => call("DeleteResource", { TypeName, Identifier, ClientToken }));
      const failure = failureOf(event);
      if (failure !== undefined && event.ErrorCode !== "NotFound") throw failure;
    },
  };
}

/** Throws an error anew, as one of a creation. */
export function creating(error: unknown): never {
  throw new Error(`creating resource: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}

function failureOf({ ErrorCode, Operation, OperationStatus, StatusMessage = "" }: ProgressEvent): Error | undefined {
  if (OperationStatus === "SUCCESS") return undefined;
  if (OperationStatus !== "FAILED") return new Error(`unknown status "${OperationStatus ?? ""}": ${StatusMessage}`);
  return new Error(`operation ${Operation ?? ""} failed with "${ErrorCode ?? ""}": ${StatusMessage}`);
}
