import { expect } from "chai";
import type { Lock } from "../../../fleet/locks/lock.ts";
import type { LockReading, LockSession } from "../../../fleet/locks/read-locks.ts";
import { type LockWait, waitForLock } from "../../../fleet/locks/wait-for-lock.ts";

const session = {} as LockSession;
const START = Date.parse("2026-11-29T20:00:00Z");
const lock = (pid: number, hostname = "build-7"): Lock => ({
  stack: "home",
  holder: { pid, username: "ada", hostname, since: new Date(START).toISOString() },
});
const held = (...locks: readonly Lock[]): LockReading => ({ kind: "known", locks: new Map([["home", locks]]) });
const FREE: LockReading = { kind: "known", locks: new Map([["client-a", [lock(1)]]]) };

/** Waits by a clock of its own while the backend says this, one after the other, and the last for good. */
async function wait(
  readings: readonly LockReading[],
  timeoutMs?: number,
): Promise<{ readonly end: LockWait; readonly pauses: readonly number[]; readonly said: readonly string[] }> {
  const [pauses, said, left] = [[] as number[], [] as string[], [...readings]];
  let clock = START;
  const end = await waitForLock(session, "home", {
    ...(timeoutMs !== undefined && { timeoutMs }),
    onWait: (text) => said.push(text),
    effects: {
      read: () => Promise.resolve((left.length > 1 ? left.shift() : left[0])!),
      sleep: (milliseconds) => {
        pauses.push(milliseconds);
        clock += milliseconds;
        return Promise.resolve();
      },
      now: () => new Date(clock),
      here: { hostname: "build-7", find: (pid) => (pid === 1 ? { startedAt: START - 1000 } : undefined) },
    },
  });
  return { end, pauses, said };
}

describe("waiting for a stack that is held", () => {
  it("ends at once where nobody holds it", async () => {
    expect(await wait([FREE])).to.deep.equal({ end: { kind: "free" }, pauses: [], said: [] });
  });

  it("names the holder meanwhile, and asks less and less often", async () => {
    const { end, pauses, said } = await wait([...Array.from({ length: 6 }, () => held(lock(1))), FREE]);
    expect(end).to.deep.equal({ kind: "free" });
    expect(pauses).to.deep.equal([500, 1000, 2000, 4000, 8000, 8000]);
    expect(said.at(-1)).to.match(/^held by ada@build-7 \(pid 1\) for 16 s, .*; that process runs$/);
  });

  it("gives up after 60 s, and asks once more at the very end", async () => {
    const { end, pauses } = await wait([held(lock(1))]);
    expect(end.kind).to.equal("held");
    expect(pauses.reduce((sum, one) => sum + one)).to.equal(60_000);
  });

  it("or after the time that it was given; with none it only asks", async () => {
    expect((await wait([held(lock(1))], 700)).pauses).to.deep.equal([500, 200]);
    expect(await wait([held(lock(1))], 0)).to.deep.include({ pauses: [] });
  });

  it("does not wait for the dead, whoever else holds it", async () => {
    const { end, pauses } = await wait([held(lock(1), lock(2))]);
    expect(end).to.deep.include({
      kind: "held",
      because: "held by ada@build-7 (pid 2) for 0 s, since 2026-11-29T20:00:00.000Z; that process has ended",
    });
    expect(pauses).to.deep.equal([]);
  });

  it("waits for a holder of whom nothing is known", async () => {
    expect((await wait([held(lock(2, "build-8")), FREE])).pauses).to.deep.equal([500]);
  });

  it("ends where the locks cannot be read", async () => {
    expect((await wait([held(lock(1)), { kind: "unknown", because: "x" }])).end).to.deep.equal({
      kind: "unknown",
      because: "x",
    });
  });
});
