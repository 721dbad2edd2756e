import { expect } from "chai";
import { CreateRoleCommand, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DescribeAccountCommand,
  DescribeOrganizationCommand,
  DetachPolicyCommand,
  ListAccountsCommand,
  type PolicyType,
} from "@aws-sdk/client-organizations";
import { ListAccountRolesCommand, ListAccountsCommand as ListPortalAccountsCommand } from "@aws-sdk/client-sso";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { allow, assign, HOME, makeSet, portalKeys } from "./permission-set.ts";
import { refusal, startTestAws, type TestAws } from "./world.ts";

const ORGANIZATION = "o-homeacme01";
const CREATED = "444444444444";
const INVITED = "555555555555";
const ALONE = "666666666666";
const ACCESS_ROLE = `role/OrganizationAccountAccessRole`;

describe("sandbox aws: accounts of the home's own organization", () => {
  let test: TestAws;
  const add = (accountId: string, profile: string, organizationId: string, more: object = {}) =>
    test.admin("POST", "accounts", { accountId, profile, organizationId, ...more });

  before(async () => {
    test = await startTestAws();
    await add(CREATED, "created", ORGANIZATION);
    await add(INVITED, "invited", ORGANIZATION, { joined: "INVITED" });
    await add(ALONE, "alone", "");
  });
  after(() => test.stop());

  it("are members, created or invited, of the organization that the home account manages", async () => {
    const { Accounts } = await test.organizations("home").send(new ListAccountsCommand({}));
    expect(Accounts?.map(({ Id, JoinedMethod }) => [Id, JoinedMethod])).to.deep.equal([
      [HOME, "INVITED"],
      [CREATED, "CREATED"],
      [INVITED, "INVITED"],
    ]);
    const { Organization } = await test.organizations("created").send(new DescribeOrganizationCommand({}));
    expect(Organization).to.include({ Id: ORGANIZATION, MasterAccountId: HOME });
    expect(await refusal(test.organizations("created").send(new ListAccountsCommand({})))).to.equal(
      "AccessDeniedException",
    );
  });

  it("have OrganizationAccountAccessRole for the home account when created, and not when invited", async () => {
    const enter = (account: string, as = "home") =>
      refusal(test.assume(as, { RoleArn: `arn:aws:iam::${account}:${ACCESS_ROLE}` }));
    expect([await enter(CREATED), await enter(INVITED)]).to.deep.equal(["none", "AccessDenied"]);
    expect(await enter(CREATED, "stranger")).to.equal("AccessDenied");
  });

  it("are under policies of the organization, which hold for members and not for the management account", async () => {
    const enter = (account: string, as: string) =>
      refusal(test.assume(as, { RoleArn: `arn:aws:iam::${account}:${ACCESS_ROLE}` }));
    const organizations = test.organizations("home");
    const refusing = async (Type: PolicyType, principal: object, TargetId: string, work: () => Promise<void>) => {
      const Statement = [{ Effect: "Deny", ...principal, Action: "sts:AssumeRole", Resource: "*" }];
      const Content = JSON.stringify({ Version: "2012-10-17", Statement });
      const made = await organizations.send(new CreatePolicyCommand({ Name: "guard", Description: "", Type, Content }));
      const policy = { PolicyId: made.Policy?.PolicySummary?.Id, TargetId };
      await organizations.send(new AttachPolicyCommand(policy));
      await work();
      await organizations.send(new DetachPolicyCommand(policy));
    };
    await refusing("RESOURCE_CONTROL_POLICY", { Principal: "*" }, CREATED, async () => {
      expect(await enter(CREATED, "home")).to.equal("AccessDenied");
    });
    await refusing("SERVICE_CONTROL_POLICY", {}, HOME, async () => {
      expect(await enter(CREATED, "home")).to.equal("none");
    });
    const actions = { PolicySourceArn: `arn:aws:iam::${CREATED}:user/bootstrap`, ActionNames: ["sts:AssumeRole"] };
    const simulated = async () => {
      const { EvaluationResults = [] } = await test.iam("created").send(new SimulatePrincipalPolicyCommand(actions));
      return EvaluationResults.map(({ EvalDecision }) => EvalDecision);
    };
    await refusing("SERVICE_CONTROL_POLICY", {}, CREATED, async () => {
      expect(await simulated()).to.deep.equal(["explicitDeny"]);
    });
    expect([await enter(CREATED, "home"), await simulated()]).to.deep.equal(["none", ["allowed"]]);
  });

  it("join and leave", async () => {
    const members = (method: string, body: object) => test.admin(method, "organization-members", body);
    const found = () => refusal(test.organizations("home").send(new DescribeAccountCommand({ AccountId: ALONE })));
    expect(await refusal(test.organizations("alone").send(new DescribeOrganizationCommand({})))).to.equal(
      "AWSOrganizationsNotInUseException",
    );
    expect(await found()).to.equal("AccountNotFoundException");
    await members("POST", { accountId: ALONE, organizationId: ORGANIZATION });
    expect(await found()).to.equal("none");
    expect(await refusal(members("POST", { accountId: ALONE, organizationId: "o-abccorp001" }))).to.equal("Error");
    await members("DELETE", { accountId: ALONE });
    expect(await found()).to.equal("AccountNotFoundException");
    expect(await refusal(members("DELETE", { accountId: HOME }))).to.equal("Error");
  });

  it("get a role of each permission set assigned there, whose sessions are the member's own", async () => {
    const set = await makeSet(test, "Platform", allow("sts:AssumeRole", "*"));
    expect((await assign(test, set, "alice@acme.example", CREATED)).Status).to.equal("SUCCEEDED");
    const outside = assign(test, set, "alice@acme.example", ALONE);
    expect(await refusal(outside)).to.equal("ResourceNotFoundException");

    const { accessToken } = await test.admin<{ accessToken: string }>("POST", "portal-token", {
      user: "alice@acme.example",
    });
    const { accountList } = await test.portal().send(new ListPortalAccountsCommand({ accessToken }));
    expect(accountList?.map(({ accountId }) => accountId)).to.deep.equal([CREATED]);
    const { roleList } = await test.portal().send(new ListAccountRolesCommand({ accessToken, accountId: CREATED }));
    expect(roleList?.map(({ roleName }) => roleName)).to.deep.equal(["Platform"]);

    const keys = await portalKeys(test, "alice@acme.example", "Platform", CREATED);
    const identity = await test.sts(keys).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).to.equal(CREATED);
    expect(identity.Arn).to.match(
      /^arn:aws:sts::444444444444:assumed-role\/AWSReservedSSO_Platform_[0-9a-f]{16}\/alice@/,
    );
    expect(await refusal(portalKeys(test, "alice@acme.example", "Platform", HOME))).to.equal("ForbiddenException");
    expect(await refusal(portalKeys(test, "bob@acme.example", "Platform", CREATED))).to.equal("ForbiddenException");

    const role = async (RoleName: string, account: string): Promise<string> => {
      const pattern = `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_Platform_????????????????`;
      const Condition = {
        ArnLike: { "aws:PrincipalArn": pattern },
        StringEquals: { "aws:PrincipalOrgID": ORGANIZATION },
      };
      const Principal = { AWS: `arn:aws:iam::${account}:root` };
      const Statement = [{ Effect: "Allow", Principal, Action: "sts:AssumeRole", Condition }];
      const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
      const made = await test.iam("client-abccorp").send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
      return made.Role?.Arn ?? "";
    };
    expect(await refusal(test.assume(keys, { RoleArn: await role("for-member", CREATED) }))).to.equal("none");
    expect(await refusal(test.assume(keys, { RoleArn: await role("for-home", HOME) }))).to.equal("AccessDenied");
  });

  it("leave the key of the organization out for an account that stands alone", async () => {
    const trust = (Condition: object) => ({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: ALONE }, Action: "sts:AssumeRole", Condition }],
    });
    const role = async (RoleName: string, absent: string): Promise<string> => {
      const AssumeRolePolicyDocument = JSON.stringify(trust({ Null: { "aws:PrincipalOrgID": absent } }));
      const made = await test.iam("client-globex").send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
      return made.Role?.Arn ?? "";
    };
    expect(await refusal(test.assume("alone", { RoleArn: await role("absent", "true") }))).to.equal("none");
    expect(await refusal(test.assume("alone", { RoleArn: await role("present", "false") }))).to.equal("AccessDenied");
  });
});
