import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { expect } from "chai";
import { up } from "../../../../fleet/run/up.ts";
import { finalState } from "../final-state.ts";
import { expectDone, expectNotDone, expectSameAsWithout, sharedFleet } from "./fault-world.ts";

describe("up --all where a stack is locked", () => {
  const fleet = sharedFleet(3);
  const locked = "client-few-02";

  beforeEach(() => fleet().world.clear());

  /** Writes the lock that a process of this machine would have left, as the engine writes it. */
  async function leaveLock(pid: number): Promise<void> {
    const lock = { pid, username: "ada", hostname: hostname(), timestamp: new Date().toISOString() };
    const name = `.pulumi/locks/organization/switchyard/${locked}/0b1f6f4e-6d0c-4d2b-8f0e-3a5f8f1f2c77.json`;
    await fleet().world.backend.write(name, JSON.stringify(lock));
  }

  it("names the dead process that left it and the safe way out, does the others, and breaks it only when asked", async () => {
    const { world } = fleet();
    const dead = spawn("true");
    await once(dead, "exit");
    await leaveLock(dead.pid ?? 0);
    const end = await world.switchyard("up", "--all");
    expect(end.output).to.match(new RegExp(`ada@${hostname()} \\(pid ${dead.pid}\\).*has ended`));
    expect(end.report?.stacks.find(({ stack }) => stack === locked)?.next).to.equal(
      `npx switchyard up ${locked} --break-lock`,
    );
    expect(end.output).to.include(`npx switchyard up ${locked} --break-lock`);
    expectNotDone(end, [locked]);
    const { roles, locks } = await finalState(world);
    expect(Object.keys(roles)).to.deep.equal(["few-01/few-read-only", "few-03/few-read-only"]);
    expect(locks).to.deep.equal([locked]);
    expectDone(await world.switchyard("up", "--all", "--break-lock"));
    await expectSameAsWithout(fleet());
  });

  it("is left to a process that lives, whatever is asked for", async () => {
    const { world } = fleet();
    await leaveLock(process.pid);
    const session = await world.session();
    try {
      const { ok, stacks } = await up(session, { stacks: [locked], breakLock: true, lockTimeout: 1 });
      expect([ok, stacks.map(({ stack, result }) => `${stack} ${result}`)]).to.deep.equal([
        false,
        [`${locked} refused`],
      ]);
      expect(stacks[0]?.reasons[0]?.message).to.include(`(pid ${process.pid})`);
      expect(stacks[0]?.next).to.equal(`npx switchyard up ${locked}`);
    } finally {
      session.close();
    }
    const { roles, locks } = await finalState(world);
    expect([roles, locks]).to.deep.equal([{}, [locked]]);
  });

  it("waits for the other of two that run at once, or says whose the lock is: nothing is lost", async () => {
    const { world } = fleet();
    const ends = await Promise.all([world.switchyard("up", "--all"), world.switchyard("up", "--all")]);
    for (const end of ends) {
      if (end.code === 0) {
        expectDone(end);
        continue;
      }
      const others = end.report?.stacks.filter(({ result }) => result !== "succeeded") ?? [];
      expectNotDone(
        end,
        others.map(({ stack }) => stack),
      );
      expect(end.output, end.output).to.match(/locked|held by|lock/);
    }
    expectDone(await world.switchyard("up", "--all"));
    await expectSameAsWithout(fleet());
  });
});
