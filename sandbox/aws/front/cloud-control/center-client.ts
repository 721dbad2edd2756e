import { setTimeout as sleep } from "node:timers/promises";
import { AwsError } from "../aws-error.ts";
import type { Context } from "../context.ts";
import { DroppedConnection } from "../faults.ts";
import type { Input } from "../json-input.ts";
import type { Pace } from "../identity-center/pace.ts";
import { failureOf, HandlerFailure, type Meanings } from "./handler-failure.ts";

/** How a call of a handler is made. */
export interface Sending {
  /** What an error means, where it is not what it means to most. An error named here is not tried again. */
  meanings?: Meanings;
  /** Conflicts and throttling are tried again for minutes, as the assignment's handler does. Default: five times. */
  patient?: boolean;
}

/** Identity Center as a handler calls it: at its pace, and again after what passes. */
export interface CenterClient {
  /** Throws HandlerFailure. */
  send(operation: string, input: Input, sending?: Sending): Promise<Input>;
  /** All pages of a list. */
  all(operation: string, input: Input, list: string): Promise<Input[]>;
  /** Waits for the end of an asynchronous operation. Throws HandlerFailure with AWS's reason. */
  settled(started: unknown, operation: string, ask: (requestId: string) => Input): Promise<void>;
}

/** As many times as the real handlers try again. (aws-cloudformation-resource-providers-sso, RETRY_ATTEMPTS) */
const RETRIES = 5;
/** The real handlers wait for seconds and minutes; these for milliseconds. */
const FIRST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 500;
const PATIENCE_MS = 5 * 60_000;

const PASSING = ["ConflictException", "ThrottlingException", "InternalServerException"];

function passes(error: unknown, { meanings = {} }: Sending): boolean {
  if (error instanceof DroppedConnection) return true;
  return error instanceof AwsError && PASSING.includes(error.code) && meanings[error.code] === undefined;
}

const waits = (error: unknown): boolean =>
  error instanceof AwsError && (error.code === "ConflictException" || error.code === "ThrottlingException");

/**
 * A client over `answer`, which makes one call. `goesOn` is asked before each call: it throws when the handler is to
 * stop, and is false when nothing is to be tried again.
 */
export function createCenterClient(
  { settings }: Context,
  pace: Pace,
  answer: (operation: string, input: Input) => Promise<object>,
  goesOn: () => boolean,
): CenterClient {
  const turn = async (): Promise<void> => {
    const end = Date.now() + PATIENCE_MS;
    while (settings.pace) {
      try {
        pace.take();
        return;
      } catch (error) {
        if (Date.now() > end || !goesOn()) throw failureOf(error);
        await sleep(FIRST_WAIT_MS);
      }
    }
  };

  const send: CenterClient["send"] = async (operation, input, sending = {}) => {
    const end = Date.now() + PATIENCE_MS;
    for (let tries = 0, wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      const mayTryAgain = goesOn();
      await turn();
      try {
        return (await answer(operation, input)) as Input;
      } catch (error) {
        if (!mayTryAgain || !passes(error, sending)) throw failureOf(error, sending.meanings);
        if (sending.patient === true && waits(error)) {
          if (Date.now() > end) throw new HandlerFailure("NotStabilized", "Exceeded attempts to wait");
        } else if (++tries > RETRIES) throw failureOf(error, sending.meanings);
        await sleep(wait);
      }
    }
  };

  return {
    send,
    all: async (operation, input, list) => {
      const found: Input[] = [];
      let next: Input = {};
      do {
        const page = await send(operation, { ...input, ...next });
        found.push(...((page[list] as Input[] | undefined) ?? []));
        next = typeof page["NextToken"] === "string" ? { NextToken: page["NextToken"] } : {};
      } while ("NextToken" in next);
      return found;
    },
    settled: async (started, operation, ask) => {
      const { RequestId } = started as { RequestId: string };
      for (let wait = Math.max(settings.asyncMs, 5); ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
        await sleep(wait);
        // why: each of these answers has one field, the status.
        const [status] = Object.values(await send(operation, ask(RequestId), { patient: true })) as {
          Status?: string;
          FailureReason?: string;
        }[];
        if (status?.Status === "SUCCEEDED") return;
        if (status?.Status !== "FAILED") continue;
        const reason = `Request ${RequestId} failed due to: ${status.FailureReason ?? ""}`;
        throw new HandlerFailure("GeneralServiceException", `Error occurred during operation '${reason}'.`);
      }
    },
  };
}
