import { type Fault, printable } from "../core/faults/fault.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { Outcome } from "./outcome.ts";

/** An error as `--json` shows it. */
interface ShownError {
  readonly name: string;
  readonly message: string;
  /** What to type next. */
  readonly next?: string;
  /** Only of a bug. */
  readonly stack?: string;
}

/** Where people tell of a bug. */
const REPORT =
  "This is a fault in Switchyard itself. Please report it with the lines above, and look through them for names of yours first.";

/** These come from mistakes in code, never from what users or AWS do. */
const BUGS = new Set(["TypeError", "ReferenceError", "RangeError", "SyntaxError", "AssertionError", "ZodError"]);

/** Names of errors for which nothing had been begun. */
const BEFORE = new Set(["WrongUse", "ProjectFaults", "SelectionFaults", "ConfigFileFaults", "NotReviewable"]);

/** What an error that a command threw means, for people and for programs. Only a bug shows where in the code it is. */
export function failure(error: unknown): Outcome {
  const known = error instanceof Error ? error : new Error(String(error));
  const exit = exitOf(known);
  const faults = faultsOf(known);
  const isBug = BUGS.has(known.name);
  const shown: ShownError = {
    name: known.name,
    message: messageOf(known),
    ...nextOf(known),
    ...(isBug && known.stack !== undefined && { stack: known.stack }),
  };
  const text = isBug
    ? `${known.stack ?? known.message}\n\n${REPORT}`
    : [faults === undefined ? `error: ${shown.message}` : shown.message, ...nextLine(shown)].join("\n");
  const json = { ok: false, error: shown, ...(faults !== undefined && { faults }) };
  // why here: a message may hold a name of somebody else's, whoever wrote it.
  return { exit, json, text: text.split("\n").map(printable).join("\n") };
}

function exitOf(error: Error): ExitCode {
  if (error.name === "BrokenOff") return 130;
  if (BEFORE.has(error.name)) return 2;
  if (error.name === "FleetError") return "isBegun" in error && error.isBegun === true ? 1 : 2;
  return 1;
}

function faultsOf(error: Error): readonly Fault[] | undefined {
  return "faults" in error && Array.isArray(error.faults) ? (error.faults as readonly Fault[]) : undefined;
}

/** The engine's own words say more than that it ended with 255. */
function messageOf(error: Error): string {
  const end = "end" in error ? error.end : undefined;
  const said = end !== null && typeof end === "object" && "stderr" in end ? String(end.stderr).trim() : "";
  return said === "" ? error.message : `${error.message}:\n${said}`;
}

function nextOf(error: Error): { readonly next?: string } {
  return "next" in error && typeof error.next === "string" ? { next: error.next } : {};
}

function nextLine({ next }: ShownError): readonly string[] {
  return next === undefined ? [] : [`next:  ${next}`];
}
