import { cut, formatLocation, listed, printable } from "../../core/faults/fault.ts";
import { CHECK_IDS, type CheckId, type DoctorCheck, type Trouble } from "../../fleet/doctor/check.ts";
import type { DoctorReport } from "../../fleet/doctor/doctor.ts";
import { DOCTOR_EXIT_CODES, NOT_CHECKED } from "../exit-codes.ts";

const MAX_LINE = 600;
/** More of one kind say no more; `--json` has them all. */
const MOST_TROUBLES = 60;
/** A check with more subjects than this is told by their number. */
const FEW_SUBJECTS = 3;

/** What is well, in a line for each check; then what is not, each with what to do. */
export function doctorText({ checks, leftOut, cause, ok }: DoctorReport): string {
  const troubles = distinct(checks.filter((one) => one.state !== "ok"));
  const faults = troubles.filter(({ first }) => first.state === "fault");
  const open = troubles.filter(({ first }) => first.state === "not-checked");
  return [
    CHECK_IDS.flatMap((id) => wellLines(id, checks)).join("\n"),
    ...few(faults.map(troubleText)),
    ...few(open.map(troubleText)),
    ...(leftOut.length === 0 ? [] : [`Left out by --skip, so that nothing is said of it: ${leftOut.join(", ")}.`]),
    summary({ faults: faults.length, open: open.length, cause, ok }),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function wellLines(id: CheckId, checks: readonly DoctorCheck[]): readonly string[] {
  const own = checks.filter((one) => one.id === id);
  const well = own.filter(({ state }) => state === "ok");
  if (well.length === 0) return [];
  if (well.length > FEW_SUBJECTS) return [`ok           ${id}: ${String(well.length)} of ${String(own.length)}`];
  return well.map(({ subject, found }) => `ok           ${id}: ${line(`${subject}: ${found}`)}`);
}

/** The same trouble of several subjects, or found by several checks of each of them. */
interface TroubleOfSeveral {
  readonly first: Trouble;
  readonly ids: readonly string[];
  readonly subjects: readonly string[];
}

function distinct(troubles: readonly Trouble[]): readonly TroubleOfSeveral[] {
  const ofSubjects = groupedBy(troubles, (one) => JSON.stringify({ ...one, id: "" })).map((same) => ({
    same,
    ids: same.map(({ id }) => id),
  }));
  const alike = groupedBy(ofSubjects, ({ same: [first], ids }) =>
    JSON.stringify([{ ...first, subject: "", id: "" }, ids]),
  );
  return alike.flatMap((groups) => {
    const [group] = groups;
    const [first] = group?.same ?? [];
    if (group === undefined || first === undefined) return [];
    return [{ first, ids: group.ids, subjects: groups.flatMap(({ same: [one] }) => one?.subject ?? []) }];
  });
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const one of items) {
    const key = keyOf(one);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(one);
  }
  return [...groups.values()];
}

function troubleText({ first, ids, subjects }: TroubleOfSeveral): string {
  const { state, code, expected, found, fix, at } = first;
  const word = state === "fault" ? "FAULT       " : "NOT CHECKED ";
  const where = at === undefined ? "" : ` (${formatLocation(at)})`;
  return [
    `${word} ${[...new Set(ids)].join(", ")}: ${line(`${listed(subjects)}${where}: expected ${expected}, found ${found}`)} [${code}]`,
    `  next:  ${line(fix)}`,
  ].join("\n");
}

function summary({
  faults,
  open,
  cause,
  ok,
}: {
  readonly faults: number;
  readonly open: number;
  readonly cause: CheckId | undefined;
  readonly ok: boolean;
}): string {
  if (ok) return "All that was looked at is well.";
  const count = (number: number, what: string) => `${String(number)} ${what}`;
  const parts = [
    ...(faults > 0 ? [count(faults, faults === 1 ? "fault" : "faults")] : []),
    ...(open > 0 ? [count(open, "not checked")] : []),
  ].join(", ");
  return cause === undefined
    ? `Nothing that was looked at is at fault, but not all could be: ${parts}. Exit code ${String(NOT_CHECKED)}.`
    : `A first run would fail: ${parts}. Exit code ${String(DOCTOR_EXIT_CODES[cause])}, for ${cause}.`;
}

function few(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_TROUBLES;
  return more <= 0 ? lines : [...lines.slice(0, MOST_TROUBLES), `and ${String(more)} more; --json has them all`];
}

function line(text: string): string {
  return printable(cut(text.trim().replaceAll(/\s*\n\s*/g, " "), MAX_LINE));
}
