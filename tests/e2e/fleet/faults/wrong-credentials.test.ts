import { expect } from "chai";
import { finalState } from "../final-state.ts";
import { expectDone, expectNotDone, expectSameAsWithout, sharedFleet } from "./fault-world.ts";

describe("up --all with one client's credentials wrong among six", () => {
  const fleet = sharedFleet(6);

  it("writes nothing for the one and names both accounts, does the five, lets people into those, and is finished with the right ones", async () => {
    const { world } = fleet();
    const [broken, , stranger] = world.members;
    if (broken === undefined || stranger === undefined) throw new Error("there are too few clients");
    // why another client's: they are good credentials, of an account that this stack must never write to.
    await world.writeMember(broken, { profile: stranger.slug });
    const end = await world.switchyard("up", "--all");
    expectNotDone(end, [broken.stack]);
    const report = end.report?.stacks.find(({ stack }) => stack === broken.stack);
    expect(report?.result).to.equal("refused");
    expect(report?.reasons[0]?.message).to.include(broken.accountId).and.to.include(stranger.accountId);
    expect(end.report?.leftOver.map(({ what }) => what)).to.deep.equal([
      `${broken.slug} in the home stack, which left it as it was`,
    ]);
    const { roles, sets, stacks } = await finalState(world);
    const others = world.members.filter((member) => member !== broken);
    expect(Object.keys(roles)).to.deep.equal(others.map(({ slug }) => `${slug}/many-read-only`));
    expect(Object.keys(sets)).to.deep.equal(others.map(({ name }) => `${name}ReadOnly`));
    expect(Object.keys(stacks)).to.not.include(broken.stack);

    await world.writeMember(broken);
    expectDone(await world.switchyard("up", "--all", "--changed"));
    await expectSameAsWithout(fleet());
  });
});
