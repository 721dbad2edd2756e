import { expect } from "chai";
import { finalState } from "../final-state.ts";
import { familyOf, killNow, untilGone, type Victims } from "../killing.ts";
import { expectDone, expectNotDone, expectSameAsWithout, leavePending, pause, sharedFleet } from "./fault-world.ts";
import { drawsFrom, momentsFrom, roundsOfKills } from "./seeded-draws.ts";

const SEED = Number(process.env["SWITCHYARD_TEST_SEED"] ?? 20261129);
const ROUNDS = roundsOfKills(2);
const KILLS_A_ROUND = 4;
const LOCKED = /pid \d+.*has ended[\s\S]*--break-lock/;

describe(`up --all of 6 clients, killed at ${ROUNDS * KILLS_A_ROUND} moments (seed ${SEED})`, () => {
  const fleet = sharedFleet(6);
  const draw = drawsFrom(SEED);

  beforeEach(() => fleet().world.clear());

  for (let round = 1; round <= ROUNDS; round++) {
    // why both: a stack that was broken off must not be taken for one that is as last deployed.
    const last = round % 2 === 0 ? ["up", "--all", "--changed"] : ["up", "--all"];
    // why half of the time that it took: each run goes on where the one before it was killed, so the moments lie all along the way.
    const moments = momentsFrom(draw, KILLS_A_ROUND);
    const told = moments.map((moment) => `${Math.round(moment * 100)} %`).join(", ");

    it(`leaves nothing behind, killed at ${told} of half its time, then ${last.join(" ")}`, async () => {
      const { world, took } = fleet();
      for (const moment of moments) {
        const run = world.start(["up", "--all", "--break-lock"]);
        await Promise.race([run.ended, pause(moment * 0.5 * took)]);
        killNow(run.pid, "all");
        await run.ended;
      }
      const { locks } = await finalState(world);
      if (locks.length > 0) {
        const [stack = ""] = locks;
        const named = await world.switchyard("up", stack);
        expect(named.code, named.output).to.equal(1);
        expect(named.output).to.match(LOCKED);
      }
      expectDone(await world.switchyard(...last, ...(locks.length > 0 ? ["--break-lock"] : [])));
      await expectSameAsWithout(fleet());
    });
  }
});

describe(`up of 3 clients of which one process is killed (seed ${SEED})`, () => {
  const fleet = sharedFleet(3);
  const draw = drawsFrom(SEED);

  beforeEach(() => fleet().world.clear());

  /**
   * Starts `up`, and kills one process of it at a drawn moment while all engines wait for AWS. why then: there is a moment in which
   * an engine that starts holds its lock and is ended by a signal like any other program.
   */
  async function killOne(which: Victims) {
    const { world } = fleet();
    await world.faults({ match: "^iam:CreateRole$", kind: "latency", latencyMs: 5_000 });
    const creates = async () => (await world.calls())["iam:CreateRole"] ?? 0;
    const before = await creates();
    const run = world.start(["up", "--all", "--concurrency", "3"]);
    while ((await creates()) < before + world.members.length) {
      await pause(50);
      expect(familyOf(run.pid), run.said()).to.not.deep.equal([]);
    }
    await pause(draw() * 2000);
    const { killed, left } = killNow(run.pid, which);
    expect(killed, run.said()).to.equal(1);
    await world.faults();
    return { end: await run.ended, left };
  }

  it("has its engines end in good order when only the command is killed, and frees the locks", async () => {
    const { left } = await killOne("the command");
    await untilGone(left, 300);
    expect((await finalState(fleet().world)).locks).to.deep.equal([]);
    expectDone(await fleet().world.switchyard("up", "--all"));
    await expectSameAsWithout(fleet());
  });

  it("runs a stack once more when the worker that ran it is killed", async () => {
    const { end, left } = await killOne("a worker");
    expectDone(end);
    expect(end.output).to.match(/client-few-0\d: The process that ran its program ended; trying again/);
    await untilGone(left, 300);
    await expectSameAsWithout(fleet());
  });

  it("goes on with the other stacks when an engine is killed, and finishes that one or names it", async () => {
    const { end, left } = await killOne("an engine");
    const failed = end.report?.stacks.filter(({ result }) => result === "failed" || result === "refused") ?? [];
    // why both: one that is killed before it holds its stack's lock is run again.
    if (end.code === 0) expectDone(end);
    else {
      expect(failed, end.output).to.have.lengthOf.at.least(1);
      expectNotDone(
        end,
        failed.map(({ stack }) => stack),
      );
    }
    await untilGone(left, 300);
    const { locks } = await finalState(fleet().world);
    const [stack = ""] = locks;
    // why asked again: a run whose engine is gone need not know of its lock yet; whoever types what it says is told.
    if (locks.length > 0 && !end.output.includes("--break-lock"))
      expect((await fleet().world.switchyard("up", stack)).output).to.match(LOCKED);
    expectDone(await fleet().world.switchyard("up", "--all", ...(locks.length > 0 ? ["--break-lock"] : [])));
    await expectSameAsWithout(fleet());
  });
});

describe("what a killed run was making, in the state of a stack", () => {
  const fleet = sharedFleet(3);
  const stack = "client-few-01";

  before(async () => expectDone(await fleet().world.switchyard("up", "--all")));

  it("is forgotten once the stack is deployed, where the state has it after all", async () => {
    await leavePending(fleet().world, stack, "read-only");
    expectDone(await fleet().world.switchyard("up", stack));
    await expectSameAsWithout(fleet());
  });

  it("is kept and told, where the state does not have it: AWS may", async () => {
    await leavePending(fleet().world, stack, "operator");
    const { code, output, report } = await fleet().world.switchyard("up", stack);
    expect(code, output).to.equal(1);
    expect(report?.leftOver.map(({ what }) => what)).to.deep.equal([
      `aws:iam/role:Role operator of ${stack}, if AWS has it`,
    ]);
    expect(output).to.include(`pulumi refresh --stack ${stack}`);
    expect((await finalState(fleet().world)).stacks[stack]?.pending).to.equal(1);
  });
});
