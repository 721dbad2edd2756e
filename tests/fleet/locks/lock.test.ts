import { expect } from "chai";
import fc from "fast-check";
import { holderState, isDead, thisMachine, type ThisMachine } from "../../../fleet/locks/lock-holder.ts";
import { describeLock, parseLock } from "../../../fleet/locks/lock.ts";

/** As the engine writes it: Go's JSON, nanoseconds and zone included. */
const TEXT = '{"pid":4711,"username":"ada","hostname":"build-7","timestamp":"2026-11-29T21:01:02.123456789+01:00"}';
const LOCK = parseLock("client-umbrella", "k", TEXT);
const now = new Date("2026-11-29T20:13:02Z");

describe("a lock of a stack", () => {
  it("is read as the engine writes it", () => {
    expect(LOCK).to.deep.equal({
      stack: "client-umbrella",
      key: "k",
      holder: { pid: 4711, username: "ada", hostname: "build-7", since: "2026-11-29T20:01:02.123Z" },
    });
  });

  it("is a lock whatever it holds: the engine refuses for its mere presence", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { stack, key, holder } = parseLock("s", "k", text);
        expect([stack, key, holder]).to.deep.equal(["s", "k", undefined]);
      }),
    );
    for (const wrong of [
      { pid: 0 },
      { pid: -1 },
      { pid: 1.5 },
      { pid: "1" },
      { timestamp: "yesterday" },
      { hostname: 7 },
    ])
      expect(parseLock("s", "k", JSON.stringify({ ...(JSON.parse(TEXT) as object), ...wrong })).holder).to.equal(
        undefined,
      );
  });

  it("names host, user, process, age and whether that process runs", () => {
    expect(describeLock(LOCK, now, "dead")).to.equal(
      "held by ada@build-7 (pid 4711) for 12 min, since 2026-11-29T20:01:02.123Z; that process has ended",
    );
    expect(describeLock(LOCK, now, "alive")).to.match(/; that process runs$/);
    expect(describeLock(LOCK, now, "unknown")).to.match(/; whether it runs is not known here$/);
    expect(describeLock({ stack: "s" }, now, "unknown")).to.equal("held; the backend does not say by whom");
  });

  const ages: readonly (readonly [string, string])[] = [
    ["2026-11-29T20:14:00Z", "0 s"],
    ["2026-11-29T20:12:01Z", "61 s"],
    ["2026-11-29T18:12:00Z", "2 h"],
    ["2026-11-26T18:12:00Z", "3 days"],
  ];
  for (const [timestamp, age] of ages)
    it(`of ${timestamp} is held for ${age}`, () => {
      const lock = parseLock("s", "k", JSON.stringify({ ...(JSON.parse(TEXT) as object), timestamp }));
      expect(describeLock(lock, now, "dead")).to.include(` for ${age}, `);
    });

  it("cannot steer the terminal, nor fill it", () => {
    const lock = parseLock(
      "s",
      "k",
      JSON.stringify({ ...(JSON.parse(TEXT) as object), username: "\u001b[2J\n", hostname: "h".repeat(2000) }),
    );
    const text = describeLock(lock, now, "unknown");
    expect(text).to.match(/^held by \\u001b\[2J\\u000a@h{99}… \(pid/);
  });
});

describe("whether a lock's holder runs", () => {
  const here = (found: ReturnType<ThisMachine["find"]>): ThisMachine => ({ hostname: "build-7", find: () => found });
  const since = Date.parse("2026-11-29T20:01:02Z");

  it("is known of a process of this machine alone", () => {
    expect(holderState(LOCK, here({ startedAt: since - 5000 }))).to.equal("alive");
    expect(holderState(LOCK, here(undefined))).to.equal("dead");
    expect(holderState(LOCK, { hostname: "build-8", find: () => undefined })).to.equal("unknown");
    expect(holderState({ stack: "s" }, here(undefined))).to.equal("unknown");
  });

  it("is no where the process began after the lock was written, by more than clocks differ", () => {
    expect(holderState(LOCK, here({ startedAt: since + 61_500 }))).to.equal("dead");
    expect(holderState(LOCK, here({ startedAt: since + 59_000 }))).to.equal("alive");
    expect(holderState(LOCK, here({}))).to.equal("alive");
  });

  it("is no where only its entry is left", () => {
    expect(holderState(LOCK, here({ startedAt: since - 5000, isZombie: true }))).to.equal("dead");
  });

  it("is unknown where the machine's name says nothing", () => {
    for (const hostname of ["localhost", "localhost.localdomain", ""]) {
      const lock = parseLock("s", "k", JSON.stringify({ ...(JSON.parse(TEXT) as object), hostname }));
      expect(holderState(lock, { hostname, find: () => undefined })).to.equal("unknown");
    }
  });

  it("is asked of the system itself: this very process runs, and no process has the largest id", () => {
    const mine = (pid: number, since: number) => ({
      stack: "s",
      holder: { pid, username: "u", hostname: "build-7", since: new Date(since).toISOString() },
    });
    const machine = { ...thisMachine, hostname: "build-7" };
    expect(holderState(mine(process.pid, Date.now()), machine)).to.equal("alive");
    expect(isDead(mine(2 ** 22 + 1, Date.now()), machine)).to.equal(true);
    // why: this process began long after that.
    expect(isDead(mine(process.pid, Date.now() - 86_400_000), machine)).to.equal(true);
  });
});
