import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { testSummary, type TestResults } from "../../scripts/test-results.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NONE: TestResults = { passes: 2, failures: 0, pending: 0, failed: [], skipped: [] };
const failures = (count: number, error = "Error: no"): TestResults => ({
  ...NONE,
  failures: count,
  failed: Array.from({ length: count }, (_, index) => ({ title: `x.test.ts: x > ${index}`, error })),
});

describe("the end of a test run", () => {
  it("is the counts alone where all passed", () => {
    expect(testSummary([NONE, NONE])).to.deep.equal(["4 passed, 0 failed"]);
  });

  it("says what failed and why, and what was skipped, of all runs", () => {
    const other = { ...NONE, pending: 1, skipped: ["Node 22: y"] };
    expect(testSummary([failures(1, "Error: one\n\n    at x.ts:1\n"), other])).to.deep.equal([
      "Failed:",
      "- x.test.ts: x > 0",
      "    Error: one",
      "        at x.ts:1",
      "",
      "Skipped:",
      "- Node 22: y",
      "",
      "4 passed, 1 failed, 1 skipped",
    ]);
  });

  it("begins with the files that took longest, the 20 of all runs that did", () => {
    const files = Array.from({ length: 15 }, (_, index) => ({ file: `${index}.test.ts`, seconds: index + 0.6 }));
    const lines = testSummary([{ ...NONE, files }, { ...NONE, files: [...files].reverse() }, NONE]);
    expect(lines.slice(0, 3)).to.deep.equal(["Slowest files:", "   15 s  14.test.ts", "   15 s  14.test.ts"]);
    expect(lines.slice(20)).to.deep.equal(["    6 s  5.test.ts", "", "6 passed, 0 failed"]);
  });

  it("is bounded, and is text for a terminal", () => {
    const lines = testSummary([failures(60, `\u001b[31m\u001b[2K${"x".repeat(5000)}\n${"line\n".repeat(100)}`)]);
    expect(lines).to.include("- and 20 more").and.to.include("    (71 more lines)");
    expect(lines.length).to.be.lessThan(40 * 33);
    expect(Math.max(...lines.map((line) => line.length))).to.be.lessThan(320);
    expect(lines.join("")).to.not.match(/\p{Cc}/u);
    expect(lines.at(-1)).to.equal("2 passed, 60 failed");
  });
});

describe("what the reporter writes", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "switchyard-results-"));
  });
  after(() => rm(folder, { recursive: true }));

  const node = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env }, encoding: "utf8" });
  const show = (...files: readonly string[]) => node(["--import", "tsx", "scripts/show-test-results.ts", ...files]);

  it("is shown at the end of the run", async () => {
    const [test, file] = [join(folder, "x.test.cjs"), join(folder, "own")];
    await writeFile(
      test,
      `const assert = require("node:assert");
      describe("a", () => {
        it("passes", () => {});
        it("fails", () => assert.deepEqual({ one: 1 }, { one: 2 }, "not the same"));
        it.skip("waits", () => {});
        describe("b", () => {
          before(() => { throw new Error("no before"); });
          it("never runs", () => {});
        });
        it("throws text", () => { throw "text"; });
      });`,
    );
    const args = ["node_modules/mocha/bin/mocha.js", "--no-config", "--reporter", "tests/reporter.cjs", test];
    const run = node(args, { SWITCHYARD_TEST_RESULTS: file });
    expect(run.status, run.stderr).to.equal(3);
    const results = JSON.parse(await readFile(file, "utf8")) as TestResults;
    expect(results.files?.map((one) => one.file.replace(/^.*\//, ""))).to.deep.equal(["x.test.cjs"]);
    expect(results.files?.[0]?.seconds).to.be.greaterThan(0);
    expect(results).to.include({ passes: 1, failures: 3, pending: 1, node: process.version });
    expect(results.failed.map(({ title }) => title.replace(/^.*: /, ""))).to.deep.equal([
      "a > fails",
      "a > throws text",
      `a > b > "before all" hook for "never runs"`,
    ]);
    const [failed, text, hook] = results.failed.map(({ error }) => error);
    expect(failed)
      .to.match(/^not the same\n/)
      .and.match(/-.*1/)
      .and.match(/\+.*2/)
      .and.include("x.test.cjs:4");
    expect(text).to.include("text");
    expect(hook)
      .to.match(/^no before\n/)
      .and.include("x.test.cjs:7");

    const shown = show(file, file);
    expect(shown.status, shown.stderr).to.equal(0);
    expect(shown.stdout).to.include(`x.test.cjs: a > fails\n    not the same\n`).and.include("a > waits\n");
    expect(shown.stdout.trimEnd().split("\n").at(-1)).to.equal("2 passed, 6 failed, 2 skipped");
  });

  it("is no pass where one run left nothing, or ran nothing", async () => {
    const [one, none] = [join(folder, "one"), join(folder, "none")];
    await writeFile(one, JSON.stringify(failures(1)));
    await writeFile(none, JSON.stringify({ ...NONE, passes: 0 }));
    const gone = join(folder, "gone");
    expect(existsSync(gone)).to.equal(false);
    for (const other of [none, gone]) {
      const shown = show(one, other);
      expect(shown.status).to.equal(1);
      expect(shown.stdout)
        .to.include("x.test.ts: x > 0")
        .and.match(/no test was run, or none on the other Nodes\n$/);
    }
  });
});
