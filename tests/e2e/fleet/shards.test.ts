import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { projectRoot } from "../../../sandbox/paths.ts";
import type { Workflow } from "../../repository/schema-faults.ts";
import { inOrder } from "../box.ts";
import { differences, type FinalState, finalState } from "./final-state.ts";
import { fleetBox } from "./fleet-box.ts";
import type { FleetWorld } from "./fleet-world.ts";
import type { SwitchyardEnd } from "./switchyard-run.ts";

const { jobs } = parse(readFileSync(join(projectRoot, "examples/ci/github-fleet.yml"), "utf8")) as Workflow;

/** What a job of the workflow for users types last, once for each of its shards. */
function commandsOf(job: string): readonly (readonly string[])[] {
  const { steps, strategy } = jobs[job]!;
  const { run = "" } = steps.at(-1)!;
  const shards = (strategy?.matrix["shard"] ?? [""]) as readonly string[];
  return shards.map((shard) => run.replace("npx switchyard ", "").replace('"$SHARD"', shard).split(" "));
}

describe("a fleet in four shards over one S3 backend, as the workflow for users has it", () => {
  inOrder();
  let world: FleetWorld;
  let reference: FinalState;

  /** The commands of a job, all at once. */
  const job = (name: string): Promise<readonly SwitchyardEnd[]> =>
    Promise.all(commandsOf(name).map((words) => world.switchyard(...words, "--concurrency", "1")));
  const results = (ends: readonly SwitchyardEnd[]) =>
    ends.flatMap(({ report }) => report?.stacks ?? []).map(({ stack, result }) => `${stack} ${result}`);

  before(async () => {
    world = await fleetBox({ name: "shard", series: 64, clients: 6, backend: "s3" });
    const end = await world.switchyard("up", "--all");
    expect(end.code, end.output).to.equal(0);
    reference = await finalState(world);
    await world.clear();
  });
  after(() => world.clear());

  it("every client is deployed by exactly one of four processes", async () => {
    const ends = await job("clients");
    for (const { code, output } of ends) expect(code, output).to.equal(0);
    expect(results(ends).sort()).to.deep.equal(world.members.map(({ stack }) => `${stack} succeeded`));
    expect(ends.filter(({ report }) => (report?.stacks.length ?? 0) > 0)).to.have.lengthOf.at.least(3);
    expect((await finalState(world)).sets, "before home is run").to.deep.equal({});
  });

  it("home follows once, and no client is run again", async () => {
    const ends = await job("home");
    expect(ends.map(({ code, output }) => (code === 0 ? "" : output))).to.deep.equal([""]);
    const unchanged = world.members.map(({ stack }) => `${stack} unchanged`);
    expect(results(ends)).to.deep.equal([...unchanged, "home succeeded"]);
  });

  it("leaves what one process leaves", async () => {
    expect(differences(await finalState(world), reference)).to.deep.equal([]);
  });

  it("a role that gets another name: both are there until home has followed, and then the new one alone", async () => {
    const [member] = world.members;
    const roles = "{ read-only: { name: shard-auditor } }";
    await world.writeMember(member!, { roles });
    const names = async () =>
      Object.keys(await world.aws.roles()).filter((name) => name.startsWith(`${member!.slug}/`));
    const [before] = await names();
    const first = (await job("clients")).filter(({ code }) => code !== 0);
    // why nothing: the shards have done their part, and the last job does the rest.
    expect(first.map(({ output }) => output)).to.deep.equal([]);
    expect(await names()).to.have.members([before, `${member!.slug}/shard-auditor`]);
    const [home] = await job("home");
    expect(home?.code, home?.output).to.equal(0);
    expect(await names()).to.deep.equal([`${member!.slug}/shard-auditor`]);
  });
});
