import { expect } from "chai";
import { expectDone, sharedFleet } from "./faults/fault-world.ts";
import { differences, finalState } from "./final-state.ts";

describe("up --all of 12 clients by four processes at once, on S3", () => {
  const fleet = sharedFleet(12);

  it("ends as one process on files does, home run once after them", async () => {
    const { world, reference } = fleet();
    const onS3 = await world.onS3();
    const ends = await Promise.all(
      [1, 2, 3, 4].map((part) => onS3.switchyard("up", "--all", "--shard", `${part}/4`, "--concurrency", "1")),
    );
    for (const end of ends) expectDone(end);
    const ran = ends.flatMap(({ report }) => report?.stacks.map(({ stack }) => stack) ?? []);
    expect(ran.sort()).to.deep.equal(world.members.map(({ stack }) => stack));
    expect(ends.filter(({ report }) => (report?.stacks.length ?? 0) > 0)).to.have.lengthOf.at.least(3);
    expect((await finalState(onS3)).sets).to.deep.equal({});

    expectDone(await onS3.switchyard("up", "home"));
    expect(differences(await finalState(onS3), reference)).to.deep.equal([]);
    expect((await finalState(world)).stacks).to.deep.equal({});

    const again = await onS3.switchyard("up", "--all", "--changed");
    expectDone(again);
    expect(new Set(again.report?.stacks.map(({ result }) => result))).to.deep.equal(new Set(["unchanged"]));
    await onS3.clear();
  });
});
