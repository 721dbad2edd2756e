import { upCommand } from "../shell-command.ts";
import type { Reason, StackReport } from "../report.ts";
import type { StackEnd, StackJob } from "../workers/protocol.ts";
import { failureKind } from "./failure-kind.ts";

/** Most that a report keeps of what the engine printed, in characters: the end, which says why. */
const MOST_TEXT = 20_000;

/** The report of a stack for which the engine ran. */
export function stackReport(job: StackJob, end: StackEnd, accountId?: string): StackReport {
  const { stack } = job;
  const failed = end.result !== "succeeded";
  return {
    stack,
    ...(accountId !== undefined && { accountId }),
    result: end.result,
    changes: end.changes,
    seconds: end.seconds,
    reasons: failed ? [...renewal(job, end), ...reasonsOf(end)] : [],
    warnings: end.diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message),
    ...(failed && end.text !== "" && { text: end.text.slice(-MOST_TEXT) }),
    ...(failed && { next: upCommand(stack) }),
  };
}

/** The report of a stack that was not begun. */
export function notBegun(
  stack: string,
  result: "failed" | "refused" | "skipped" | "unchanged",
  more: Partial<Pick<StackReport, "accountId" | "reasons" | "why" | "next">> = {},
): StackReport {
  return { stack, result, changes: {}, seconds: 0, reasons: [], warnings: [], ...more };
}

function reasonsOf(end: StackEnd): readonly Reason[] {
  if (end.result === "cancelled")
    return [{ message: "It was cancelled; what AWS had answered by then is in its state." }];
  const faults = (end.faults ?? []).map(({ code, message }) => ({ code, message }));
  if (faults.length > 0) return faults;
  const errors = end.diagnostics.filter(({ severity }) => severity === "error");
  const said = errors.map(({ message, about }) => ({
    message: about === undefined ? message : `${about}: ${message}`,
  }));
  if (end.failure !== undefined) return [{ message: end.failure }, ...said];
  return said.length > 0 ? said : [{ message: lastLines(end.text) }];
}

function lastLines(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.slice(-5).join("\n") || "The engine gave no reason.";
}

/** Running the stack again does not help before that. */
function renewal({ stack }: StackJob, end: StackEnd): readonly Reason[] {
  if (failureKind(end) !== "expired") return [];
  return [{ message: `The credentials of ${stack} have expired: renew them, then run it again.` }];
}
