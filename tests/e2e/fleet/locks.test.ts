import { spawnSync } from "node:child_process";
import { hostname, userInfo } from "node:os";
import { expect } from "chai";
import { listStacks } from "../../../fleet/engine/stack-list.ts";
import { breakLock } from "../../../fleet/locks/break-lock.ts";
import { holderState } from "../../../fleet/locks/lock-holder.ts";
import { locksOf, readLocks } from "../../../fleet/locks/read-locks.ts";
import { waitForLock } from "../../../fleet/locks/wait-for-lock.ts";
import type { FleetSession } from "../../../fleet/session.ts";
import type { StackEnd } from "../../../fleet/workers/protocol.ts";
import { inOrder } from "../box.ts";
import { fleetBox } from "./fleet-box.ts";
import type { FleetWorld } from "./fleet-world.ts";

const SLOW = { match: "^iam:CreateRole$", kind: "latency", latencyMs: 10_000 };

for (const [backend, series] of [
  ["files", 61],
  ["s3", 62],
] as const)
  describe(`the lock of a stack whose engine was killed, in a backend of ${backend}`, () => {
    inOrder();
    let world: FleetWorld;
    let session: FleetSession;
    let stack: string;

    before(async () => {
      world = await fleetBox({ name: `lock${backend.replace(/\d/, "")}`, series, clients: 1, backend });
      session = await world.session({ concurrency: 1 });
      stack = world.members[0]!.stack;
    });
    after(async () => {
      session.close();
      await world.clear();
    });

    async function locks() {
      const reading = await readLocks(session);
      expect(reading, JSON.stringify(reading)).to.deep.include({ kind: "known" });
      return locksOf(reading, stack);
    }

    /** Runs `up`, and does this to its engine once AWS is slow to answer. */
    async function upAnd(work: (engine: number) => Promise<void> | void): Promise<StackEnd> {
      await world.faults(SLOW);
      let engine = 0;
      let working: Promise<void> | undefined;
      const end = await session.pool.runStack(
        { kind: "stack", operation: "up", stack, isNew: true },
        {
          onEngine: (pid) => (engine = pid),
          onStep: ({ type }, isDone) => {
            if (type === "aws:iam/role:Role" && !isDone) working ??= Promise.resolve(work(engine));
          },
        },
      );
      expect(working, "the engine came to the role").not.to.equal(undefined);
      await working;
      await world.faults();
      return end;
    }

    it("there is none at first", async () => {
      expect(await locks()).to.deep.equal([]);
      expect(await breakLock(session, stack)).to.deep.equal({ kind: "free" });
    });

    it("while it runs it is named as alive, and not broken; afterwards there is none", async () => {
      const end = await upAnd(async (engine) => {
        const [lock, ...others] = await locks();
        expect(others).to.deep.equal([]);
        expect(lock?.holder).to.deep.include({ pid: engine, hostname: hostname(), username: userInfo().username });
        expect(holderState(lock!)).to.equal("alive");
        expect((await breakLock(session, stack)).kind).to.equal("refused");
        expect(await locks()).to.have.lengthOf(1);
        expect((await waitForLock(session, stack, { timeoutMs: 0 })).kind).to.equal("held");
      });
      expect(end.result, end.text).to.equal("succeeded");
      expect(await locks()).to.deep.equal([]);
      expect((await world.pulumi("destroy", "--yes", "--skip-preview", "--stack", stack)).code).to.equal(0);
    });

    it("of a killed engine stays, with a holder that is known to be dead; nobody waits for it", async () => {
      const end = await upAnd((engine) => void process.kill(engine, "SIGKILL"));
      expect(end.result).to.equal("failed");
      const [lock] = await locks();
      expect(holderState(lock!)).to.equal("dead");
      const waited = await waitForLock(session, stack);
      expect("because" in waited && waited.because).to.match(
        /\(pid \d+\) for \d+ s, since .*; that process has ended$/,
      );
    });

    it("keeps the engine from running, until somebody asks to break it", async () => {
      const up = () => session.pool.runStack({ kind: "stack", operation: "up", stack });
      expect(await up()).to.deep.include({ result: "failed", isLocked: true });
      expect((await breakLock(session, stack)).kind).to.equal("broken");
      expect(await locks()).to.deep.equal([]);
      const end = await up();
      expect(end.result, end.text).to.equal("succeeded");
    });

    it("of a stack that never came to be is broken too", async () => {
      const nobody = "client-nobody";
      const { pid } = spawnSync("true");
      const lock = { pid, username: "ada", hostname: hostname(), timestamp: new Date().toISOString() };
      await world.backend.write(`.pulumi/locks/organization/switchyard/${nobody}/1.json`, JSON.stringify(lock));
      expect(locksOf(await readLocks(session), nobody).map(({ holder }) => holder?.pid)).to.deep.equal([pid]);
      expect((await world.pulumi("cancel", "--yes", "--stack", nobody)).code).not.to.equal(0);
      expect((await breakLock(session, nobody)).kind).to.equal("broken");
      expect(locksOf(await readLocks(session), nobody)).to.deep.equal([]);
    });

    if (backend === "files")
      it("leaves nothing half written that the engine would not read past, once its stacks are listed", async () => {
        const attributes = `.pulumi/stacks/switchyard/${stack}.json.attrs`;
        await world.backend.write(attributes, "");
        const refused = await world.pulumi("stack", "ls");
        expect([refused.code === 0, refused.output.includes("EOF")], refused.output).to.deep.equal([false, true]);
        const listed = await listStacks(session.engine, session.project.root);
        expect(listed.map(({ name }) => name)).to.include(stack);
        expect(await world.backend.names()).not.to.include(attributes);
      });
  });
