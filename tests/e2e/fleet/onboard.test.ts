import { expect } from "chai";
import { onboard, type OnboardOptions, type OnboardReport } from "../../../fleet/onboard/onboard.ts";
import type { OnboardPlan } from "../../../fleet/onboard/onboard-plan.ts";
import { SelectionFaults } from "../../../fleet/run/select-stacks.ts";
import type { FleetSession } from "../../../fleet/session.ts";
import { enter } from "../../../sandbox/entering/enter.ts";
import { box, inOrder, writes } from "../box.ts";
import { fleetBox } from "./fleet-box.ts";
import type { FleetMember } from "./fleet-files.ts";
import type { FleetWorld } from "./fleet-world.ts";

const [BOB, ALICE] = ["bob@acme.example", "alice@acme.example"];

describe("onboarding", () => {
  inOrder();
  let world: FleetWorld;
  let session: FleetSession;
  let first: FleetMember, second: FleetMember, third: FleetMember, fourth: FleetMember, fifth: FleetMember;
  const asked: OnboardPlan[] = [];
  let onNotice: (text: string) => void = () => undefined;

  before(async () => {
    world = await fleetBox({ name: "onboard", series: 81, clients: 5 });
    await world.api("PUT", "settings", { pace: false });
    [first, second, third, fourth, fifth] = world.members as [
      FleetMember,
      FleetMember,
      FleetMember,
      FleetMember,
      FleetMember,
    ];
    for (const later of [third, fourth, fifth]) await world.removeMember(later);
    session = await world.session({ onEvent: (event) => event.kind === "notice" && onNotice(event.text) });
  });
  after(async () => {
    session.close();
    await world.api("PUT", "settings", { pace: true });
    await world.writeProfiles();
    await world.clear();
  });

  /** Onboards with the files as they are now. */
  function run(
    members: readonly FleetMember[],
    { answer = true, ...options }: Partial<OnboardOptions> & { readonly answer?: boolean } = {},
  ): Promise<OnboardReport> {
    const confirm = (plan: OnboardPlan): Promise<boolean> => {
      asked.push(plan);
      return Promise.resolve(answer);
    };
    return onboard(session.again(), { slugs: members.map(({ slug }) => slug), confirm, ...options });
  }

  const arn = ({ accountId }: FleetMember): string => `arn:aws:iam::${accountId}:role/onboard-read-only`;
  /** Signs in at the portal and assumes the role, as a person does. */
  async function entering(userName: string, member: FleetMember): Promise<string> {
    const { sandbox } = await box();
    const caller = { user: userName, permissionSet: `${member.name}ReadOnly` };
    return (await enter(sandbox, caller, arn(member))).outcome;
  }
  const results = ({ stacks }: OnboardReport) => stacks.map(({ stack, result }) => `${stack} ${result}`);
  const text = (report: OnboardReport): string => JSON.stringify(report, undefined, 1);

  it("says who gains what, and where that is not confirmed, writes nothing", async () => {
    const before = await writes();
    const report = await run([first, second], { answer: false });
    const [plan] = asked;
    expect(plan!.gains.map(({ who, roleArn }) => `${who} ${roleArn}`)).to.have.members([
      `group:Auditors ${arn(first)}`,
      `group:Auditors ${arn(second)}`,
    ]);
    expect(plan!.elsewhere).to.deep.equal({ gains: [], losses: [] });
    expect(
      plan!.clients.map(({ slug, roles }) => [slug, roles.map(({ role, exists }) => [role, exists])]),
    ).to.deep.equal([
      [first.slug, [["read-only", false]]],
      [second.slug, [["read-only", false]]],
    ]);
    expect(report).to.include({ ok: false, confirmed: false });
    expect(report.stacks).to.deep.equal([]);
    expect(await writes()).to.deep.equal(before);
    expect([...(await session.readDeployed([])).listed.keys()]).to.deep.equal([]);
  });

  it("asks nobody in a dry run, and writes nothing either", async () => {
    const before = await writes();
    const report = await run([first], { dryRun: true });
    expect(asked).to.have.lengthOf(1);
    expect(report.plan.gains).to.have.lengthOf(1);
    expect(report).to.include({ ok: true, confirmed: false, dryRun: true });
    expect(await writes()).to.deep.equal(before);
  });

  it("refuses what is no client: another's stack name as a slug, home, nothing at all", async () => {
    for (const slugs of [[], ["home"], [first.stack], ["onboard-1"]]) {
      const refused = await run([], { slugs }).catch((error: unknown) => error);
      expect(refused, slugs.join()).to.be.instanceOf(SelectionFaults);
    }
    expect(asked).to.have.lengthOf(1);
  });

  it("deploys and verifies both where it is confirmed, with a card for each, and whoever was granted gets in", async () => {
    const report = await run([first, second]);
    expect(report, text(report)).to.include({ ok: true, confirmed: true });
    expect(results(report)).to.deep.equal([`${first.stack} succeeded`, `${second.stack} succeeded`, "home succeeded"]);
    expect(report.leftOver).to.deep.equal([]);
    expect(report.verified!.clients.map(({ slug, ok, checked }) => ({ slug, ok, checked }))).to.deep.equal(
      [first, second].map(({ slug }) => ({ slug, ok: true, checked: true })),
    );
    expect(report.cards.map(({ slug, roles }) => [slug, roles.map(({ role, who }) => [role, who])])).to.deep.equal(
      [first, second].map(({ slug }) => [slug, [["read-only", ["group:Auditors"]]]]),
    );
    expect(report.cards[0]!.profiles).to.include(`[profile ${first.slug}-read-only]`).and.to.include(arn(first));
    for (const member of [first, second]) {
      expect(await entering(BOB, member)).to.equal("enters");
      expect(await entering(ALICE, member)).to.equal("refused");
    }
  });

  it("changes nothing the second time", async () => {
    const before = await writes();
    const report = await run([first, second]);
    expect(report, text(report)).to.include({ ok: true });
    expect(report.plan.gains).to.deep.equal([]);
    expect(report.plan.clients.flatMap(({ roles }) => roles.map(({ exists }) => exists))).to.deep.equal([true, true]);
    expect(report.stacks.map(({ changes }) => Object.keys(changes))).to.deep.equal([["same"], ["same"], ["same"]]);
    expect(report.cards).to.have.lengthOf(2);
    expect(await writes()).to.deep.equal(before);
  });

  it("with wrong credentials for one of two onboards the other, and says what is left and what to type", async () => {
    await world.writeMember(third);
    await world.writeMember(fourth, { profile: first.slug });
    const report = await run([third, fourth]);
    expect(report.ok).to.equal(false);
    expect(results(report), text(report)).to.deep.equal([
      `${third.stack} succeeded`,
      `${fourth.stack} refused`,
      "home succeeded",
    ]);
    expect(report.stacks[1]!.reasons[0]!.message).to.include(fourth.accountId).and.to.include(first.accountId);
    expect(report.leftOver.find(({ what }) => what.startsWith(`${fourth.slug},`))?.next).to.equal(
      `npx switchyard onboard ${fourth.slug}`,
    );
    expect(report.cards.map(({ slug }) => slug)).to.deep.equal([third.slug]);
    expect(await entering(BOB, third)).to.equal("enters");
    expect(await entering(BOB, fourth)).to.equal("refused");
  });

  it("is finished by the same call once the credentials are right", async () => {
    await world.writeMember(fourth);
    const report = await run([third, fourth]);
    expect(report, text(report)).to.include({ ok: true });
    expect(await entering(BOB, fourth)).to.equal("enters");
    expect(await entering(ALICE, fourth)).to.equal("refused");
  });

  it("says that home failed, gives no card, and is finished by the same call", async () => {
    await world.writeMember(fifth);
    await world.faults({ match: "^sso:CreatePermissionSet$", kind: "server-error" });
    const drain = new AbortController();
    // why drained: otherwise it is tried again for minutes.
    onNotice = (said) => said.includes("trying again") && drain.abort();
    const report = await run([fifth], { signals: { drain: drain.signal } });
    onNotice = () => undefined;
    expect(report.ok).to.equal(false);
    expect(results(report), text(report)).to.deep.equal([`${fifth.stack} succeeded`, "home failed"]);
    expect(report.stacks[1]).to.deep.include({ next: "npx switchyard up home" });
    expect(report.leftOver.map(({ next }) => next)).to.include(`npx switchyard onboard ${fifth.slug}`);
    expect(report.cards).to.deep.equal([]);
    expect(report.verified).to.equal(undefined);
    expect(await entering(BOB, fifth)).to.equal("refused");
    expect(await entering(BOB, first)).to.equal("enters");

    await world.faults();
    const again = await run([fifth]);
    expect(again, text(again)).to.include({ ok: true });
    expect(again.cards.map(({ slug }) => slug)).to.deep.equal([fifth.slug]);
    expect(await entering(BOB, fifth)).to.equal("enters");
  });

  it("is not stopped by another client's file, whose access home leaves as it is, and which is no loss", async () => {
    const { stack } = first;
    await world.write(`Pulumi.${stack}.yaml`, "config:\n  switchyard:client: { name: 7 }\n");
    await world.writeMember(second, { roles: "[read-only, devops]" });
    const report = await run([second]);
    expect(report.plan.left).to.deep.equal([first.slug]);
    expect(report.plan.elsewhere).to.deep.equal({ gains: [], losses: [] });
    expect(results(report), text(report)).to.deep.equal([`${second.stack} succeeded`, "home succeeded"]);
    expect(report.leftOver.map(({ what }) => what)).to.deep.equal([
      `${first.slug} in the home stack, which left it as it was`,
    ]);
    expect(report.verified!.clients).to.have.lengthOf(1);
    expect(report.verified!.clients[0]).to.include({ slug: second.slug, ok: true });
    expect(report.cards.map(({ slug }) => slug)).to.deep.equal([second.slug]);
    for (const member of [first, second]) expect(await entering(BOB, member)).to.equal("enters");
  });
});
