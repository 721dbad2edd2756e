import { GetRoleCommand, IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentity } from "@aws-sdk/types";
import { expect } from "chai";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { FleetError } from "../../../fleet/fleet-error.ts";
import { offboard } from "../../../fleet/offboard/offboard.ts";
import type { OffboardReport } from "../../../fleet/offboard/offboard-report.ts";
import type { OffboardOptions } from "../../../fleet/offboard/offboard-step.ts";
import { up } from "../../../fleet/run/up.ts";
import type { FleetSession } from "../../../fleet/session.ts";
import { enter, identity, portalCredentials, portalToken } from "../../../sandbox/demo/calls.ts";
import { SANDBOX_REGION } from "../../../sandbox/world.ts";
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

  const run = (slug: string, options: Omit<OffboardOptions, "slug"> = {}): Promise<OffboardReport> =>
    offboard(session, { slug, ...options });
  const states = ({ steps }: OffboardReport) => steps.map(({ step, state }) => `${step} ${state}`);

  async function tries(member: FleetMember, key = "read-only", title = "ReadOnly"): Promise<string> {
    const { sandbox } = await box();
    const token = await portalToken(sandbox, "alice@acme.example");
    const credentials = () => portalCredentials(sandbox, token, setOf(member, title));
    return (await enter(sandbox, role(member, key), credentials)).outcome;
  }

  async function sessionIn(member: FleetMember): Promise<AwsCredentialIdentity> {
    const { sandbox } = await box();
    const credentials = await portalCredentials(
      sandbox,
      await portalToken(sandbox, "alice@acme.example"),
      setOf(member),
    );
    const sts = new STSClient({ endpoint: sandbox.url, region: SANDBOX_REGION, credentials });
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: role(member), RoleSessionName: "alice" }));
    return identity(Credentials);
  }

  async function looksAround(credentials: AwsCredentialIdentity): Promise<string> {
    const { sandbox } = await box();
    try {
      await new IAMClient({ endpoint: sandbox.url, region: SANDBOX_REGION, credentials }).send(
        new ListRolesCommand({}),
      );
      return "may";
    } catch (error) {
      return error instanceof Error ? error.name : String(error);
    }
  }

  const file = (name: string) => readFile(join(world.directory, name), "utf8");

  before(async () => {
    world = await fleetBox({
      name: "leave",
      series: 701,
      clients: 3,
      files: { protect: true, roles: "[read-only, devops]" },
    });
    [gone, other] = [world.members[0]!, world.members[1]!];
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
    const [running, elsewhere] = [await sessionIn(gone), await sessionIn(other)];
    expect([await looksAround(running), await looksAround(elsewhere)]).to.deep.equal(["may", "may"]);
    const credentials = await portalCredentials(
      (await box()).sandbox,
      await portalToken((await box()).sandbox, "alice@acme.example"),
      setOf(gone),
    );
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
    expect((await enter((await box()).sandbox, role(gone), () => Promise.resolve(credentials))).outcome).to.equal(
      "refused",
    );
    expect(await looksAround(running)).not.to.equal("may");
    expect([await tries(other), await tries(other, "devops", "DevOps"), await looksAround(elsewhere)]).to.deep.equal([
      "enters",
      "enters",
      "may",
    ]);

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
});
