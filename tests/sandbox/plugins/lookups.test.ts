import { CreateUserCommand, IAMClient, TagUserCommand } from "@aws-sdk/client-iam";
import { CreatePermissionSetCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { getGroup, getPolicy, getRole, getUser } from "@pulumi/aws/iam/index.js";
import { getGroup as getStoreGroup, getUser as getStoreUser } from "@pulumi/aws/identitystore/index.js";
import { getOrganization } from "@pulumi/aws/organizations/index.js";
import type { Provider } from "@pulumi/aws/provider.js";
import { getPermissionSet, getPermissionSets } from "@pulumi/aws/ssoadmin/index.js";
import { expect } from "chai";
import { WORLD_IDENTITY_CENTER } from "../../../sandbox/world.ts";
import { startEngineBox, type EngineBox } from "./engine-box.ts";
import { home, providers, readOnly } from "./engine-program.ts";

const { instanceArn, identityStoreId } = WORLD_IDENTITY_CENTER;

const byAttribute = (attributePath: string, attributeValue: string): object => ({
  identityStoreId,
  alternateIdentifier: { uniqueAttribute: { attributePath, attributeValue } },
});

describe("the aws plugin: look-ups", function () {
  this.timeout(300_000);
  let box: EngineBox;
  let setArn: string;
  let looked: Record<string, unknown>;

  before(async () => {
    box = await startEngineBox();
    const options = { region: "eu-west-1", endpoint: box.sandbox.url, profile: "home" };
    const iam = new IAMClient(options);
    await iam.send(new CreateUserCommand({ UserName: "ann", Path: "/people/", PermissionsBoundary: readOnly }));
    await iam.send(new TagUserCommand({ UserName: "ann", Tags: [{ Key: "team", Value: "a" }] }));
    const sso = new SSOAdminClient(options);
    const made = { InstanceArn: instanceArn, SessionDuration: "PT2H", RelayState: "https://a.example/" };
    await sso.send(new CreatePermissionSetCommand({ ...made, Name: "Other" }));
    const Tags = [{ Key: "team", Value: "a" }];
    const { PermissionSet } = await sso.send(new CreatePermissionSetCommand({ ...made, Name: "Platform", Tags }));
    setArn = PermissionSet!.PermissionSetArn!;
    const stack = await box.stack("lookups", look);
    looked = Object.fromEntries(Object.entries((await stack.up()).outputs).map(([name, { value }]) => [name, value]));
  });
  after(() => (box as EngineBox | undefined)?.stop());

  /** Calls everything; of what fails, the message without the engine's own words before it. */
  async function look(): Promise<Record<string, unknown>> {
    const options = { provider: providers(home).aws.provider as Provider };
    const alice = await getStoreUser(byAttribute("UserName", "alice@acme.example") as never, options);
    const engineers = await getStoreGroup(byAttribute("DisplayName", "platform engineers") as never, options);
    const nobody = "00000000-0000-4000-8000-000000000000";
    const calls: Record<string, Promise<unknown>> = {
      user: getUser({ userName: "ann" }, options),
      policy: getPolicy({ arn: readOnly }, options),
      userByEmail: getStoreUser(byAttribute("Emails.Value", "Alice@acme.example") as never, options),
      userById: getStoreUser({ identityStoreId, userId: alice.userId }, options),
      groupById: getStoreGroup({ identityStoreId, groupId: engineers.groupId }, options),
      setByName: getPermissionSet({ instanceArn, name: "Platform" }, options),
      setByArn: getPermissionSet({ instanceArn, arn: setArn }, options),
      sets: getPermissionSets({ instanceArn }, options),
      organization: getOrganization({}, options),
      noRole: getRole({ name: "nobody" }, options),
      noUser: getUser({ userName: "nobody" }, options),
      noGroup: getGroup({ groupName: "nobody" }, options),
      noPolicy: getPolicy({ arn: `${readOnly}Not` }, options),
      noEmail: getStoreUser(byAttribute("Emails.Value", "nobody@acme.example") as never, options),
      noUserId: getStoreUser({ identityStoreId, userId: nobody }, options),
      noGroupId: getStoreGroup({ identityStoreId, groupId: nobody }, options),
      noSetName: getPermissionSet({ instanceArn, name: "Absent" }, options),
      noSetArn: getPermissionSet({ instanceArn, arn: `${setArn.slice(0, -4)}0000` }, options),
      bothSet: getPermissionSet({ instanceArn, arn: setArn, name: "Platform" }, options),
    };
    const results = Object.entries(calls).map(async ([name, call]): Promise<[string, unknown]> => [
      name,
      await call.catch((error: unknown) => (error as Error).message.replace(/^.*1 error occurred:\s+\* /s, "").trim()),
    ]);
    const answers = Object.fromEntries(await Promise.all(results));
    return { ...answers, aliceId: alice.userId };
  }

  it("find users, groups and policies of IAM", () => {
    expect(looked["user"]).to.deep.include({
      arn: `arn:aws:iam::${home}:user/people/ann`,
      permissionsBoundary: readOnly,
      tags: { team: "a" },
    });
    expect(looked["policy"]).to.deep.include({ name: "ReadOnlyAccess" });
  });

  it("find people by e-mail address or id, and groups by id", () => {
    expect(looked["userByEmail"]).to.include({ userId: looked["aliceId"], userName: "alice@acme.example" });
    expect(looked["userById"]).to.include({ userName: "alice@acme.example" });
    expect(looked["groupById"]).to.include({ displayName: "Platform Engineers" });
  });

  it("find permission sets by name and by ARN", () => {
    for (const name of ["setByName", "setByArn"])
      expect(looked[name], name).to.deep.include({
        arn: setArn,
        id: setArn,
        name: "Platform",
        relayState: "https://a.example/",
        sessionDuration: "PT2H",
        tags: { team: "a" },
      });
    expect((looked["sets"] as { arns: string[] }).arns)
      .to.have.length(2)
      .and.to.include(setArn);
  });

  it("find the organization with its accounts", () => {
    expect(looked["organization"]).to.deep.include({
      id: "o-homeacme01",
      masterAccountId: home,
      masterAccountName: "Acme",
    });
    expect(looked["organization"]).to.deep.include({ awsServiceAccessPrincipals: ["sso.amazonaws.com"] });
  });

  const failures: Record<string, RegExp> = {
    noRole: /^reading IAM Role \(nobody\): couldn't find resource$/,
    noUser: /^getting user: operation error IAM: GetUser, https response error StatusCode: 404, .*NoSuchEntity: /,
    noGroup: /^getting group: operation error IAM: GetGroup, https response error StatusCode: 404, .*NoSuchEntity: /,
    noPolicy: /^reading IAM Policy \(arn:aws:iam::aws:policy\/ReadOnlyAccessNot\): couldn't find resource$/,
    noEmail: /^reading IdentityStore User \(d-9367a1b2c3\): .*ResourceNotFoundException: USER not found/,
    noUserId: /^reading IdentityStore User \(0{8}-.*\): couldn't find resource$/,
    noGroupId: /^reading IdentityStore Group \(0{8}-.*\): couldn't find resource$/,
    noSetName: /^reading SSO Permission Set: not found$/,
    noSetArn: /^reading SSO Admin Permission Set \(arn:.*\): .*ResourceNotFoundException: /,
    bothSet: /exactly one of arn and name/,
  };
  for (const [name, expected] of Object.entries(failures)) {
    it(`say what is not there as the official provider does: ${name}`, () => expect(looked[name]).to.match(expected));
  }
});
