import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { AwsError } from "../aws-error.ts";
import type { Context, Settings } from "../context.ts";
import { nowSeconds, type CenterOperation } from "./model.ts";

/** At most 10 CreateAccountAssignment and DeleteAccountAssignment may be open. (Identity Center quotas page.) */
const OPEN_ASSIGNMENTS = 10;
/** Finished operations that can still be described. */
const REMEMBERED = 5_000;

/** Runs asynchronous operations: one at a time in an account, as AWS updates one permission-set role at a time. */
export interface Operations {
  /** Starts one. `work` throws an Error whose message becomes the FailureReason. */
  start(
    fields: Omit<CenterOperation, "requestId" | "status" | "createdDate">,
    work: () => Promise<void>,
  ): CenterOperation;
  /** Whether one of this permission set is open. */
  isOpen(setArn: string): boolean;
  /** Waits until none is open. */
  idle(): Promise<void>;
}

const POLL_MS = 50;

/** Waits as long as the settings say while it waits, so that a shorter time counts at once. */
export async function pause(settings: Settings): Promise<void> {
  const start = Date.now();
  for (;;) {
    const rest = settings.asyncMs - (Date.now() - start);
    if (rest <= 0) return;
    await sleep(Math.min(rest, POLL_MS));
  }
}

/** The runner. Operations that an earlier run left open are marked as failed. */
export function createOperations(context: Context): Operations {
  const queues = new Map<string, Promise<void>>();
  const openBySet = new Map<string, number>();
  let openAssignments = 0;
  for (const operation of context.state.center.operations.values()) {
    if (operation.status === "IN_PROGRESS") {
      operation.status = "FAILED";
      operation.failureReason = "The sandbox was stopped before the operation ended.";
    }
  }

  const run = async (operation: CenterOperation, work: () => Promise<void>): Promise<void> => {
    await pause(context.settings);
    try {
      await work();
      operation.status = "SUCCEEDED";
    } catch (error) {
      operation.status = "FAILED";
      operation.failureReason = error instanceof Error ? error.message : String(error);
    }
    context.saver.touch();
  };

  const countOpen = (setArn: string, change: number): void => {
    const open = (openBySet.get(setArn) ?? 0) + change;
    if (open > 0) openBySet.set(setArn, open);
    else openBySet.delete(setArn);
  };

  const forgetOld = (): void => {
    const all = context.state.center.operations;
    for (const [id, operation] of all) {
      if (all.size <= REMEMBERED) return;
      if (operation.status !== "IN_PROGRESS") all.delete(id);
    }
  };

  return {
    start: (fields, work) => {
      const assigns = fields.kind !== "provision";
      if (assigns && context.settings.pace && openAssignments >= OPEN_ASSIGNMENTS) {
        throw new AwsError(
          "ConflictException",
          "Too many account assignment operations are in progress. Retry with backoff.",
        );
      }
      const operation: CenterOperation = {
        ...fields,
        requestId: randomUUID(),
        status: "IN_PROGRESS",
        createdDate: nowSeconds(),
      };
      context.state.center.operations.set(operation.requestId, operation);
      forgetOld();
      if (assigns) openAssignments += 1;
      countOpen(fields.setArn, 1);
      const queue = fields.accountId ?? "all";
      const before = queues.get(queue) ?? Promise.resolve();
      const after = before
        .then(() => run(operation, work))
        .finally(() => {
          if (assigns) openAssignments -= 1;
          countOpen(fields.setArn, -1);
          if (queues.get(queue) === after) queues.delete(queue);
        });
      queues.set(queue, after);
      context.saver.touch();
      return { ...operation };
    },
    isOpen: (setArn) => openBySet.has(setArn),
    idle: async () => {
      while (queues.size > 0) await Promise.all(queues.values());
    },
  };
}
