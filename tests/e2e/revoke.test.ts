import { IAMClient } from "@aws-sdk/client-iam";
import { fromIni } from "@aws-sdk/credential-providers";
import type { AwsCredentialIdentity } from "@aws-sdk/types";
import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";
import type { RevokeReport } from "../../fleet/revoke/revoke-report.ts";
import { assume, enter, signIn } from "../../sandbox/entering/enter.ts";
import * as byHand from "../../sandbox/entering/iam-by-hand.ts";
import { SANDBOX_REGION } from "../../sandbox/world.ts";
import { box, inOrder } from "./box.ts";
import { fleetBox } from "./fleet/fleet-box.ts";
import type { FleetMember } from "./fleet/fleet-files.ts";
import type { FleetWorld } from "./fleet/fleet-world.ts";
import { newKey } from "./iam-people.ts";

const ALICE = "alice@acme.example";
const CAROL = "carol@acme.example";
/** A role in each client account that everything there may enter: what a session in a client does. */
const INNER = "inner";
/** IAM users of the home account who may both enter the role `desk`. */
const [IVAN, OTTO] = ["rev-ivan", "rev-otto"] as const;

const ROLES = `{ devops: , desk: { level: devops, trust: { users: [${IVAN}, ${OTTO}] } } }`;

const role = ({ accountId }: FleetMember, name = "rev-devops") => `arn:aws:iam::${accountId}:role/${name}`;

describe("revoke", () => {
  inOrder();
  let world: FleetWorld;
  let one: FleetMember;
  let other: FleetMember;

  const asked = async (user: string, member: FleetMember) => {
    const { sandbox } = await box();
    return assume(sandbox, { user, permissionSet: `${member.name}DevOps` }, role(member));
  };
  const enters = async (caller: Parameters<typeof enter>[1], arn: string) =>
    (await enter((await box()).sandbox, caller, arn)).outcome;
  const works = (session: AwsCredentialIdentity, member: FleetMember) => enters(session, role(member, INNER));
  const freshly = (user: string, member: FleetMember) =>
    enters({ user, permissionSet: `${member.name}DevOps` }, role(member));
  const file = (name: string) => readFile(join(world.directory, `Pulumi.${name}.yaml`), "utf8");

  async function revoke(
    ...args: readonly string[]
  ): Promise<{ readonly code: number | null; readonly report: RevokeReport }> {
    const { code, output } = await world.switchyard("revoke", ...args, "--yes", "--json");
    const start = output.search(/^\{$/m);
    if (start < 0) throw new Error(output);
    return { code, report: JSON.parse(output.slice(start, output.lastIndexOf("}") + 1)) as RevokeReport };
  }
  const deployed = async () => ({ roles: await world.aws.roles(), sets: await world.aws.sets() });

  before(async () => {
    world = await fleetBox({ name: "rev", series: 714, clients: 2, files: { roles: ROLES, maxRetries: 1 } });
    [one, other] = [world.members[0]!, world.members[1]!];
    await world.writeHome({
      grants: `
      - { group: Platform Engineers, clients: all, roles: [devops] } # alice is one of them
      - { user: { email: ${CAROL} }, clients: all, roles: [devops] }
      - { iamUser: ${IVAN}, clients: all, roles: [desk] }
      - { iamUser: ${OTTO}, clients: [${one.name}], roles: [desk] }
    iam: { users: { ${IVAN}: , ${OTTO}: } }`,
    });
    const { code, output } = await world.switchyard("up", "--all");
    expect(code, output).to.equal(0);
    const { sandbox } = await box();
    for (const { slug, accountId } of world.members) {
      const credentials = fromIni({
        profile: slug,
        configFilepath: world.env["AWS_CONFIG_FILE"]!,
        filepath: world.env["AWS_SHARED_CREDENTIALS_FILE"]!,
      });
      const iam = new IAMClient({ endpoint: sandbox.url, region: SANDBOX_REGION, credentials });
      await byHand.makeRole(iam, { name: INNER, trusted: accountId, canEnter: false });
    }
  });

  it("only looks in a dry run, and refuses what it does not know", async () => {
    const before = await deployed();
    const { code, report } = await revoke("--user", ALICE, "--dry-run");
    expect([code, report.plan?.person?.groups, report.plan?.roles.length]).to.deep.equal([
      0,
      ["Platform Engineers"],
      2,
    ]);
    expect(await deployed()).to.deep.equal(before);
    for (const args of [
      ["--user", "alicia@acme.example"],
      ["rev-01", "--role", "admin"],
      ["rev-03"],
      ["rev-01", "--lift"],
    ])
      expect((await revoke(...args)).code, args.join(" ")).to.equal(2);
    expect(await file("home")).not.to.include("denied");
  });

  let aliceIn: AwsCredentialIdentity;
  it("shuts out a person who is in, and lets everybody else in at once", async () => {
    const { sandbox } = await box();
    aliceIn = await asked(ALICE, one);
    const [carolIn, atHome] = [
      await asked(CAROL, other),
      await signIn(sandbox, { user: ALICE, permissionSet: `${other.name}DevOps` }),
    ];
    expect([await works(aliceIn, one), await works(carolIn, other)]).to.deep.equal(["enters", "enters"]);
    const { code, report } = await revoke("--user", ALICE);
    expect([code, report.leftOver]).to.deep.equal([0, []]);
    expect(await works(aliceIn, one), "a session in a client").to.equal("refused");
    expect(await enters(atHome, role(other)), "a session at home").to.equal("refused");
    expect([await freshly(ALICE, one), await freshly(ALICE, other)], "signed in again").to.deep.equal([
      "refused",
      "refused",
    ]);
    expect(await freshly(CAROL, one), "somebody else").to.equal("enters");
    expect(await works(await asked(CAROL, other), other), "somebody else in a client").to.equal("enters");
    expect(report.roles.map(({ state }) => state)).to.deep.equal(["ended", "ended"]);
    expect(report.sets.map(({ state }) => state)).to.deep.equal(["done", "done"]);
  });

  it("is what the next update finds and keeps", async () => {
    const before = await deployed();
    const { code, output } = await world.switchyard("up", "--all", "--refresh");
    expect(code, output).to.equal(0);
    expect(await deployed()).to.deep.equal(before);
    expect([await works(aliceIn, one), await freshly(ALICE, one), await freshly(CAROL, one)]).to.deep.equal([
      "refused",
      "refused",
      "enters",
    ]);
    const verified = await world.switchyard("verify", "--all");
    expect(verified.code, verified.output).to.equal(0);
  });

  it("lets a person in again, and no session from before", async () => {
    const { code, report } = await revoke("--user", ALICE, "--lift");
    expect([code, report.leftOver]).to.deep.equal([0, []]);
    expect([await freshly(ALICE, one), await works(aliceIn, one)]).to.deep.equal(["enters", "refused"]);
    expect(await file("home")).not.to.include("denied");
  });

  it("shuts out an IAM user who is in, and lets him in again", async () => {
    const { sandbox } = await box();
    const [ivan, otto] = [await newKey(IVAN), await newKey(OTTO)];
    const desk = role(one, "rev-desk");
    const ivanIn = await assume(sandbox, ivan, desk);
    expect([await works(ivanIn, one), await enters(otto, desk)]).to.deep.equal(["enters", "enters"]);
    const { code, report } = await revoke("--user", IVAN);
    expect([code, report.leftOver, report.iamUser?.state]).to.deep.equal([0, [], "done"]);
    expect(await works(ivanIn, one), "a session in a client").to.equal("refused");
    expect([await enters(ivan, desk), await enters(ivan, role(other, "rev-desk"))]).to.deep.equal([
      "refused",
      "refused",
    ]);
    expect([await enters(otto, desk), await freshly(CAROL, one)], "others").to.deep.equal(["enters", "enters"]);
    const lifted = await revoke("--user", IVAN, "--lift");
    expect([lifted.code, lifted.report.leftOver]).to.deep.equal([0, []]);
    expect([await enters(ivan, desk), await works(ivanIn, one)]).to.deep.equal(["enters", "refused"]);
  });

  it("goes when it has run out", async () => {
    const name = `Pulumi.${one.stack}.yaml`;
    const text = await file(one.stack);
    expect(Object.keys(await policies(one))).to.include("AWSRevokeOlderSessions");
    await world.write(name, text.replace(/revoked: .*/, "revoked: { devops: 2026-01-01T00:00:00Z }"));
    const { code, output } = await world.switchyard("up", one.slug, "--refresh");
    expect(code, output).to.equal(0);
    expect(Object.keys(await policies(one))).not.to.include("AWSRevokeOlderSessions");
    expect(parseDocument(await file(one.stack)).toJS()).to.have.nested.property("config.switchyard:client.revoked");
  });

  it("ends everybody's sessions in one role, and takes that back", async () => {
    const session = await asked(CAROL, other);
    const elsewhere = await asked(CAROL, one);
    expect((await revoke(other.slug, "--role", "devops")).code).to.equal(0);
    expect([await works(session, other), await works(elsewhere, one)]).to.deep.equal(["refused", "enters"]);
    expect((await revoke(other.slug, "--lift")).code).to.equal(0);
    expect(await works(session, other)).to.equal("enters");
  });

  it("does in the other accounts what one of them refuses, and says what is left", async () => {
    await world.writeProfiles({ [one.slug]: { accessKeyId: "AKIAIOSFODNN7EXAMPLE" } });
    const [here, there] = [await asked(CAROL, one), await asked(CAROL, other)];
    const { code, report } = await revoke("--user", CAROL);
    expect(code).to.equal(1);
    expect([await works(here, one), await works(there, other), await freshly(CAROL, one)]).to.deep.equal([
      "enters",
      "refused",
      "refused",
    ]);
    expect(report.leftOver.map(({ what }) => what)).to.deep.equal([
      `sessions in ${one.name}/devops (role rev-devops in account ${one.accountId})`,
    ]);
    await world.writeProfiles();
    expect((await revoke("--user", CAROL)).code).to.equal(0);
    expect(await works(here, one)).to.equal("refused");
    expect((await world.switchyard("export", "csv")).output, "her grant is by e-mail address")
      .to.include("group:Platform Engineers")
      .and.not.to.include(CAROL);
  });

  async function policies(member: FleetMember): Promise<Readonly<Record<string, unknown>>> {
    const found = (await world.aws.roles())[`${member.slug}/rev-devops`] as {
      readonly inlinePolicies: Record<string, unknown>;
    };
    return found.inlinePolicies;
  }
});
