import { IAMClient, UpdateRoleDescriptionCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { stackAccess } from "../../../fleet/aws/caller-account.ts";
import type { FleetReport } from "../../../fleet/report.ts";
import { SelectionFaults } from "../../../fleet/run/select-stacks.ts";
import { up } from "../../../fleet/run/up.ts";
import type { UpOptions } from "../../../fleet/run/up-options.ts";
import type { FleetSession } from "../../../fleet/session.ts";
import { status } from "../../../fleet/status/status.ts";
import { inOrder } from "../box.ts";
import { finalState } from "./final-state.ts";
import { fleetBox } from "./fleet-box.ts";
import type { FleetWorld } from "./fleet-world.ts";

describe("up, for many stacks", () => {
  inOrder();
  let world: FleetWorld;
  let session: FleetSession;

  before(async () => {
    world = await fleetBox({ name: "up", series: 401, clients: 4 });
    session = await world.session();
  });
  after(() => session.close());

  const run = (options: UpOptions): Promise<FleetReport> => up(session.again(), options);
  const results = ({ stacks }: FleetReport) => stacks.map(({ stack, result }) => `${stack} ${result}`);
  const CLIENTS = ["client-up-01", "client-up-02", "client-up-03", "client-up-04"];
  const all = (result: string) => [...CLIENTS, "home"].map((stack) => `${stack} ${result}`);

  it("only says what it would do in a dry run", async () => {
    const before = await finalState(world);
    const report = await run({ all: true, dryRun: true });
    expect([report.dryRun, report.stacks.length]).to.deep.equal([true, 5]);
    expect(await finalState(world)).to.deep.equal(before);
  });

  it("deploys all clients, and home last", async () => {
    const report = await run({ all: true });
    expect(report.stacks.flatMap(({ reasons }) => reasons)).to.deep.equal([]);
    expect([report.ok, results(report)]).to.deep.equal([true, all("succeeded")]);
    const { roles, locks } = await finalState(world);
    expect(Object.keys(roles)).to.not.deep.equal([]);
    expect(locks).to.deep.equal([]);
  });

  it("is not noticed by `pulumi up` by hand, nor notices it", async () => {
    for (const stack of ["client-up-01", "home"]) {
      const { code, output } = await world.pulumi("preview", "--expect-no-changes", "--stack", stack);
      expect(code, output).to.equal(0);
    }
    const { code, output } = await world.pulumi("up", "--yes", "--skip-preview", "--stack", "client-up-01");
    expect(code, output).to.equal(0);
    const report = await run({ all: true, changed: true });
    expect([report.ok, results(report)]).to.deep.equal([true, all("unchanged")]);
  });

  it("runs only what changed: a client, and home for what follows from it", async () => {
    const before = await world.calls();
    const same = await run({ all: true, changed: true, why: true });
    expect(same.stacks.map(({ why }) => why)).to.deep.equal(all("").map(() => "as last deployed"));
    const made = Object.entries(await world.calls()).filter(([call, count]) => count !== before[call]);
    expect(made.map(([call]) => call).filter((call) => !call.startsWith("sts:"))).to.deep.equal([]);

    await world.writeMember(world.members[1]!, { description: "Changed" });
    const report = await run({ all: true, changed: true, why: true });
    expect(results(report)).to.deep.equal([
      "client-up-01 unchanged",
      "client-up-02 succeeded",
      "client-up-03 unchanged",
      "client-up-04 unchanged",
      "home succeeded",
    ]);
    expect(report.stacks[1]?.why).to.equal("what its files say has changed since");
  });

  it("goes on with the others where one client's file is at fault, and says what is left", async () => {
    await world.write("Pulumi.client-up-03.yaml", "config:\n  switchyard:client: { name: Up03, acountId: 1 }\n");
    await world.writeMember(world.members[3]!, { description: "Also changed" });
    const report = await run({ all: true, changed: true });
    expect(report.ok).to.equal(false);
    expect(results(report).slice(0, 4)).to.deep.equal([
      "client-up-01 unchanged",
      "client-up-02 unchanged",
      "client-up-03 refused",
      "client-up-04 succeeded",
    ]);
    expect(report.stacks[2]?.reasons.map(({ code }) => code)).to.include("config/unknown-key");
    expect(report.leftOver.map(({ what }) => what).join()).to.include("up-03");
    await world.writeMember(world.members[2]!);
    const mended = await run({ all: true, changed: true });
    expect([mended.ok, mended.leftOver]).to.deep.equal([true, []]);
  });

  it("names a stack without a file, and does not take a slug for another that begins with it", async () => {
    const before = (await status(session.again())).rows.map(({ stack, state }) => `${stack} ${state}`);
    expect(before).to.deep.equal(all("deployed"));
    const [from, to] = ["Pulumi.client-up-04.yaml", "Pulumi.client-up-0.yaml"].map((name) =>
      join(world.directory, name),
    );
    await rename(from!, to!);
    const { rows, ok } = await status(session.again());
    expect(rows.map(({ stack, state }) => `${stack} ${state}`)).to.include.members([
      "client-up-0 new",
      "client-up-01 deployed",
      "client-up-04 no-file",
    ]);
    expect(ok).to.equal(false);
    const report = await run({ all: true, changed: true, dryRun: true });
    expect(report.leftOver.map(({ what }) => what).join()).to.include("the stack client-up-04");
    expect(report.ok).to.equal(false);
    await rename(to!, from!);
  });

  it("refuses credentials of another account before anything is written, naming both", async () => {
    await world.writeMember(world.members[0]!, { profile: "up-02", description: "Not to be written" });
    const before = await finalState(world);
    const report = await run({ stacks: ["up-01"] });
    expect(results(report)).to.deep.equal(["client-up-01 refused"]);
    const [reason] = report.stacks[0]?.reasons ?? [];
    expect(reason?.code).to.equal("fleet/other-account");
    expect(reason?.message).to.include(world.members[0]!.accountId).and.to.include(world.members[1]!.accountId);
    expect(await finalState(world)).to.deep.equal(before);
    await world.writeMember(world.members[0]!);
  });

  it("begins no more after so many failures", async () => {
    for (const member of world.members) await world.writeMember(member, { profile: "nobody" });
    const report = await run({ all: true, maxFailures: 1 });
    expect(report.ok).to.equal(false);
    expect(report.stacks.at(-1)?.result).to.equal("skipped");
    expect(report.stacks.at(-1)?.next).to.equal("npx switchyard up home");
    for (const member of world.members) await world.writeMember(member);
  });

  it("begins nothing for a stack that there is not", async () => {
    const failure = await run({ stacks: ["up-01", "up-99"] }).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(SelectionFaults);
  });

  it("finds no drift after a run, and names what was changed by hand", async () => {
    expect((await run({ all: true, changed: true })).ok).to.equal(true);
    const { rows, ok } = await status(session.again(), { refresh: true });
    expect(rows.map(({ drift }) => drift?.kind)).to.deep.equal(rows.map(() => "none"));
    expect(ok).to.equal(true);

    const { slug } = world.members[1]!;
    const project = session.again().project;
    const access = stackAccess({ project, engine: session.engine }, project.clients.get(slug)!);
    if (access.kind !== "known") throw new Error(access.because);
    const role = { RoleName: "up-read-only", Description: "By hand" };
    await new IAMClient(access.config).send(new UpdateRoleDescriptionCommand(role));
    const after = await status(session.again(), { refresh: true });
    expect(after.ok).to.equal(false);
    const drifted = after.rows.flatMap(({ stack, drift }) =>
      drift?.kind === "found" ? [[stack, drift.resources]] : [],
    );
    expect(JSON.stringify(drifted))
      .to.include(`client-${slug}`)
      .and.to.include("aws:iam/role:Role")
      .and.not.to.include("up-03");
  });
});
