import { cut, printable } from "../../core/faults/fault.ts";
import { describeLock } from "../../fleet/locks/lock.ts";
import { holderState } from "../../fleet/locks/lock-holder.ts";
import { shellCommand, upCommand } from "../../fleet/shell-command.ts";
import type { RevocationRow, StatusReport, StatusRow } from "../../fleet/status/status.ts";
import { plainTable } from "./plain-table.ts";

const MAX_LINE = 400;

/** Whether everything that was asked about could be read. */
export function isWhole({ rows, locksUnknown }: StatusReport): boolean {
  const isUnread = ({ state, drift }: StatusRow): boolean => state === "unreadable" || drift?.kind === "unknown";
  return locksUnknown === undefined && !rows.some(isUnread);
}

/** The fleet as a table, what is out of the ordinary below it, and one line that sums it up. */
export function statusText(report: StatusReport, now: Date): string {
  const { rows, locksUnknown } = report;
  const isDrift = rows.some(({ drift }) => drift !== undefined);
  const head = [
    "stack",
    "account",
    "state",
    "roles",
    "last update",
    "changed since",
    ...(isDrift ? ["drift"] : []),
    "lock",
  ];
  const cells = rows.map((row) => [
    row.stack,
    row.accountId ?? "",
    row.state,
    String(row.roles),
    when(row.lastUpdate),
    changeOf(row),
    ...(isDrift ? [driftOf(row)] : []),
    row.locks.length === 0 ? "" : "held",
  ]);
  return [
    rows.length === 0 ? "The project has no stack file yet." : plainTable(head, cells),
    ...rows.flatMap((row) => notes(row, now)),
    ...(locksUnknown === undefined ? [] : [`Whether stacks are locked could not be read: ${short(locksUnknown)}`]),
    summary(report),
  ].join("\n\n");
}

/** `2026-11-29 20:01`, UTC. */
function when(time: string | undefined): string {
  const moment = time === undefined ? Number.NaN : Date.parse(time);
  return Number.isNaN(moment) ? "never" : new Date(moment).toISOString().slice(0, 16).replace("T", " ");
}

function changeOf({ state, change }: StatusRow): string {
  if (state === "new") return "not deployed";
  return change === undefined ? "" : change.isChanged ? change.why : "no";
}

function driftOf({ drift }: StatusRow): string {
  if (drift === undefined) return "";
  return drift.kind === "found" ? `${drift.resources.length} by hand` : drift.kind;
}

function notes({ stack, problem, locks, drift, revocations = [] }: StatusRow, now: Date): readonly string[] {
  const name = printable(stack);
  const dead = locks.some((lock) => holderState(lock) === "dead");
  const free = upCommand(stack, "--break-lock");
  return [
    ...(problem === undefined ? [] : [`${name}: ${short(problem)}`]),
    ...revocations.map((one) => `${name}: ${revocationText(one, stack)}`),
    ...locks.map((lock) => `${name}: ${describeLock(lock, now, holderState(lock))}`),
    ...(dead ? [`  next:  ${printable(free)}`] : []),
    ...(drift?.kind === "unknown" ? [`${name}: drift could not be asked: ${short(drift.because)}`] : []),
    ...(drift?.kind === "found"
      ? drift.resources.map(({ what, type, name: resource, properties }) => {
          const which = properties.length === 0 ? "" : ` (${properties.join(", ")})`;
          return `${name}: ${what} by hand: ${short(`${type} ${resource}${which}`)}`;
        })
      : []),
  ];
}

function revocationText({ of, since, until, stands }: RevocationRow, stack: string): string {
  const [who, when] = [printable(of), printable(since)];
  if (until === undefined) return `${who} is denied since ${when}, until that is lifted`;
  const what = `sessions in ${who} from before ${when}`;
  if (stands) return `${what} are refused, until ${until}`;
  const lift = shellCommand("npx", "switchyard", "revoke", stack.replace(/^client-/, ""), "--role", of, "--lift");
  return `${what} have all run out (${until}): the entry can go\n  next:  ${printable(lift)}`;
}

function summary({ rows, ok }: StatusReport): string {
  const by = new Map<string, number>();
  for (const { state } of rows) by.set(state, (by.get(state) ?? 0) + 1);
  const counts = [...by].map(([state, count]) => `${count} ${state}`).join(", ");
  const changed = rows.filter(({ state, change }) => state === "new" || change?.isChanged === true);
  const [handed, own] = [changed.filter(isHandedOff), changed.filter((row) => !isHandedOff(row))];
  const next = [
    ...(own.length === 0 ? [] : ["npx switchyard up --all --changed --dry-run"]),
    ...handed.map(({ stack }) => `npx switchyard handoff ${printable(stack.replace(/^client-/, ""))}`),
  ].map((command) => `\n  next:  ${command}`);
  return `${counts === "" ? "no stacks" : counts}. ${ok ? "All is deployed as the files say." : "Not all is as the files say."}${next.join("")}`;
}

function isHandedOff({ state }: StatusRow): boolean {
  return state === "handed-off";
}

function short(text: string): string {
  return printable(cut(text.trim().replaceAll(/\s*\n\s*/g, " "), MAX_LINE));
}
