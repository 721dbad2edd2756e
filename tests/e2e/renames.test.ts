import { UpdateGroupCommand, UpdateUserCommand } from "@aws-sdk/client-identitystore";
import { ListAccountAssignmentsCommand } from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import { HOME_ACCOUNT_ID, WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { box, inOrder, newFolder, writes } from "./box.ts";
import { directory, groupId, identityCenter, userId } from "./deployed.ts";
import { attemptToEnter } from "./iam-people.ts";
import { failureOf } from "./initech.ts";
import { InlineFleet } from "./inline.ts";
import { portalSession } from "./ways-callers.ts";

const PROJECT = `
name: switchyard
runtime: nodejs
config:
  homeAccount: { value: { accountId: "111111111111", company: names } }
  sharedPermissionSets:
    value:
      Names-All: { levels: [read-only], clients: all }
`;
const CLIENT = `
config:
  switchyard:client:
    name: Vandelay
    accountId: "222222222222"
    roles:
      read-only: { trust: { permissionSets: [VandelayReadOnly, Names-All] } }
`;
const OTHER = CLIENT.replaceAll("Vandelay", "Kramerica").replace("222222222222", "333333333333");
const home = (group: string, user: string) => `
config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    grants:
      - { group: ${group}, clients: [Vandelay], roles: [read-only] }
      - { user: ${user}, clients: [Vandelay], roles: [read-only] }
      - { user: carol@acme.example, permissionSet: Names-All }
`;
const ROLE = "arn:aws:iam::222222222222:role/names-read-only";
const { identityStoreId: IdentityStoreId, instanceArn: InstanceArn } = WORLD_IDENTITY_CENTER;

describe("what people rename", () => {
  inOrder();
  let fleet: InlineFleet;
  let PermissionSetArn = "";
  const ids = { auditors: "", alice: "" };

  const assigned = async () => {
    const { AccountAssignments: list = [] } = await (
      await identityCenter()
    ).send(new ListAccountAssignmentsCommand({ InstanceArn, AccountId: HOME_ACCOUNT_ID, PermissionSetArn }));
    return list.map(({ PrincipalId }) => PrincipalId).sort();
  };
  /** Nothing in the preview, nor done by the update. */
  const expectNoChange = async (stack: string, profile: string) => {
    const before = await writes();
    expect((await fleet.preview(stack, profile)).steps).to.deep.equal([]);
    expect((await fleet.up(stack, profile)).steps).to.deep.equal([]);
    expect(await writes()).to.deep.equal(before);
  };
  const rename = async (DisplayName: string) =>
    (await directory()).send(
      new UpdateGroupCommand({
        IdentityStoreId,
        GroupId: ids.auditors,
        Operations: [{ AttributePath: "displayName", AttributeValue: DisplayName }],
      }),
    );
  const readdress = async (Value: string) =>
    (await directory()).send(
      new UpdateUserCommand({
        IdentityStoreId,
        UserId: ids.alice,
        Operations: [{ AttributePath: "emails", AttributeValue: [{ Value, Type: "work", Primary: true }] }],
      }),
    );

  before(async () => {
    await box();
    fleet = new InlineFleet(await newFolder("renames"), PROJECT);
    fleet.write("client-vandelay", CLIENT);
    fleet.write("client-kramerica", OTHER);
    fleet.write("home", home("Auditors", "alice@acme.example"));
    ids.auditors = await groupId("Auditors");
    ids.alice = await userId("alice@acme.example");
    await fleet.up("client-vandelay", "client-abccorp");
    await fleet.up("client-kramerica", "client-globex");
    const { outputs } = await fleet.up("home", "home");
    PermissionSetArn = (outputs["permissionSets"] as Record<string, string>)["VandelayReadOnly"] ?? "";
    expect(await assigned()).to.deep.equal([ids.auditors, ids.alice].sort());
  });
  after(async () => {
    await rename("Auditors");
    await readdress("alice@acme.example");
    for (const [stack, profile] of Object.entries({
      home: "home",
      "client-aardvark": "client-abccorp",
      "client-kramerica": "client-globex",
    })) {
      await fleet.unprotect(stack, profile);
      await fleet.destroy(stack, profile);
    }
  });

  it("a state of an earlier version, which named all by the files, is no change", async () => {
    await fleet.editState("home", "home", (state) =>
      state
        .replaceAll("ClientPermissionSets::222222222222", "ClientPermissionSets::vandelay")
        .replaceAll("ClientPermissionSets::333333333333", "ClientPermissionSets::kramerica")
        .replaceAll(`::VandelayReadOnly/group:${ids.auditors}`, "::vandelay/read-only/group:Auditors")
        .replaceAll(`::VandelayReadOnly/user:${ids.alice}`, "::vandelay/read-only/user:alice@acme.example")
        .replaceAll("::VandelayReadOnly", "::vandelay/read-only")
        .replaceAll("::KramericaReadOnly", "::kramerica/read-only")
        .replaceAll("::Names-All", "::sharedPermissionSets/Names-All")
        .replaceAll("SharedPermissionSet::sharedPermissionSets/", "SharedPermissionSet::")
        .replaceAll("222222222222/read-only", "vandelay/read-only")
        .replaceAll("333333333333/read-only", "kramerica/read-only"),
    );
    await fleet.editState("client-vandelay", "client-abccorp", (state) =>
      state.replaceAll("client:Client::client", "client:Client::vandelay"),
    );
    const before = await writes();
    expect((await fleet.preview("home", "home")).steps).to.deep.equal([]);
    expect((await fleet.up("client-vandelay", "client-abccorp")).steps).to.deep.equal([]);
    expect(await writes()).to.deep.equal(before);
  });

  it("a group that is renamed before that state was brought up to date is no change either", async () => {
    await rename("Audit Team");
    fleet.write("home", home("Audit Team", "alice@acme.example"));
    await expectNoChange("home", "home");
  });

  it("a group that is renamed in the directory and in the file is no change", async () => {
    await rename("Revision");
    expect(await failureOf(fleet.preview("home", "home"))).to.contain("identity-center/renamed");
    fleet.write("home", home("Revision", "alice@acme.example"));
    await expectNoChange("home", "home");
  });

  it("a user who is named in another way, and gets another address, is no change", async () => {
    fleet.write("home", home("Revision", "{ email: alice@acme.example }"));
    await expectNoChange("home", "home");
    await readdress("alice.jones@acme.example");
    fleet.write("home", home("Revision", "{ email: alice.jones@acme.example }"));
    await expectNoChange("home", "home");
    fleet.write("home", home("Revision", `{ id: ${ids.alice} }`));
    await expectNoChange("home", "home");
  });

  it("a client's stack that is renamed, behind all others, is no change on either side", async () => {
    await fleet.rename("client-vandelay", "client-abccorp", "client-aardvark");
    await expectNoChange("client-aardvark", "client-abccorp");
    await expectNoChange("home", "home");
    expect(await assigned()).to.deep.equal([ids.auditors, ids.alice].sort());
    expect(await attemptToEnter(await portalSession("alice@acme.example", "VandelayReadOnly"), ROLE)).to.equal(
      "enters",
    );
  });

  it("another group that gets the old name holds nothing by it", async () => {
    fleet.write("home", home("Support", `{ id: ${ids.alice} }`));
    const support = await groupId("Support");
    const { steps } = await fleet.preview("home", "home");
    expect(steps).to.have.members([
      `create aws-native:sso:Assignment VandelayReadOnly/group:${support}`,
      `delete aws-native:sso:Assignment VandelayReadOnly/group:${ids.auditors}`,
    ]);
  });

  describe("a destroy without a preview", () => {
    it("is refused before anything is deleted, and everybody still gets in", async () => {
      fleet.write("home", home("Revision", `{ id: ${ids.alice} }`));
      const before = await writes();
      for (const [stack, profile] of [
        ["home", "home"],
        ["client-aardvark", "client-abccorp"],
      ] as const)
        for (const how of [{}, { continueOnError: true }, { parallel: 64 }])
          expect(await failureOf(fleet.destroy(stack, profile, how)), stack).to.match(/DestroyGuard[\s\S]*protected/);
      expect((await fleet.destroy("home", "home", { excludeProtected: true })).steps).to.deep.equal([]);
      expect(await writes()).to.deep.equal(before);
      expect(await assigned()).to.deep.equal([ids.auditors, ids.alice].sort());
      const alice = await portalSession("alice@acme.example", "VandelayReadOnly");
      expect(await attemptToEnter(alice, ROLE)).to.equal("enters");
      await expectNoChange("home", "home");
    });

    it("does not stand in the way of taking one grant back", async () => {
      fleet.write("home", home("Revision", `{ id: ${ids.alice} }`).replace(/.*\{ id.*\n/, ""));
      const steps = [`delete aws-native:sso:Assignment VandelayReadOnly/user:${ids.alice}`];
      expect((await fleet.up("home", "home")).steps).to.deep.equal(steps);
      expect(await assigned()).to.deep.equal([ids.auditors]);
    });

    it("is let through once the files lift the protection", async () => {
      fleet.write("home", `${home("Revision", "carol@acme.example")}    permissionSets: { protect: false }\n`);
      await fleet.up("home", "home");
      const { steps } = await fleet.destroy("home", "home");
      expect(steps.filter((step) => !step.startsWith("delete "))).to.deep.equal([]);
    });
  });
});
