import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runJob } from "../../../scripts/test-run/run-job.ts";
import { passed, testJob } from "./jobs.ts";

describe("a process of a test run", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "switchyard-run-job-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const node = (text: string) => testJob("tests/x y.test.ts", { command: [process.execPath, "-e", text] });
  const run = (text: string, limit?: number) => runJob(node(text), { folder, ...(limit !== undefined && { limit }) });

  it("tells what it printed, how it ended, and what it wrote of its results", async () => {
    const results = JSON.stringify(passed("x"));
    const end = await run(
      `require("fs").writeFileSync(process.env.SWITCHYARD_TEST_RESULTS, ${JSON.stringify(results)});
      console.log("out"); console.error("err"); process.exitCode = 3;`,
    );
    expect(end)
      .to.deep.include({ code: 3, results: passed("x") })
      .and.not.have.property("broken");
    expect(end.output).to.include("out\n").and.include("err\n");
  });

  it("is heard to its last word", async () => {
    const end = await run(`process.stdout.write("x".repeat(1_000_000) + "end")`);
    expect(end.output).to.have.lengthOf(1_000_003);
  });

  it("has no results when it leaves none, or half of them", async () => {
    expect(await run(""))
      .to.include({ code: 0 })
      .and.not.have.property("results");
    const half = `require("fs").writeFileSync(process.env.SWITCHYARD_TEST_RESULTS, "{");`;
    expect(await run(half)).to.not.have.property("results");
  });

  it("has what it had written by then when it is ended", async () => {
    const part = JSON.stringify(passed("x"));
    const text = `require("fs").writeFileSync(process.env.SWITCHYARD_TEST_RESULTS + ".part", ${JSON.stringify(part)});`;
    expect(await run(`${text} setTimeout(() => {}, 1e6)`, 2)).to.deep.include({ code: null, results: passed("x") });
    expect(await run(text)).to.not.have.property("results");
  });

  it("is broken when a signal ended it, or when there is no such program", async () => {
    expect((await run("process.kill(process.pid, 'SIGKILL')")).broken).to.equal("It was ended by SIGKILL.");
    const none = await runJob(testJob("x", { command: [join(folder, "none")] }), { folder });
    expect(none.code).to.equal(null);
    expect(none.broken).to.include("ENOENT");
  });

  it("is ended with what it started when it takes too long", async () => {
    const job = testJob("x", { command: ["sh", "-c", "sleep 1000 & echo $!; wait"] });
    const end = await runJob(job, { folder, limit: 2 });
    expect(end.broken).to.equal("It was ended, since it did not end by itself in 2 s.");
    expect(end.output).to.match(/^\d+\n$/);
    while (isAlive(end.output.trim())) await new Promise((resolve) => setTimeout(resolve, 50));
  });
});

/** Whether it runs; one that has ended and that nobody has asked about does not. */
function isAlive(pid: string): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", pid], { encoding: "utf8" });
  return !/^Z|^$/.test(stdout.trim());
}
