import { CHECK_IDS, CHECKS, type CheckId } from "../fleet/doctor/check.ts";

/** What the command's exit codes mean: the one table, shown by `--help` and held against the tests. */
export const EXIT_CODES = {
  0: "all that was asked for is done",
  1: "something was not done; what is left is said, with the command to type next",
  2: "wrong use, or faults in files: nothing was begun",
  130: "interrupted; what is left is said",
} as const;

/** The exit codes of `doctor` that say why a first run would fail: that of the first check at fault, in this order. */
export const DOCTOR_EXIT_CODES = {
  node: 10,
  engine: 11,
  plugins: 12,
  files: 2,
  backend: 13,
  secrets: 14,
  credentials: 15,
  "identity-center": 16,
  administrator: 17,
  names: 18,
  quotas: 19,
  "organization-policies": 20,
  rights: 21,
} as const satisfies Readonly<Record<CheckId, number>>;

/** Of `doctor`, where nothing is at fault and something could not be looked at. */
export const NOT_CHECKED = 3;

export type ExitCode = keyof typeof EXIT_CODES | (typeof DOCTOR_EXIT_CODES)[CheckId] | typeof NOT_CHECKED;

/** The table as lines of a help text. */
export function exitCodeLines(): string {
  const lines = Object.entries(EXIT_CODES).map(([code, meaning]) => `  ${code.padEnd(4)} ${meaning}`);
  return ["Exit codes:", ...lines].join("\n");
}

/** What `doctor` adds to the table. */
export function doctorExitLines(): string {
  const lines = [
    ...CHECK_IDS.map((id): readonly [number, string] => [DOCTOR_EXIT_CODES[id], `not so: ${CHECKS[id]} (${id})`]),
    [NOT_CHECKED, "nothing is at fault, and something could not be looked at"] as const,
  ].map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`);
  return ["Of several causes the first in this order gives the exit code; all are shown:", ...lines].join("\n");
}
