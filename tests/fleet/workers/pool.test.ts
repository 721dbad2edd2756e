import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { WorkerLost, WorkerPool } from "../../../fleet/workers/pool.ts";
import type { StackJob } from "../../../fleet/workers/protocol.ts";

const FAKE = fileURLToPath(new URL("./fake-worker.cjs", import.meta.url));
const job = (stack: string): StackJob => ({ kind: "stack", operation: "up", stack });
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("the pool of workers", () => {
  const pools: WorkerPool[] = [];
  afterEach(() => pools.splice(0).forEach((pool) => pool.close()));

  function pool(root = "/"): WorkerPool {
    const env = { PATH: process.env["PATH"] ?? "" };
    const made = new WorkerPool({ engine: { command: "pulumi", version: "3.200.0", env }, root, program: "/" }, FAKE);
    pools.push(made);
    return made;
  }
  const failing = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => "it did not fail",
      (error: unknown) => error,
    );

  it("runs a job, says what is heard of it, and keeps the process for the next one", async () => {
    const workers = pool();
    const heard: unknown[] = [];
    const first = await workers.runStack(job("a"), {
      onStep: (step, isDone) => heard.push([step.op, isDone]),
      onEngine: (pid) => heard.push(pid),
    });
    expect(first.result).to.equal("succeeded");
    expect(heard).to.deep.equal([4711, ["create", false]]);
    expect((await workers.runStack(job("b"))).text).to.equal(first.text);
    expect((await workers.read({ kind: "read", via: "a", stacks: ["a"] })).failures).to.deep.equal([
      { stack: "a", because: "gone" },
    ]);
  });

  it("runs jobs side by side in processes of their own", async () => {
    const workers = pool();
    const ends = await Promise.all([workers.runStack(job("a")), workers.runStack(job("b"))]);
    expect(new Set(ends.map(({ text }) => text)).size).to.equal(2);
  });

  it("starts one worker ahead, which takes the first job", async () => {
    const workers = pool();
    workers.warm();
    workers.warm();
    const first = await workers.runStack(job("a"));
    expect((await workers.runStack(job("b"))).text).to.equal(first.text);
  });

  for (const [stack, how] of [
    ["exits", /ended with 3$/],
    ["throws", /ended with 1: [^]*outside of any promise/],
    ["is killed", /ended by SIGKILL$/],
  ] as const)
    it(`tells whoever waits when the process of a job ${stack}, and runs the next one in another`, async () => {
      const workers = pool();
      const beside = workers.runStack(job("a"));
      const error = await failing(workers.runStack(job(stack)));
      expect(error).to.be.instanceOf(WorkerLost);
      expect((error as Error).message).to.match(how);
      expect((await beside).result).to.equal("succeeded");
      expect((await workers.runStack(job("b"))).result).to.equal("succeeded");
    });

  it("tells why a worker could not be started, also one that was started ahead", async () => {
    for (const ahead of [false, true]) {
      const workers = pool("dies at once");
      if (ahead) workers.warm();
      const error = await failing(workers.runStack(job("a")));
      expect(error).to.be.instanceOf(WorkerLost);
      expect((error as Error).message).to.include("ended with 7");
    }
  });

  it("says what kept a job from being run at all; the process is as good as before", async () => {
    const workers = pool();
    const { text } = await workers.runStack(job("a"));
    const error = await failing(workers.runStack(job("cannot be run")));
    expect(error).to.be.instanceOf(Error).and.not.instanceOf(WorkerLost);
    expect((error as Error).message).to.equal("no Pulumi.yaml");
    expect((await workers.runStack(job("b"))).text).to.equal(text);
  });

  it("cancels the jobs in flight, and only those", async () => {
    const workers = pool();
    await workers.runStack(job("a"));
    const waiting = [workers.runStack(job("never answers")), workers.runStack(job("never answers"))];
    await pause(500);
    workers.cancel();
    expect((await Promise.all(waiting)).map(({ result }) => result)).to.deep.equal(["cancelled", "cancelled"]);
    expect((await workers.runStack(job("b"))).result).to.equal("succeeded");
  });

  it("cancels a job whose worker is only being started", async () => {
    const workers = pool();
    const waiting = workers.runStack(job("never answers"));
    workers.cancel();
    expect((await waiting).result).to.equal("cancelled");
  });

  it("when closed leaves nobody waiting, and begins nothing more", async () => {
    const workers = pool();
    await workers.runStack(job("a"));
    const waiting = failing(workers.runStack(job("never answers")));
    workers.close();
    expect(await waiting).to.be.instanceOf(WorkerLost);
    expect(String(await failing(workers.runStack(job("b"))))).to.include("nothing more can be run");

    const starting = pool("never ready");
    const never = failing(starting.runStack(job("a")));
    await pause(100);
    starting.close();
    expect(await never).to.be.instanceOf(WorkerLost);
  });
});
