import { expect } from "chai";
import { mergedResults } from "../../../scripts/test-run/merged-results.ts";
import type { JobEnd } from "../../../scripts/test-run/test-job.ts";
import { goodEnd, passed, testJob } from "./jobs.ts";

const plain = testJob("lint", { files: [], hasResults: false });
const two = testJob("two", { files: ["x.test.ts", "y.test.ts"] });

/** The error of the one failure that this end comes to. */
function failureOf(end: JobEnd): string {
  const { failures, failed } = mergedResults([goodEnd(testJob("other")), end]);
  expect([failures, failed.map(({ title }) => title)]).to.deep.equal([1, [end.job.name]]);
  return failed[0]!.error;
}

describe("the results of several processes", () => {
  it("are counted together; what writes none counts nothing as long as it succeeds", () => {
    const failed = { title: "z.test.ts: z", error: "no" };
    const end = goodEnd(testJob("z.test.ts"), {
      code: 1,
      results: { ...passed("z.test.ts"), failures: 1, failed: [failed], pending: 2, skipped: ["u", "v"] },
    });
    const { files, ...counts } = mergedResults([goodEnd(plain), goodEnd(two), end]);
    expect(counts).to.deep.equal({ passes: 3, failures: 1, pending: 2, failed: [failed], skipped: ["u", "v"] });
    expect(files?.map(({ file }) => file)).to.deep.equal(["x.test.ts", "y.test.ts", "z.test.ts"]);
  });

  it("have a failure for a check that fails, with what it said last", () => {
    const output = Array.from({ length: 40 }, (_, index) => `line ${index}`).join("\n");
    const error = failureOf(goodEnd(plain, { code: 2, output }));
    expect(error).to.include("It ended with 2.").and.include("line 39").and.not.include("line 14\n");
  });

  it("have a failure for a process that left no results, however it ended", () => {
    const none: JobEnd = { job: two, code: 0, output: "", seconds: 1 };
    expect(failureOf(none)).to.include("It left no results, and ended with 0.");
    expect(failureOf({ ...none, code: null, broken: "It was ended by SIGKILL." })).to.include("SIGKILL");
  });

  it("have a failure for a process that was ended after it had left its results", () => {
    expect(failureOf(goodEnd(two, { code: null, broken: "It was ended by SIGSEGV." }))).to.include("SIGSEGV");
    expect(failureOf(goodEnd(two, { code: 7 }))).to.include("It ended with 7.");
  });

  it("tell what was left out for lack of time as skipped, with what it ran before, and a failure of it as one", () => {
    const left: JobEnd = { job: two, code: null, output: "", seconds: 0, leftOut: "not run" };
    expect(mergedResults([left])).to.deep.include({ passes: 0, failures: 0, pending: 1, skipped: ["two: not run"] });
    const part = { ...left, results: passed("x.test.ts"), broken: "It was ended.", leftOut: "cut off" };
    expect(mergedResults([part])).to.deep.include({ passes: 1, failures: 0, pending: 1, skipped: ["two: cut off"] });
    const failed = { ...passed("x.test.ts"), failures: 1, failed: [{ title: "x", error: "no" }] };
    const { failures, failed: told } = mergedResults([{ ...part, results: failed }]);
    expect([failures, told.map(({ title }) => title)]).to.deep.equal([2, ["x", "two"]]);
  });

  it("have a failure for one that ran no test, and for one that left a file out", () => {
    expect(failureOf(goodEnd(two, { results: passed() }))).to.include("It ran no test.");
    expect(failureOf(goodEnd(two, { results: passed("x.test.ts") }))).to.include("No test was run of y.test.ts.");
  });
});
