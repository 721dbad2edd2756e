/** What tests/reporter.cjs writes: the runner's own counts, the Node that it ran on, and what did not pass. */
export interface TestResults {
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
  /** `v22.1.0`; absent where several Nodes ran. */
  readonly node?: string;
  readonly failed: readonly FailedTest[];
  /** Titles of the skipped tests. */
  readonly skipped: readonly string[];
  /** The files whose tests were run, each once; absent where several Nodes ran. */
  readonly files?: readonly TestedFile[];
}

export interface FailedTest {
  /** The file that it stands in, and every title on the way to it. */
  readonly title: string;
  readonly error: string;
}

export interface TestedFile {
  /** From the root of the repository. */
  readonly file: string;
  /** From the begin of its first suite to the end of its last, with all hooks but those of the root. */
  readonly seconds: number;
}

/** More of one kind are counted only, so that the end of a log can be read as a whole. */
const SHOWN = 40;
const SLOWEST = 20;
const LINES = 30;
const LINE_MAX = 300;

/**
 * The files that took longest, the failed tests with the first lines of their errors, the titles of those skipped, and the counts
 * alone on the last line.
 */
export function testSummary(runs: readonly TestResults[]): string[] {
  const failed = runs.flatMap((run) => run.failed);
  const skipped = runs.flatMap((run) => run.skipped);
  return [
    ...slowest(runs.flatMap((run) => run.files ?? [])),
    ...list("Failed:", failed, ({ title, error }) => [`- ${oneLine(title)}`, ...firstLines(error)]),
    ...list("Skipped:", skipped, (title) => [`- ${oneLine(title)}`]),
    testCounts(runs),
  ];
}

/** `3245 passed, 0 failed, 2 skipped`. */
export function testCounts(runs: readonly TestResults[]): string {
  const sum = (count: "passes" | "failures" | "pending") => runs.reduce((total, run) => total + run[count], 0);
  const pending = sum("pending");
  return `${sum("passes")} passed, ${sum("failures")} failed${pending > 0 ? `, ${pending} skipped` : ""}`;
}

function slowest(files: readonly TestedFile[]): string[] {
  if (files.length === 0) return [];
  const first = [...files].sort((one, other) => other.seconds - one.seconds).slice(0, SLOWEST);
  return [
    "Slowest files:",
    ...first.map(({ file, seconds }) => `${seconds.toFixed(0).padStart(5)} s  ${oneLine(file)}`),
    "",
  ];
}
function list<T>(heading: string, items: readonly T[], lines: (item: T) => readonly string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length - SHOWN;
  return [heading, ...items.slice(0, SHOWN).flatMap(lines), ...(more > 0 ? [`- and ${more} more`] : []), ""];
}

function firstLines(text: string): string[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const more = lines.length - LINES;
  return [...lines.slice(0, LINES), ...(more > 0 ? [`(${more} more lines)`] : [])].map(
    (line) => `    ${oneLine(line)}`,
  );
}

/** why without control characters: an error can hold what would move a terminal's cursor, and hide the counts. */
function oneLine(text: string): string {
  const plain = text.replace(/\u001b\[[\d;]*m/g, "").replace(/\p{C}/gu, " ");
  return plain.length > LINE_MAX ? `${plain.slice(0, LINE_MAX)}…` : plain;
}
