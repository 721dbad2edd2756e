/** Says what failed and what was skipped in the runs whose results are in the given files; the counts are the last line. */
import { readFileSync } from "node:fs";
import { testSummary, type TestResults } from "./test-results.ts";

const runs = process.argv.slice(2).map((file): TestResults | undefined => {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as TestResults;
  } catch {
    return undefined;
  }
});
const known = runs.filter((run) => run !== undefined);
const summary = testSummary(known);
// why not "0 passed": without counts no test ran, and that must not look like a pass.
if (known.length < runs.length || known.some(({ passes, failures }) => passes + failures === 0)) {
  process.stdout.write([...summary.slice(0, -1), "no test was run, or none on the other Nodes", ""].join("\n"));
  process.exitCode = 1;
} else process.stdout.write(`${summary.join("\n")}\n`);
