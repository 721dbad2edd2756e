import { expect } from "chai";
import { inOrder } from "../../box.ts";
import { differences, finalState, type FinalState } from "../final-state.ts";
import { killNow } from "../killing.ts";
import { expectDone, leavePending, pause, sharedFleet } from "./fault-world.ts";
import { drawsFrom, momentsFrom, roundsOfKills } from "./seeded-draws.ts";

const SEED = Number(process.env["SWITCHYARD_TEST_SEED"] ?? 20261129);
const ROUNDS = roundsOfKills(1);
const KILLS_A_ROUND = 3;

describe(`offboard of one client of 3, killed at ${ROUNDS * KILLS_A_ROUND} moments (seed ${SEED})`, () => {
  inOrder();
  const fleet = sharedFleet(3);
  const draw = drawsFrom(SEED);
  const command = ["offboard", "few-03", "--yes"];
  let reference: FinalState;
  let took = 0;

  before(async () => expectDone(await fleet().world.switchyard("up", "--all")));

  it("leaves nothing of the client when nobody kills it", async () => {
    const { world } = fleet();
    const begun = performance.now();
    const { code, output } = await world.switchyard(...command);
    took = performance.now() - begun;
    expect(code, output).to.equal(0);
    reference = await finalState(world);
    expect(Object.keys(reference.roles)).to.deep.equal(["few-01/few-read-only", "few-02/few-read-only"]);
    expect(Object.keys(reference.sets)).to.deep.equal(["Few01ReadOnly", "Few02ReadOnly"]);
    expect(Object.keys(reference.stacks)).to.deep.equal(["client-few-01", "client-few-02", "home"]);
  });

  for (let round = 1; round <= ROUNDS; round++) {
    const moments = momentsFrom(draw, KILLS_A_ROUND);
    const told = moments.map((moment) => `${Math.round(moment * 100)} %`).join(", ");

    it(`does so too when it is killed at ${told} of its time and run again`, async () => {
      const { world } = fleet();
      await deployAgain();
      for (const moment of moments) {
        const run = world.start([...command, "--break-lock"]);
        await Promise.race([run.ended, pause(moment * took)]);
        killNow(run.pid, "all");
        await run.ended;
      }
      const { locks } = await finalState(world);
      if (locks.length > 0) await expectNamed();
      const end = await world.switchyard(...command, ...(locks.length > 0 ? ["--break-lock"] : []));
      // why also 2: it may have been done when it was killed, and then there is no such client any more.
      expect(end.code, end.output).to.be.oneOf([0, 2]);
      if (end.code === 2)
        expect(end.output).to.match(/There is no client .* If it was offboarded before, all of it is gone/);
      expect(differences(await finalState(world), reference)).to.deep.equal([]);
    });
  }

  it("keeps the stack while a run that was killed may have made a role of it that nobody would know of then", async () => {
    const { world } = fleet();
    await deployAgain();
    await leavePending(world, "client-few-03", "operator");
    const { code, output, report } = await world.switchyard(...command);
    expect(code, output).to.equal(1);
    expect(report?.leftOver[0]?.what).to.match(/^Role few-.* in account \d{12}, if AWS has it$/);
    expect(report?.leftOver.map(({ next }) => next)).to.deep.equal([
      "pulumi refresh --stack client-few-03",
      "pulumi refresh --stack client-few-03",
    ]);
    expect(Object.keys((await finalState(world)).stacks)).to.include("client-few-03");
    const refreshed = await world.pulumi("refresh", "--yes", "--clear-pending-creates", "--stack", "client-few-03");
    expect(refreshed.code, refreshed.output).to.equal(0);
    expect((await world.switchyard(...command)).code).to.equal(0);
    expect(differences(await finalState(world), reference)).to.deep.equal([]);
  });

  /** Has the client's file, its stack and its grants there again. */
  async function deployAgain(): Promise<void> {
    const { world } = fleet();
    const member = world.members[2];
    if (member === undefined) throw new Error("there is no third client");
    await world.writeMember(member);
    await world.writeHome();
    expectDone(await world.switchyard("up", member.slug, "home"));
  }

  /** A lock that the killed one left is named by the next run, which does nothing then, with what frees it. */
  async function expectNamed(): Promise<void> {
    const end = await fleet().world.switchyard(...command);
    // why also 2: the stack may be gone, and the lock alone be left.
    expect(end.code, end.output).to.be.oneOf([1, 2]);
    expect(end.output).to.match(/pid \d+.*has ended/);
    expect(end.output).to.include("npx switchyard offboard few-03 --break-lock");
  }
});
