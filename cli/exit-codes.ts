/** What the command's exit codes mean: the one table, shown by `--help` and held against the tests. */
export const EXIT_CODES = {
  0: "all that was asked for is done",
  1: "something was not done; what is left is said, with the command to type next",
  2: "wrong use, or faults in files: nothing was begun",
  130: "interrupted; what is left is said",
} as const;

export type ExitCode = keyof typeof EXIT_CODES;

/** The table as lines of a help text. */
export function exitCodeLines(): string {
  const lines = Object.entries(EXIT_CODES).map(([code, meaning]) => `  ${code.padEnd(4)} ${meaning}`);
  return ["Exit codes:", ...lines].join("\n");
}
