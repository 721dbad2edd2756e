import { expect } from "chai";
import {
  CreateUserCommand,
  DescribeGroupCommand,
  DescribeUserCommand,
  GetUserIdCommand,
  UpdateGroupCommand,
  UpdateUserCommand,
} from "@aws-sdk/client-identitystore";
import { principalId, STORE } from "./permission-set.ts";
import { refusal, startTestAws, type TestAws } from "./world.ts";

const IdentityStoreId = STORE;

describe("sandbox aws: changes of users and groups of the identity store", () => {
  let test: TestAws;
  let UserId: string;
  before(async () => {
    test = await startTestAws();
    UserId = (await principalId(test, "bob@acme.example")).PrincipalId;
  });
  after(() => test.stop());

  const update = (AttributePath: string, AttributeValue?: unknown): Promise<string> => {
    const operation = { AttributePath, ...(AttributeValue === undefined ? {} : { AttributeValue }) };
    const input = { IdentityStoreId, UserId, Operations: [operation] };
    return refusal(test.store().send(new UpdateUserCommand(input as never)));
  };
  const byEmail = (AttributeValue: string): Promise<string> => {
    const AlternateIdentifier = { UniqueAttribute: { AttributePath: "emails.value", AttributeValue } };
    const asked = test.store().send(new GetUserIdCommand({ IdentityStoreId, AlternateIdentifier }));
    return asked.then(({ UserId: id = "" }) => id).catch((error: unknown) => (error as Error).name);
  };

  it("change a user's attributes, and remove what is given no value", async () => {
    expect(await update("displayName", "Bobby")).to.equal("none");
    expect(await update("name.familyName", "Brown")).to.equal("none");
    expect(await update("title", "Auditor")).to.equal("none");
    expect(await update("title")).to.equal("none");
    const bob = await test.store().send(new DescribeUserCommand({ IdentityStoreId, UserId }));
    expect(bob).to.deep.include({ DisplayName: "Bobby", Name: { GivenName: "Bob", FamilyName: "Brown" } });
    expect(bob.Title).to.equal(undefined);
  });

  it("change the e-mail address by which a user is found, but not to another user's", async () => {
    expect(await byEmail("BOB@acme.example")).to.equal(UserId);
    expect(await update("emails", [{ value: "bobby@acme.example", type: "work", primary: true }])).to.equal("none");
    expect(await byEmail("bobby@acme.example")).to.equal(UserId);
    expect(await byEmail("bob@acme.example")).to.equal("ResourceNotFoundException");
    expect(await update("emails", [{ value: "Alice@acme.example" }])).to.equal("ConflictException");
    const twin = { IdentityStoreId, UserName: "twin", Emails: [{ Value: "bobby@acme.example" }] };
    expect(await refusal(test.store().send(new CreateUserCommand(twin)))).to.equal("ConflictException");
  });

  it("leave the user name and what there is not", async () => {
    expect(await update("userName", "robert@acme.example")).to.equal("ValidationException");
    expect(await update("password", "x")).to.equal("ValidationException");
  });

  it("rename a group, but not to another's name", async () => {
    const { PrincipalId: GroupId } = await principalId(test, "Support");
    const rename = (AttributeValue: string): Promise<string> => {
      const Operations = [{ AttributePath: "displayName", AttributeValue }];
      return refusal(test.store().send(new UpdateGroupCommand({ IdentityStoreId, GroupId, Operations })));
    };
    expect(await rename("Help Desk")).to.equal("none");
    expect((await principalId(test, "help desk")).PrincipalId).to.equal(GroupId);
    expect(await refusal(principalId(test, "Support"))).to.equal("ResourceNotFoundException");
    expect(await rename("AUDITORS")).to.equal("ConflictException");
    const group = await test.store().send(new DescribeGroupCommand({ IdentityStoreId, GroupId }));
    expect(group.DisplayName).to.equal("Help Desk");
  });
});
