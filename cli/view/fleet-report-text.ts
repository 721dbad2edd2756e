import { cut, formatFaults, printable } from "../../core/faults/fault.ts";
import type { FleetReport, LeftOver, StackReport, StackResult } from "../../fleet/report.ts";
import { shellCommand } from "../../fleet/shell-command.ts";
import { duration } from "./duration.ts";
import { plainTable } from "./plain-table.ts";

/** More rows than this push what went wrong out of sight: then only stacks that were changed or are not done are listed. */
const MOST_ROWS = 40;
/** Most of the engine's text that is shown of one failure: its end says why. */
const MAX_TEXT = 4000;
const MAX_MESSAGE = 600;
/** Most stacks that a command to type next names. */
const MOST_NAMED = 20;

/** A run over the fleet, as people read it: the stacks, then each failure by itself, what is left, and one line at the end. */
export function fleetReportText(report: FleetReport): string {
  if (report.faults.length > 0 && report.stacks.length === 0) return formatFaults("Nothing was begun", report.faults);
  return [
    stackTable(report),
    ...failureTexts(report.stacks),
    ...warningTexts(report.stacks),
    ...(report.faults.length > 0 ? [formatFaults("Faults in files", report.faults)] : []),
    ...leftOverTexts(report.leftOver),
    summary(report),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Each stack that is not done, with why and what to type next. */
export function failureTexts(stacks: readonly StackReport[]): readonly string[] {
  return [
    ...stacks.filter(isNotDone).map(failureText),
    ...skippedText(stacks.filter(({ result }) => result === "skipped")),
  ];
}

/** Those whose turn did not come, in one paragraph: they all have one reason. */
function skippedText(skipped: readonly StackReport[]): readonly string[] {
  const [first] = skipped;
  if (first === undefined) return [];
  const next =
    skipped.length > MOST_NAMED
      ? shellCommand("npx", "switchyard", "up", "--all", "--changed")
      : shellCommand("npx", "switchyard", "up", ...skipped.map(({ stack }) => stack));
  const count = skipped.length === 1 ? "1 stack was" : `${skipped.length} stacks were`;
  const why = new Set(skipped.flatMap(({ reasons }) => reasons.map(({ message }) => `  ${short(message)}`)));
  return [[`${count} not begun:`, ...why, ...nextLine(next)].join("\n")];
}

/** What is left, a paragraph each. */
export function leftOverTexts(leftOver: readonly LeftOver[]): readonly string[] {
  return leftOver.map(({ what, because, next }) =>
    [`left: ${short(what)}`, `  ${short(because)}`, ...nextLine(next)].join("\n"),
  );
}

/** The stacks as a table; of very many only those that were changed or are not done. */
export function stackTable({ stacks, dryRun }: FleetReport): string {
  const shown = stacks.length <= MOST_ROWS ? stacks : stacks.filter((one) => isNotDone(one) || isChanged(one));
  const rows = shown
    .slice(0, MOST_ROWS)
    .map(({ stack, accountId, result, changes, seconds, why }) => [
      stack,
      accountId ?? "",
      dryRun && result === "succeeded" ? "looked at" : result,
      changesText(changes),
      seconds > 0 ? duration(seconds) : "",
      why ?? "",
    ]);
  const isWhy = shown.some(({ why }) => why !== undefined);
  const head = ["stack", "account", "result", dryRun ? "would change" : "changed", "time", "why"];
  const columns = isWhy ? head.length : head.length - 1;
  const table =
    rows.length === 0
      ? ""
      : plainTable(
          head.slice(0, columns),
          rows.map((row) => row.slice(0, columns)),
        );
  const more = stacks.length - rows.length;
  return [table, ...(more > 0 ? [`and ${more} more; --report FILE or --json lists them all`] : [])]
    .filter((part) => part !== "")
    .join("\n");
}

function changesText(changes: StackReport["changes"]): string {
  const parts = Object.entries(changes).filter(([kind, count]) => kind !== "same" && count > 0);
  return parts.map(([kind, count]) => `${count} ${kind}`).join(", ");
}

function isChanged({ changes }: StackReport): boolean {
  return changesText(changes) !== "";
}

function isNotDone({ result }: StackReport): boolean {
  return result === "failed" || result === "refused" || result === "cancelled";
}

function failureText({ stack, result, reasons, text, next }: StackReport): string {
  const code = (one: { readonly code?: string }): string => (one.code === undefined ? "" : ` [${one.code}]`);
  const why = reasons.map((reason) => `  ${short(reason.message)}${code(reason)}`);
  // why only without reasons: they were read from the same events, and say it in a line.
  const engine = text === undefined || text.trim() === "" || reasons.length > 0 ? [] : indented(text);
  return [`${short(stack)} ${result}:`, ...why, ...engine, ...nextLine(next)].join("\n");
}

function indented(text: string): readonly string[] {
  const end = text.trim().slice(-MAX_TEXT);
  return end.split("\n").map((line) => `  | ${printable(line)}`);
}

/** Each warning once: hundreds of stacks give the same one. */
export function warningTexts(stacks: readonly StackReport[]): readonly string[] {
  const by = new Map<string, string[]>();
  for (const { stack, warnings } of stacks)
    for (const warning of new Set(warnings)) by.set(warning, [...(by.get(warning) ?? []), stack]);
  return [...by].map(([warning, of]) => {
    const others = of.length - 1;
    return `warning (${short(of[0] ?? "")}${others > 0 ? ` and ${others} more` : ""}): ${short(warning)}`;
  });
}

function nextLine(next: string | undefined): readonly string[] {
  return next === undefined ? [] : [`  next:  ${printable(next)}`];
}

/** The one line that says what was done and what was not. */
function summary({ stacks, leftOver, ok, dryRun, seconds }: FleetReport): string {
  const by = new Map<StackResult, number>();
  for (const { result } of stacks) by.set(result, (by.get(result) ?? 0) + 1);
  const counts = [...by].map(([result, count]) => `${count} ${result}`).join(", ");
  const left =
    leftOver.length === 0 ? "" : `; ${leftOver.length === 1 ? "1 thing is" : `${leftOver.length} things are`} left`;
  const began = ok ? (dryRun ? "Only looked, nothing was written" : "Done") : "Not all was done";
  return `${began}: ${counts === "" ? "no stacks" : counts}${left}, in ${duration(seconds)}.`;
}

function short(text: string): string {
  return printable(cut(text.trim().replaceAll(/\s*\n\s*/g, " "), MAX_MESSAGE));
}
