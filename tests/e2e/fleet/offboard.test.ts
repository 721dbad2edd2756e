import { expect } from "chai";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FleetError } from "../../../fleet/fleet-error.ts";
import { offboard } from "../../../fleet/offboard/offboard.ts";
import type { OffboardReport } from "../../../fleet/offboard/offboard-report.ts";
import type { OffboardOptions } from "../../../fleet/offboard/offboard-step.ts";
import { up } from "../../../fleet/run/up.ts";
import { WriteFailure, writeFiles } from "../../../fleet/project/write-files.ts";
import type { FleetSession } from "../../../fleet/session.ts";
import { enter, signIn } from "../../../sandbox/entering/enter.ts";
import { box, inOrder } from "../box.ts";
import { finalState } from "./final-state.ts";
import { fleetBox } from "./fleet-box.ts";
import type { FleetMember } from "./fleet-files.ts";
import type { FleetWorld } from "./fleet-world.ts";

const GRANTS = (one: FleetMember, other: FleetMember) => `
      # alice is everywhere
      - { group: Platform Engineers, clients: all, roles: [read-only] }
      - { user: alice@acme.example, clients: [${one.name}, ${other.name}], roles: [devops] } # both
      - { group: Auditors, clients: [${one.name}], roles: [read-only] }
      - { group: Support, clients: [${other.name}], roles: [devops] }`;

const role = ({ accountId }: FleetMember, key = "read-only") => `arn:aws:iam::${accountId}:role/leave-${key}`;
const setOf = ({ name }: FleetMember, title = "ReadOnly") => `${name}${title}`;

describe("offboard", () => {
  inOrder();
  let world: FleetWorld;
  let session: FleetSession;
  let gone: FleetMember;
  let other: FleetMember;
  let last: FleetMember;

  const run = (slug: string, options: Omit<OffboardOptions, "slug"> = {}): Promise<OffboardReport> =>
    offboard(session, { slug, ...options });
  const states = ({ steps }: OffboardReport) => steps.map(({ step, state }) => `${step} ${state}`);

  async function tries(member: FleetMember, key = "read-only", title = "ReadOnly"): Promise<string> {
    const { sandbox } = await box();
    const alice = { user: "alice@acme.example", permissionSet: setOf(member, title) };
    return (await enter(sandbox, alice, role(member, key))).outcome;
  }

  const file = (name: string) => readFile(join(world.directory, name), "utf8");

  before(async () => {
    world = await fleetBox({
      name: "leave",
      series: 701,
      clients: 3,
      files: { protect: true, roles: "[read-only, devops]", maxRetries: 1 },
    });
    [gone, other, last] = [world.members[0]!, world.members[1]!, world.members[2]!];
    await world.writeHome({ grants: GRANTS(gone, other) });
    session = await world.session();
    const { ok, stacks } = await up(session.again(), { all: true });
    expect(ok, JSON.stringify(stacks.flatMap(({ reasons }) => reasons))).to.equal(true);
  });
  after(() => session.close());

  it("changes nothing in a dry run, and says what it would", async () => {
    const [before, text] = [await finalState(world), await file("Pulumi.home.yaml")];
    const { ok, plan, steps, dryRun } = await run(gone.slug, { dryRun: true });
    expect([ok, dryRun, steps]).to.deep.equal([true, true, []]);
    expect(plan?.permissionSets.toSorted()).to.deep.equal([setOf(gone, "DevOps"), setOf(gone)]);
    expect(plan?.roles.toSorted()).to.deep.equal([role(gone, "devops"), role(gone)]);
    expect(plan?.alongside).to.deep.equal([]);
    expect(plan?.losing.map(({ holder, roleArn }) => `${holder} ${roleArn}`).toSorted()).to.deep.equal([
      `group:Auditors ${role(gone)}`,
      `group:Platform Engineers ${role(gone)}`,
      `user:alice@acme.example ${role(gone, "devops")}`,
    ]);
    expect(await finalState(world)).to.deep.equal(before);
    expect(await file("Pulumi.home.yaml")).to.equal(text);
  });

  it("writes nothing when nobody confirms", async () => {
    const before = await finalState(world);
    const { ok, confirmed, steps } = await run(gone.slug, { confirm: () => Promise.resolve(false) });
    expect([ok, confirmed, steps]).to.deep.equal([false, false, []]);
    expect(await finalState(world)).to.deep.equal(before);
    expect(await file(`Pulumi.${gone.stack}.yaml`)).not.to.include("offboarding");
  });

  it("names the nearest slugs of one that is nowhere", async () => {
    const failure = await run("leave-1").catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(FleetError);
    expect((failure as Error).message).to.include('did you mean "leave-01"');
  });

  it("refuses to abandon a client whose credentials work", async () => {
    const failure = await run(gone.slug, { abandoned: true }).catch((error: unknown) => error);
    expect((failure as Error).message).to.match(/still work/);
    expect(await file(`Pulumi.${gone.stack}.yaml`)).not.to.include("offboarding");
  });

  it("takes a client back to nothing, and nobody else notices", async () => {
    const before = await finalState(world);
    expect([await tries(gone), await tries(gone, "devops", "DevOps"), await tries(other)]).to.deep.equal([
      "enters",
      "enters",
      "enters",
    ]);
    const { sandbox } = await box();
    const session = await signIn(sandbox, { user: "alice@acme.example", permissionSet: setOf(gone) });
    const seen: string[] = [];
    const report = await run(gone.slug, {
      confirm: (plan) => {
        seen.push(plan.slug);
        return Promise.resolve(true);
      },
    });
    expect(
      report.steps.map(({ step, state, detail }) => `${step} ${state} ${state === "done" ? "" : detail}`.trim()),
    ).to.deep.equal(["files done", "home done", "sessions done", "roles done", "stack done"]);
    expect([report.ok, report.leftOver, seen]).to.deep.equal([true, [], [gone.slug]]);

    expect([await tries(gone), await tries(gone, "devops", "DevOps")]).to.deep.equal(["refused", "refused"]);
    expect((await enter(sandbox, session, role(gone))).outcome).to.equal("refused");
    expect([await tries(other), await tries(other, "devops", "DevOps")]).to.deep.equal(["enters", "enters"]);

    const after = await finalState(world);
    const without = <T>(all: Readonly<Record<string, T>>, isGone: (key: string) => boolean) =>
      Object.fromEntries(Object.entries(all).filter(([key]) => !isGone(key)));
    expect(after.roles).to.deep.equal(without(before.roles, (key) => key.includes(gone.slug)));
    expect(after.sets).to.deep.equal(without(before.sets, (key) => key.startsWith(gone.name)));
    expect(Object.keys(after.stacks).toSorted()).to.deep.equal(
      Object.keys(before.stacks)
        .filter((name) => name !== gone.stack)
        .toSorted(),
    );
    expect(after.stacks[other.stack]).to.deep.equal(before.stacks[other.stack]);
    expect(after.stacks["home"]?.resources).to.deep.equal(
      before.stacks["home"]?.resources.filter((urn) => !urn.includes(gone.name) && !urn.includes(gone.accountId)),
    );
    expect(JSON.stringify(after)).not.to.include(gone.accountId);
    expect(after.locks).to.deep.equal([]);
    expect(existsSync(join(world.directory, `Pulumi.${gone.stack}.yaml`))).to.equal(false);
    expect(existsSync(join(world.directory, `Pulumi.${other.stack}.yaml`))).to.equal(true);
    expect((await file("Pulumi.home.yaml")).split("    grants: ")[1]).to.equal(`
      # alice is everywhere
      - { group: Platform Engineers, clients: all, roles: [read-only] }
      - { user: alice@acme.example, clients: [${other.name}], roles: [devops] } # both
      - { group: Support, clients: [${other.name}], roles: [devops] }
`);
    const { code, output } = await world.pulumi("preview", "--expect-no-changes", "--stack", "home");
    expect(code, output).to.equal(0);
  });

  describe("after a failure", () => {
    const marked = () => file(`Pulumi.${other.stack}.yaml`).then((text) => text.includes("offboarding: true"));

    it("of the disk: nothing was touched in AWS, and the files fit together", async () => {
      const before = await finalState(world);
      let written = 0;
      const report = await run(other.slug, {
        write: async (folder, files) => {
          if (written++ === 1) throw new WriteFailure(files[0]?.name ?? "", "ENOSPC", [], []);
          await writeFiles(folder, files);
        },
      });
      expect(states(report)).to.deep.equal([
        "files not-done",
        "home not-done",
        "sessions not-done",
        "roles not-done",
        "stack not-done",
      ]);
      expect([report.ok, report.leftOver[0]?.next]).to.deep.equal([false, `npx switchyard offboard ${other.slug}`]);
      expect(await finalState(world)).to.deep.equal(before);
      expect(await marked()).to.equal(false);
      expect((await run(other.slug, { dryRun: true })).faults).to.deep.equal([]);
    });

    it("in the home account: nothing of the client is destroyed", async () => {
      const before = await finalState(world);
      await world.faults({ match: "^sso:DeleteAccountAssignment$", kind: "server-error" });
      const report = await run(other.slug);
      await world.faults();
      expect(states(report)).to.deep.equal([
        "files done",
        "home not-done",
        "sessions not-done",
        "roles not-done",
        "stack not-done",
      ]);
      expect(report.steps[1]?.detail).to.match(/could not be updated.*Nothing of the client was destroyed/s);
      const after = await finalState(world);
      expect(after.roles).to.deep.equal(before.roles);
      expect(after.stacks[other.stack]).to.deep.equal(before.stacks[other.stack]);
      expect(await marked()).to.equal(true);
    });

    it("in the client account: nobody gets in any more, and what is left is named", async () => {
      await world.faults({ match: "^iam:DeleteRole$", kind: "server-error" });
      const report = await run(other.slug);
      await world.faults();
      expect(states(report)).to.deep.equal([
        "files already",
        "home done",
        "sessions done",
        "roles not-done",
        "stack not-done",
      ]);
      const left = report.leftOver.map(({ what }) => what).join(" ");
      expect(left).to.include(role(other)).and.to.include(role(other, "devops"));
      expect(await tries(other)).to.equal("refused");
      const { roles } = await finalState(world);
      // why none: the provider takes all policies off a role before it deletes it, so a session there may do nothing.
      const { managedPolicies, inlinePolicies } = roles[`${other.slug}/leave-devops`] as Record<string, object>;
      expect([managedPolicies, inlinePolicies]).to.deep.equal([[], {}]);
    });

    it("the same command finishes it, though the roles have a policy that no file knows", async () => {
      const report = await run(other.slug);
      expect(report.leftOver).to.deep.equal([]);
      expect(states(report)).to.deep.equal([
        "files already",
        "home already",
        "sessions done",
        "roles done",
        "stack done",
      ]);
      const after = await finalState(world);
      expect(JSON.stringify(after)).not.to.include(other.accountId);
      expect([Object.keys(after.stacks).toSorted(), after.locks]).to.deep.equal([[last.stack, "home"].toSorted(), []]);
      expect(existsSync(join(world.directory, `Pulumi.${other.stack}.yaml`))).to.equal(false);
    });
  });

  describe("when the client has taken our credentials away", () => {
    before(() => world.writeProfiles({ [last.slug]: { accessKeyId: "AKIAIOSFODNN7EXAMPLE" } }));
    after(() => world.writeProfiles());

    it("writes nothing until somebody says so", async () => {
      const text = await file("Pulumi.home.yaml");
      const failure = await run(last.slug).catch((error: unknown) => error);
      expect((failure as Error).message).to.match(/cannot be deleted with the credentials.*--abandoned/s);
      expect(await file("Pulumi.home.yaml")).to.equal(text);
    });

    it("withdraws its grants, forgets its stack and names what the client has to delete", async () => {
      expect(await tries(last)).to.equal("enters");
      const before = await finalState(world);
      const report = await run(last.slug, { abandoned: true });
      expect(states(report)).to.deep.equal([
        "files done",
        "home done",
        "sessions left-over",
        "roles left-over",
        "stack done",
      ]);
      expect(report.ok).to.equal(false);
      expect(report.leftOver.map(({ what }) => what).toSorted()).to.deep.equal([
        `role ${role(last, "devops")}`,
        `role ${role(last)}`,
      ]);
      expect(await tries(last)).to.equal("refused");
      const after = await finalState(world);
      expect(after.roles).to.deep.equal(before.roles);
      expect([after.sets, Object.keys(after.stacks), after.locks]).to.deep.equal([{}, ["home"], []]);
      expect(existsSync(join(world.directory, `Pulumi.${last.stack}.yaml`))).to.equal(false);
      // why none: the grant reached this client alone, and the home stack refuses one that reaches nobody. The blank stood there before.
      expect((await file("Pulumi.home.yaml")).split("    grants:")[1]).to.equal(" [] \n      # alice is everywhere\n");
    });
  });
});
