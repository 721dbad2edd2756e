import { expect } from "chai";
import {
  CreateGroupCommand,
  CreateGroupMembershipCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  DescribeGroupCommand,
  DescribeUserCommand,
  IsMemberInGroupsCommand,
  ListGroupMembershipsCommand,
  ListGroupsCommand,
  ListUsersCommand,
  paginateListUsers,
} from "@aws-sdk/client-identitystore";
import { DescribeOrganizationCommand, ListAccountsCommand } from "@aws-sdk/client-organizations";
import { WORLD_ACCOUNTS } from "../../../sandbox/world.ts";
import { principalId, STORE } from "./permission-set.ts";
import { refusal, startTestAws, type TestAws } from "./world.ts";

const IdentityStoreId = STORE;

describe("sandbox aws: the identity store and Organizations", () => {
  let test: TestAws;
  before(async () => {
    test = await startTestAws();
  });
  after(() => test.stop());

  it("has the users and groups of the world", async () => {
    const { Users } = await test.store().send(new ListUsersCommand({ IdentityStoreId }));
    expect(Users?.map(({ UserName }) => UserName)).to.deep.equal([
      "alice@acme.example",
      "bob@acme.example",
      "carol@acme.example",
    ]);
    const members = async (name: string) => {
      const GroupId = (await principalId(test, name)).PrincipalId;
      const { GroupMemberships } = await test
        .store()
        .send(new ListGroupMembershipsCommand({ IdentityStoreId, GroupId }));
      return GroupMemberships?.map(({ MemberId }) => MemberId?.UserId);
    };
    expect(await members("Platform Engineers")).to.deep.equal([
      (await principalId(test, "alice@acme.example")).PrincipalId,
    ]);
    expect(await members("Auditors")).to.deep.equal([(await principalId(test, "bob@acme.example")).PrincipalId]);
    expect(await members("Support")).to.deep.equal([]);
  });

  it("finds by name whatever its case, and says what it does not find", async () => {
    const { PrincipalId: UserId } = await principalId(test, "ALICE@acme.example");
    expect(await test.store().send(new DescribeUserCommand({ IdentityStoreId, UserId }))).to.include({
      UserName: "alice@acme.example",
      DisplayName: "Alice Arden",
    });
    expect(await refusal(principalId(test, "nobody@acme.example"))).to.equal("ResourceNotFoundException");
    expect(await refusal(principalId(test, "Nobody"))).to.equal("ResourceNotFoundException");
    // AWS calls this filter deprecated, and still answers it.
    const filter = { Filters: [{ AttributePath: "DisplayName", AttributeValue: "Support" }] };
    const { Groups } = await test.store().send(new ListGroupsCommand({ IdentityStoreId, ...filter }));
    expect(Groups?.map(({ DisplayName }) => DisplayName)).to.deep.equal(["Support"]);
  });

  it("gives long lists in pages", async () => {
    const names: (string | undefined)[] = [];
    for await (const { Users } of paginateListUsers({ client: test.store(), pageSize: 2 }, { IdentityStoreId })) {
      expect(Users?.length).to.be.at.most(2);
      names.push(...(Users ?? []).map(({ UserName }) => UserName));
    }
    expect(names).to.have.length(3);
  });

  it("refuses names and memberships a second time, and forgets a group with its memberships", async () => {
    const store = test.store();
    expect(
      await refusal(store.send(new CreateUserCommand({ IdentityStoreId, UserName: "Alice@acme.example" }))),
    ).to.equal("ConflictException");
    expect(await refusal(store.send(new CreateGroupCommand({ IdentityStoreId, DisplayName: "SUPPORT" })))).to.equal(
      "ConflictException",
    );
    const { GroupId = "" } = await store.send(new CreateGroupCommand({ IdentityStoreId, DisplayName: "Temporary" }));
    const MemberId = { UserId: (await principalId(test, "carol@acme.example")).PrincipalId };
    const join = () => refusal(store.send(new CreateGroupMembershipCommand({ IdentityStoreId, GroupId, MemberId })));
    expect([await join(), await join()]).to.deep.equal(["none", "ConflictException"]);
    const inside = async () =>
      (await store.send(new IsMemberInGroupsCommand({ IdentityStoreId, MemberId, GroupIds: [GroupId] }))).Results?.[0]
        ?.MembershipExists;
    expect(await inside()).to.equal(true);
    await store.send(new DeleteGroupCommand({ IdentityStoreId, GroupId }));
    expect(await inside()).to.equal(false);
    expect(await refusal(store.send(new DescribeGroupCommand({ IdentityStoreId, GroupId })))).to.equal(
      "ResourceNotFoundException",
    );
  });

  it("is the home account's alone", async () => {
    expect(await refusal(test.store("stranger").send(new ListUsersCommand({ IdentityStoreId })))).to.equal(
      "AccessDeniedException",
    );
  });

  for (const { profile, organizationId, id } of WORLD_ACCOUNTS) {
    it(`gives ${profile} its own organization`, async () => {
      const { Organization } = await test.organizations(profile).send(new DescribeOrganizationCommand({}));
      expect(Organization).to.include({ Id: organizationId, MasterAccountId: id });
      const { Accounts } = await test.organizations(profile).send(new ListAccountsCommand({}));
      expect(Accounts?.map((account) => account.Id)).to.deep.equal([id]);
    });
  }

  it("takes accounts that are added later", async () => {
    const added = await test.admin<{ profile: string }>("POST", "accounts", {
      accountId: "444444444444",
      profile: "client-initech",
      organizationId: "o-initech001",
    });
    expect(added.profile).to.equal("client-initech");
    const { Organization } = await test.organizations("client-initech").send(new DescribeOrganizationCommand({}));
    expect(Organization?.Id).to.equal("o-initech001");
    const again = test.admin("POST", "accounts", {
      accountId: "444444444444",
      profile: "x",
      organizationId: "o-initech001",
    });
    expect(await refusal(again)).to.equal("Error");
  });
});
