/**
 * Runs the unit tests on the other Nodes that are supported, and fails when one of them fails or runs no test. Properties are tried on a
 * tenth of the random cases, unless SWITCHYARD_TEST_DRAWS says otherwise: whether they hold is asked where the unit tests run first.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { projectRoot } from "../sandbox/paths.ts";
import { otherNodes, type OtherNode } from "./node-versions.ts";
import type { FailedTest, TestResults } from "./test-results.ts";

/**
 * What says of any Node the same: what reads the repository's files with tools of its own; and what asks of test cases whether they
 * find a fault that is put in, by running once more what those cases run anyhow.
 */
const SAME_ON_ANY = [
  ...["tests/repository/**", "tests/core/structure.test.ts", "tests/core/purity.test.ts"],
  "tests/review/golden-mutation.test.ts",
];
const SHARE_OF_DRAWS = "0.1";

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** The counts of a run; undefined when no test was run, or on another Node. */
async function resultsOf({ major }: OtherNode, file: string): Promise<TestResults | undefined> {
  const text = await readFile(file, "utf8").catch(() => "");
  if (text === "") return undefined;
  const results = JSON.parse(text) as TestResults;
  const isRun = results.passes + results.failures > 0 && results.node?.startsWith(`v${major}.`) === true;
  return isRun ? results : undefined;
}

function unitTests({ bin }: OtherNode, file: string): Promise<number | null> {
  const PATH = [bin, process.env["PATH"] ?? ""].join(delimiter);
  const env = {
    SWITCHYARD_TEST_DRAWS: SHARE_OF_DRAWS,
    ...process.env,
    PATH,
    SWITCHYARD_TEST_RESULTS: file,
  };
  const left = SAME_ON_ANY.flatMap((files) => ["--exclude", files]);
  return new Promise((resolve, reject) => {
    const child = spawn("npm", ["run", "-s", "test:unit", "--", ...left], { cwd: projectRoot, env, stdio: "inherit" });
    child.once("error", reject);
    child.once("close", resolve);
  });
}

const folder = await mkdtemp(join(tmpdir(), "switchyard-nodes-"));
const sum = { passes: 0, failures: 0, pending: 0 };
const failed: FailedTest[] = [];
const skipped: string[] = [];
try {
  for (const node of await otherNodes(say)) {
    const file = join(folder, node.major);
    say(`Unit tests on Node ${node.major}:`);
    const code = await unitTests(node, file);
    const results = await resultsOf(node, file);
    const on = (title: string) => `Node ${node.major}: ${title}`;
    if (results === undefined) {
      say(`error: no test was run on Node ${node.major}`);
      failed.push({ title: on("no test was run"), error: `npm ended with ${String(code)}.` });
    }
    failed.push(...(results?.failed ?? []).map(({ title, error }) => ({ title: on(title), error })));
    skipped.push(...(results?.skipped ?? []).map(on));
    sum.passes += results?.passes ?? 0;
    sum.pending += results?.pending ?? 0;
    // why 1: a run that came to no end has no failures of its own, and must not look like a pass.
    sum.failures += (results?.failures ?? 0) || (code === 0 && results !== undefined ? 0 : 1);
  }
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  say(`error: ${message}`);
  sum.failures += 1;
  failed.push({ title: "the unit tests on other Nodes", error: message });
} finally {
  await rm(folder, { recursive: true, force: true });
}
const total = process.env["SWITCHYARD_TEST_RESULTS"];
if (total !== undefined && total !== "")
  await writeFile(total, JSON.stringify({ ...sum, failed, skipped } satisfies TestResults));
say(`On other Nodes: ${String(sum.passes)} passed, ${String(sum.failures)} failed`);
process.exitCode = sum.failures > 0 ? 1 : 0;
