import { expect } from "chai";
import { up } from "../../../fleet/run/up.ts";
import type { UpOptions } from "../../../fleet/run/up-options.ts";
import type { FleetSession } from "../../../fleet/session.ts";
import { status } from "../../../fleet/status/status.ts";
import { inOrder } from "../box.ts";
import { finalState } from "./final-state.ts";
import { fleetBox } from "./fleet-box.ts";
import type { FleetWorld } from "./fleet-world.ts";

describe("up, where roles and permission sets get another name", () => {
  inOrder();
  let world: FleetWorld;
  let session: FleetSession;

  before(async () => {
    world = await fleetBox({ name: "ren", series: 402, clients: 2 });
    session = await world.session();
    expect((await run({ all: true })).ok).to.equal(true);
  });
  after(() => session.close());

  const run = (options: UpOptions) => up(session.again(), options);
  const [ONE, TWO] = ["client-ren-01", "client-ren-02"];

  it("refuses a protected role, and goes on with the others", async () => {
    const before = await finalState(world);
    const [one] = world.members;
    await world.writeMember(one!, { roles: "{ read-only: { name: ren-auditor, protect: true } }" });
    const report = await run({ all: true, changed: true });
    expect(report.ok).to.equal(false);
    const refused = report.stacks.find(({ stack }) => stack === ONE);
    expect([refused?.result, refused?.reasons.map(({ code }) => code)]).to.deep.equal([
      "refused",
      ["client/former-protected"],
    ]);
    expect((await finalState(world)).roles).to.deep.equal(before.roles);
  });

  it("leaves the former role where the home stack is not asked to follow, and says so", async () => {
    const [one] = world.members;
    await world.writeMember(one!, { roles: "{ read-only: { name: ren-auditor } }" });
    const report = await run({ stacks: ["ren-01"] });
    expect(report.stacks.map(({ result }) => result)).to.deep.equal(["succeeded"]);
    expect(report.ok).to.equal(false);
    expect(report.leftOver.map(({ next }) => next)).to.deep.equal([`npx switchyard up ${ONE} home`]);
    const roles = JSON.stringify((await finalState(world)).roles);
    expect(roles).to.include("ren-auditor").and.to.include("ren-read-only");
  });

  it("removes it once the home stack points at the new one", async () => {
    const report = await run({ all: true, changed: true });
    expect(report.stacks.flatMap(({ reasons }) => reasons)).to.deep.equal([]);
    expect([report.ok, report.leftOver]).to.deep.equal([true, []]);
    const { rows } = await status(session.again());
    expect(rows.map(({ stack, change }) => [stack, change?.isChanged])).to.deep.equal([
      [ONE, false],
      [TWO, false],
      ["home", false],
    ]);
    const { roles } = await finalState(world);
    const ofFirst = Object.keys(roles).filter((name) => name.startsWith("ren-01/"));
    expect(ofFirst).to.include("ren-01/ren-auditor").and.not.to.include("ren-01/ren-read-only");
  });

  it("does the same for a client's permission sets, when the client gets another name", async () => {
    const [, two] = world.members;
    await world.writeMember({ ...two!, name: "Renamed" });
    const report = await run({ all: true, changed: true });
    expect(report.stacks.flatMap(({ reasons }) => reasons)).to.deep.equal([]);
    expect([report.ok, report.leftOver]).to.deep.equal([true, []]);
    const { sets, roles } = await finalState(world);
    expect(JSON.stringify(sets)).to.include("RenamedReadOnly").and.not.to.include(`${two!.name}ReadOnly`);
    expect(JSON.stringify(roles)).to.include("RenamedReadOnly").and.not.to.include(`${two!.name}ReadOnly`);
  });

  it("leaves a state in which `pulumi up` by hand finds nothing to change", async () => {
    for (const stack of [ONE, TWO, "home"]) {
      const { code, output } = await world.pulumi("preview", "--expect-no-changes", "--stack", stack);
      expect(code, output).to.equal(0);
    }
  });
});
