import { expect } from "chai";
import { runJobs } from "../../../scripts/test-run/job-queue.ts";
import type { JobEnd, TestJob } from "../../../scripts/test-run/test-job.ts";
import { goodEnd, testJob } from "./jobs.ts";

/** Jobs that end when they are told to, and what was begun so far. */
class Stage {
  readonly begun: string[] = [];
  private readonly ends = new Map<string, (end: JobEnd) => void>();
  private readonly jobs = new Map<string, TestJob>();

  readonly run = (job: TestJob): Promise<JobEnd> => {
    this.begun.push(job.name);
    this.jobs.set(job.name, job);
    return new Promise((resolve) => this.ends.set(job.name, resolve));
  };

  async end(name: string, code = 0): Promise<void> {
    this.ends.get(name)?.(goodEnd(this.jobs.get(name)!, { code }));
    await settled();
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("the queue of a test run", () => {
  it("runs so many at once, in the order of the jobs, and gives the ends in that order", async () => {
    const stage = new Stage();
    const running = runJobs(
      ["a", "b", "c", "d"].map((name) => testJob(name)),
      2,
      stage.run,
    );
    await settled();
    expect(stage.begun).to.deep.equal(["a", "b"]);
    await stage.end("b");
    expect(stage.begun).to.deep.equal(["a", "b", "c"]);
    await stage.end("a", 1);
    await stage.end("c");
    await stage.end("d");
    expect((await running).map(({ job, code }) => [job.name, code])).to.deep.equal([
      ["a", 1],
      ["b", 0],
      ["c", 0],
      ["d", 0],
    ]);
  });

  it("has a job wait for those that it comes after, and begins others meanwhile", async () => {
    const stage = new Stage();
    const running = runJobs([testJob("a"), testJob("b", { after: ["a"] }), testJob("c")], 2, stage.run);
    await settled();
    expect(stage.begun).to.deep.equal(["a", "c"]);
    await stage.end("c");
    expect(stage.begun).to.deep.equal(["a", "c"]);
    await stage.end("a");
    expect(stage.begun).to.deep.equal(["a", "c", "b"]);
    await stage.end("b");
    expect((await running).map(({ job }) => job.name)).to.deep.equal(["a", "b", "c"]);
  });

  it("does not run what comes after one that failed, nor what comes after that", async () => {
    const stage = new Stage();
    const jobs = [testJob("a"), testJob("b", { after: ["a"] }), testJob("c", { after: ["b"] })];
    const running = runJobs(jobs, 3, stage.run);
    await settled();
    await stage.end("a", 1);
    const [, ...others] = await running;
    expect(stage.begun).to.deep.equal(["a"]);
    expect(others.map(({ code, broken }) => [code, broken])).to.deep.equal([
      [null, "It was not run, since this failed: a."],
      [null, "It was not run, since this failed: b."],
    ]);
  });

  it("refuses a job that waits for one that is not before it", async () => {
    const jobs = [testJob("a", { after: ["b"] }), testJob("b")];
    const refused = await runJobs(jobs, 2, (job) => Promise.resolve(goodEnd(job))).catch(String);
    expect(refused).to.include("a comes after b");
  });
});
