import { expect } from "chai";
import { finalState } from "../final-state.ts";
import { killNow } from "../killing.ts";
import { expectDone, expectSameAsWithout, pause, sharedFleet } from "./fault-world.ts";
import { drawsFrom, momentsFrom, roundsOfKills } from "./seeded-draws.ts";

const SEED = Number(process.env["SWITCHYARD_TEST_SEED"] ?? 20261129);
const ROUNDS = roundsOfKills(1);
const KILLS_A_ROUND = 3;

describe(`onboard of 3 clients, killed at ${ROUNDS * KILLS_A_ROUND} moments (seed ${SEED})`, () => {
  const fleet = sharedFleet(3);
  const draw = drawsFrom(SEED);
  const command = ["onboard", "few-01", "few-02", "few-03", "--yes"];

  beforeEach(() => fleet().world.clear());

  for (let round = 1; round <= ROUNDS; round++) {
    const moments = momentsFrom(draw, KILLS_A_ROUND);
    const told = moments.map((moment) => `${Math.round(moment * 100)} %`).join(", ");

    it(`is finished by the same command, killed at ${told} of the time that deploying takes`, async () => {
      const { world, took } = fleet();
      for (const moment of moments) {
        const run = world.start([...command, "--break-lock"]);
        await Promise.race([run.ended, pause(moment * took)]);
        killNow(run.pid, "all");
        await run.ended;
      }
      const { locks } = await finalState(world);
      if (locks.length > 0) {
        const named = await world.switchyard(...command);
        expect(named.code, named.output).to.equal(1);
        expect(named.output).to.match(/pid \d+.*has ended[\s\S]*--break-lock/);
      }
      const end = await world.switchyard(...command, ...(locks.length > 0 ? ["--break-lock"] : []));
      expectDone(end);
      for (const { name } of world.members) expect(end.output).to.include(name);
      await expectSameAsWithout(fleet());
    });
  }
});
