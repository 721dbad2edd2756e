import { cut, formatFaults, printable } from "../../core/faults/fault.ts";
import type { OffboardPlan, OffboardReport, OffboardStep } from "../../fleet/offboard/offboard-report.ts";
import { duration } from "./duration.ts";
import { failureTexts, leftOverTexts } from "./fleet-report-text.ts";

/** Most lines of one list: the whole of it is in `--json`. */
const MOST = 30;

const SIGNS: Readonly<Record<OffboardStep["state"], string>> = {
  done: "done",
  already: "nothing to do",
  "not-done": "NOT DONE",
  "left-over": "done as far as it can be from here",
};

/** What is to be done with a client, for somebody to confirm. */
export function offboardPlanText(plan: OffboardPlan): string {
  const { slug, name, accountId, leaving, file, edits, losing, permissionSets, roles, alongside, warnings } = plan;
  return [
    `${printable(name)} (${printable(slug)}), account ${printable(accountId)}: ${leaving === "destroyed" ? "its stack is destroyed" : leaving}`,
    list(
      "Who loses access:",
      losing.map(({ holder, through, roleArn }) => `${holder}, by ${through}: ${roleArn}`),
    ),
    list("Permission sets that are deleted:", permissionSets),
    list(leaving === "destroyed" ? "Roles that are deleted:" : "Roles that stay in the client's account:", roles),
    list("Files that change:", [
      ...edits.map(({ file: edited, cuts }) => `${edited}: without ${cuts.join("; ")}`),
      ...(file === undefined ? [] : [`${file}: removed`]),
    ]),
    list("Deployed by the same update of the home stack:", alongside),
    list("Know before you agree:", warnings),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** What became of it. */
export function offboardText(report: OffboardReport): string {
  const { plan, steps, faults, dryRun, leftOver, ok, confirmed, seconds, slug } = report;
  if (faults.length > 0) return formatFaults("Nothing was begun", faults);
  const summary = dryRun
    ? "Only looked, nothing was written."
    : ok
      ? `Done: ${printable(slug)} is offboarded, in ${duration(seconds)}.`
      : confirmed
        ? `Not all was done, in ${duration(seconds)}.`
        : "Nothing was written.";
  return [
    ...(plan !== undefined && (dryRun || confirmed) ? [offboardPlanText(plan)] : []),
    steps
      .map(({ title, state, detail }) => `${title}: ${SIGNS[state]}${detail === "" ? "" : ` (${oneLine(detail)})`}`)
      .join("\n"),
    ...failureTexts(report.stacks),
    ...leftOverTexts(leftOver),
    summary,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function list(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const more = lines.length - MOST;
  const shown = lines.slice(0, MOST).map((line) => `  ${oneLine(line)}`);
  return [title, ...shown, ...(more > 0 ? [`  and ${more} more`] : [])].join("\n");
}

/** Longest line that is shown. */
const MAX_LINE = 400;

function oneLine(text: string): string {
  return printable(cut(text.trim().replaceAll(/\s*\n\s*/g, " "), MAX_LINE));
}
