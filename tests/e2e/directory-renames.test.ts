import { CreateGroupCommand, DeleteGroupCommand, UpdateGroupCommand } from "@aws-sdk/client-identitystore";
import { expect } from "chai";
import { WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { box, inOrder, newFolder, writes } from "./box.ts";
import { directory, groupId } from "./deployed.ts";
import { attemptToEnter } from "./iam-people.ts";
import { failureOf } from "./initech.ts";
import { InlineFleet } from "./inline.ts";
import { portalSession } from "./ways-callers.ts";

const PROJECT = `
name: switchyard
runtime: nodejs
config:
  homeAccount: { value: { accountId: "111111111111", company: moved } }
`;
const CLIENT = `
config:
  switchyard:client:
    name: Vandelay
    accountId: "222222222222"
    roles: [read-only]
`;
const home = (group: string) => `
config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    grants:
      - { user: alice@acme.example, clients: [Vandelay], roles: [read-only] }
      - { group: ${group}, clients: [Vandelay], roles: [read-only] }
`;
const ROLE = "arn:aws:iam::222222222222:role/moved-read-only";
const { identityStoreId: IdentityStoreId } = WORLD_IDENTITY_CENTER;

describe("groups that are renamed in the directory", () => {
  inOrder();
  let fleet: InlineFleet;
  let auditors = "";
  let impostor = "";

  const rename = async (GroupId: string, DisplayName: string) =>
    (await directory()).send(
      new UpdateGroupCommand({
        ...{ IdentityStoreId, GroupId },
        Operations: [{ AttributePath: "displayName", AttributeValue: DisplayName }],
      }),
    );
  const bobEnters = async () => attemptToEnter(await portalSession("bob@acme.example", "VandelayReadOnly"), ROLE);

  before(async () => {
    await box();
    fleet = new InlineFleet(await newFolder("directory-renames"), PROJECT);
    fleet.write("client-vandelay", CLIENT);
    fleet.write("home", home("Auditors"));
    auditors = await groupId("Auditors");
    await fleet.up("client-vandelay", "client-abccorp");
    const { outputs } = await fleet.up("home", "home");
    expect(outputs["directoryIds"]).to.include({ "group:Auditors": auditors });
  });
  after(async () => {
    const store = await directory();
    if (impostor !== "") await store.send(new DeleteGroupCommand({ IdentityStoreId, GroupId: impostor }));
    await rename(auditors, "Auditors");
    for (const [stack, profile] of Object.entries({ home: "home", "client-vandelay": "client-abccorp" })) {
      await fleet.unprotect(stack, profile);
      await fleet.destroy(stack, profile);
    }
  });

  it("stop a file with the old name, which is told the new one and the line, and nobody loses access", async () => {
    await rename(auditors, "Revision");
    const before = await writes();
    for (const attempt of [() => fleet.preview("home", "home"), () => fleet.up("home", "home")]) {
      const failure = await failureOf(attempt());
      expect(failure).to.contain("[identity-center/renamed]");
      expect(failure).to.contain(`group "Auditors", which is called "Revision" now; its id is ${auditors}`);
      expect(failure).to.contain('Write "Revision" in line 7.');
    }
    expect(await writes()).to.deep.equal(before);
    expect(await bobEnters()).to.equal("enters");
  });

  it("never lead to another group that took the name", async () => {
    const { GroupId = "" } = await (
      await directory()
    ).send(new CreateGroupCommand({ IdentityStoreId, DisplayName: "Auditors" }));
    impostor = GroupId;
    const before = await writes();
    const failure = await failureOf(fleet.up("home", "home"));
    expect(failure).to.contain("[identity-center/name-taken]");
    expect(failure).to.contain(`its id is ${auditors}, and it is called "Revision" now`);
    expect(failure).to.contain(`group "Auditors" with the id ${impostor}`);
    expect(await writes()).to.deep.equal(before);
    expect(await bobEnters()).to.equal("enters");
  });

  it("are no change once the file follows, not even while a client is held", async () => {
    fleet.write("home", home("Revision"));
    const before = await writes();
    expect((await fleet.preview("home", "home")).steps).to.deep.equal([]);
    await fleet.editState("client-vandelay", "client-abccorp", (state) => state.replace('"version":2', '"version":9'));
    const held = await fleet.up("home", "home");
    expect(held.steps).to.deep.equal([]);
    expect(held.outputs["held"]).to.have.property("vandelay");
    await fleet.editState("client-vandelay", "client-abccorp", (state) => state.replace('"version":9', '"version":2'));
    const { steps, outputs } = await fleet.up("home", "home");
    expect(steps).to.deep.equal([]);
    expect(outputs["directoryIds"]).to.deep.include({ "group:Revision": auditors });
    expect(await writes()).to.deep.equal(before);
    expect(await bobEnters()).to.equal("enters");
  });

  it("let the other group in when it is named by its id, as new access that the preview shows", async () => {
    fleet.write("home", home(`{ id: ${impostor} }`));
    const { steps, stdout, stderr } = await fleet.preview("home", "home");
    expect(steps).to.have.members([
      `create aws-native:sso:Assignment VandelayReadOnly/group:${impostor}`,
      `delete aws-native:sso:Assignment VandelayReadOnly/group:${auditors}`,
    ]);
    expect(`${stdout}${stderr}`).to.contain(`Gives VandelayReadOnly in account 111111111111 to group with the id`);
  });
});
