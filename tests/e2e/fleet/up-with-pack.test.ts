import { expect } from "chai";
import { join } from "node:path";
import type { FleetReport } from "../../../fleet/report.ts";
import { inOrder } from "../box.ts";
import { compiledPackage } from "../compiled.ts";
import { finalState } from "./final-state.ts";
import { fleetBox } from "./fleet-box.ts";
import type { FleetWorld } from "./fleet-world.ts";

/** A role that may hand any role to a service: alone in its resource, and known to be wrong only with the whole role. */
const BAD_ROLES = `{ read-only: { inlinePolicies: { pass: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "iam:PassRole", Resource: "*" }] } } } }`;

describe("up with a policy pack, for many stacks", () => {
  inOrder();
  let world: FleetWorld;
  let pack: string;

  before(async () => {
    pack = join(await compiledPackage(), "policy-pack");
    world = await fleetBox({ name: "pack", series: 441, clients: 2 });
    await world.writeMember(world.members[1]!, { roles: BAD_ROLES });
  });

  const results = ({ stacks }: FleetReport) => stacks.map(({ stack, result }) => `${stack} ${result}`);
  const reasons = ({ stacks }: FleetReport, stack: string) =>
    (stacks.find((one) => one.stack === stack)?.reasons ?? []).map(({ message }) => message).join("\n");

  it("says in a dry run whom the pack refuses, and why", async () => {
    const { code, report, output } = await world.switchyard("up", "--all", "--dry-run", "--policy-pack", pack);
    expect(code, output).to.equal(1);
    expect(results(report!).slice(0, 2)).to.deep.equal(["client-pack-01 succeeded", "client-pack-02 failed"]);
    expect(reasons(report!, "client-pack-02"))
      .to.include("policy pass-role-anywhere: ")
      .and.to.include("Pack02/read-only");
  });

  it("writes nothing of a stack that the pack refuses, and goes on with the others", async () => {
    const { code, report, output } = await world.switchyard("up", "--all", "--policy-pack", pack);
    expect(code, output).to.equal(1);
    expect(results(report!).slice(0, 2)).to.deep.equal(["client-pack-01 succeeded", "client-pack-02 failed"]);
    expect(reasons(report!, "client-pack-02")).to.include("policy pass-role-anywhere: ");
    expect(report!.stacks[1]!.changes).to.deep.equal({});
    const { roles } = await finalState(world);
    expect(Object.keys(roles).filter((name) => name.startsWith("pack-01"))).to.not.deep.equal([]);
    expect(Object.keys(roles).filter((name) => name.startsWith("pack-02"))).to.deep.equal([]);
  });

  it("reads the project's settings, and deploys what an exception lets pass", async () => {
    await world.write(
      "switchyard.review.yaml",
      `exceptions:
  - rule: pass-role-anywhere
    subject: Pack02/read-only
    reason: its services start under roles of many names
    owner: "@acme/security"
    until: 2099-01-01
`,
    );
    const { code, report, output } = await world.switchyard("up", "--all", "--policy-pack", pack);
    expect(code, output).to.equal(0);
    expect(results(report!)).to.deep.equal(["client-pack-01 succeeded", "client-pack-02 succeeded", "home succeeded"]);
    expect(report!.stacks[1]!.warnings.join("\n")).to.include("@acme/security answers for it until 2099-01-01");
  });

  it("refuses where the settings are at fault", async () => {
    await world.write("switchyard.review.yaml", "exeptions: []\n");
    const { code, report } = await world.switchyard("up", "pack-01", "--policy-pack", pack);
    expect(code).to.equal(1);
    expect(reasons(report!, "client-pack-01")).to.include("switchyard.review.yaml");
  });
});
