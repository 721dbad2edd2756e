import { expect } from "chai";
import { createHash } from "node:crypto";
import { portfolioDigest } from "../../../core/changes/access-digest.ts";
import { readFleetFiles } from "../../../fleet/project/read-fleet-files.ts";
import type { FleetReport } from "../../../fleet/report.ts";
import { NotAsReviewed } from "../../../fleet/run/reviewed.ts";
import { up } from "../../../fleet/run/up.ts";
import type { Reviewed, UpOptions } from "../../../fleet/run/up-options.ts";
import type { FleetSession } from "../../../fleet/session.ts";
import { inOrder } from "../box.ts";
import { finalState } from "./final-state.ts";
import { fleetBox } from "./fleet-box.ts";
import type { FleetWorld } from "./fleet-world.ts";

describe("up of what was reviewed", () => {
  inOrder();
  let world: FleetWorld;
  let session: FleetSession;
  let first: Reviewed;

  before(async () => {
    world = await fleetBox({ name: "seen", series: 431, clients: 2 });
    session = await world.session();
    first = reviewed();
  });
  after(() => session.close());

  /** What a review of the files as they are now would say. */
  function reviewed(): Reviewed {
    const { portfolio } = readFleetFiles(session.again().project, new Date());
    return portfolioDigest(portfolio!, (text) => createHash("sha256").update(text).digest("hex"));
  }
  const run = (options: UpOptions): Promise<FleetReport> => up(session.again(), options);
  const results = ({ stacks }: FleetReport) => stacks.map(({ stack, result }) => `${stack} ${result}`);
  const refusal = async (options: UpOptions): Promise<string> => {
    const before = await finalState(world);
    const error: unknown = await run(options).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(NotAsReviewed);
    expect(await finalState(world)).to.deep.equal(before);
    return (error as NotAsReviewed).faults.map(({ code, path, found }) => `${code} ${path} ${found}`).join("\n");
  };

  it("begins nothing with another digest", async () => {
    const other = { digest: "0".repeat(64) };
    expect(await refusal({ all: true, reviewed: other })).to.match(/^reviewed\/files --reviewed/);
    expect(await refusal({ stacks: ["seen-01"], reviewed: other })).to.match(/^reviewed\/files --reviewed/);
  });

  it("does not run home while a client that it reads is not deployed", async () => {
    expect(await refusal({ stacks: ["home"], reviewed: first })).to.contain("client-seen-01");
  });

  it("deploys what was reviewed", async () => {
    const report = await run({ all: true, reviewed: first });
    expect([report.ok, results(report)], JSON.stringify(report.stacks)).to.deep.equal([
      true,
      ["client-seen-01 succeeded", "client-seen-02 succeeded", "home succeeded"],
    ]);
  });

  it("names the client whose file says more than was reviewed", async () => {
    await world.writeMember(world.members[1]!, { roles: "[read-only, devops]" });
    expect(await refusal({ all: true, changed: true, reviewed: first })).to.contain("they differ in client:seen-02");
  });

  it("holds clients that are not run against what was reviewed, and those that are after their update", async () => {
    const second = reviewed();
    expect(await refusal({ stacks: ["home"], reviewed: second })).to.contain("client-seen-02: contract.roles.devops");
    const report = await run({ all: true, changed: true, reviewed: second });
    expect([report.ok, results(report)], JSON.stringify(report.stacks)).to.deep.equal([
      true,
      ["client-seen-01 unchanged", "client-seen-02 succeeded", "home succeeded"],
    ]);
  });

  it("begins nothing where a client that has to follow cannot be deployed", async () => {
    await world.writeMember(world.members[0]!, { roles: "[read-only, devops]", profile: "nobody" });
    expect(await refusal({ all: true, changed: true, reviewed: reviewed() })).to.contain(
      "client-seen-01: contract.roles.devops",
    );
  });
});
