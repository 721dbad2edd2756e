import { expect } from "chai";
import { evaluateAssumeRole } from "../../core/evaluate/assume-role.ts";
import type { PolicyDocument } from "../../core/policy-document.ts";
import { PEOPLE, twoClients } from "./clients.ts";
import { configOf, deploy, expectExplicitProviders, inputsOf, inventory, resource, type Deployment } from "./deploy.ts";
import { INSTANCE } from "./mocks.ts";

const SET = "aws-native:sso:PermissionSet";
const ASSIGNMENT = "aws-native:sso:Assignment";

const STACK = `
config:
  switchyard:home:
    identityCenter: { region: eu-west-1, portal: https://acme.awsapps.com/start }
    grants:
      - { group: Auditors, clients: all, roles: [read-only] }
      - { group: Platform Engineers, clients: [Globex], roles: [read-only] }
      - { user: alice@acme.example, clients: [AbcCorp], roles: [administrator, read-only] }
`;
const SETTINGS = `
    permissionSets:
      sessionDuration: PT4H
      relayState: switch-role
      tags: { owner: platform }
      protect: false
`;

const ROLES: Readonly<Record<string, string>> = {
  "abccorp/administrator": "arn:aws:iam::222222222222:role/acme-administrator",
  "abccorp/read-only": "arn:aws:iam::222222222222:role/acme-read-only",
  "globex/read-only": "arn:aws:iam::333333333333:role/partners/auditor",
};

/** Role ARNs that are nearly the granted ones. */
function neighbors(arn: string): string[] {
  const [, account = ""] = /iam::(\d{12})/.exec(arn) ?? [];
  return [
    ...Object.values(ROLES).filter((other) => other !== arn),
    `${arn}2`,
    arn.slice(0, -1),
    arn.replace(":role/", ":role/x/"),
    arn.replace(account, "444444444444"),
    arn.replace(/[^/]+$/, (name) => name.toUpperCase()),
    arn.replace("arn:aws:", "arn:aws-cn:"),
    `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`,
    "arn:aws:iam::111111111111:role/acme-administrator",
  ];
}

/** Whether a holder of the set may call AssumeRole on the role, as far as the set's own policy goes. */
function mayCall(document: PolicyDocument, arn: string): boolean {
  const account = arn.split(":")[4] ?? "";
  return evaluateAssumeRole({
    principal: {
      kind: "session",
      roleArn:
        "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_X_0123456789abcdef",
      sessionName: "alice",
    },
    identityPolicies: [{ name: "inline policy", document }],
    target: {
      arn,
      trustPolicy: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            // why: within one account, or from another, it leaves the decision to the caller's own policies.
            Principal: { AWS: account === "111111111111" ? `arn:aws:iam::${account}:root` : "111111111111" },
            Action: "sts:AssumeRole",
          },
        ],
      },
    },
  }).allowed;
}

describe("the home stack", () => {
  let stack: Deployment;
  before(async () => {
    const stacks = await twoClients();
    stack = await deploy("home", configOf("home", STACK), { stacks, ...PEOPLE, clientSlugs: ["abccorp", "globex"] });
    if (stack.error !== undefined) throw stack.error;
  });

  it("declares these resources and no other", () => {
    expect(inventory(stack)).to.deep.equal(
      [
        "pulumi:providers:aws aws",
        "pulumi:providers:aws-native aws-native",
        "switchyard:home:Home home",
        "switchyard:home:ClientPermissionSets abccorp",
        "switchyard:home:ClientPermissionSets globex",
        ...Object.keys(ROLES).map((key) => `${SET} ${key}`),
        `${ASSIGNMENT} abccorp/administrator/user:alice@acme.example`,
        `${ASSIGNMENT} abccorp/read-only/group:Auditors`,
        `${ASSIGNMENT} abccorp/read-only/user:alice@acme.example`,
        `${ASSIGNMENT} globex/read-only/group:Auditors`,
        `${ASSIGNMENT} globex/read-only/group:Platform Engineers`,
      ].sort(),
    );
  });

  it("makes each permission set with exactly these inputs", () => {
    const common = {
      instanceArn: INSTANCE,
      managedPolicies: [],
      sessionDuration: "PT1H",
      tags: [{ key: "managed-by", value: "switchyard" }],
    };
    const inline = (key: string) => ({
      Version: "2012-10-17",
      Statement: [{ Sid: "EnterAccessRole", Effect: "Allow", Action: "sts:AssumeRole", Resource: ROLES[key] }],
    });
    expect(inputsOf(stack, SET)).to.deep.equal({
      "abccorp/administrator": {
        ...common,
        name: "AbcCorpAdministrator",
        description: "Administrator access to AbcCorp (account 222222222222)",
        inlinePolicy: inline("abccorp/administrator"),
      },
      "abccorp/read-only": {
        ...common,
        name: "AbcCorpReadOnly",
        description: "ReadOnly access to AbcCorp (account 222222222222)",
        inlinePolicy: inline("abccorp/read-only"),
      },
      "globex/read-only": {
        ...common,
        name: "GlobexReadOnly",
        description: "ReadOnly access to Globex (account 333333333333)",
        inlinePolicy: inline("globex/read-only"),
      },
    });
  });

  for (const [key, arn] of Object.entries(ROLES)) {
    it(`lets holders of ${key} enter that role and none of its neighbors`, () => {
      const document = resource(stack, SET, key).inputs["inlinePolicy"] as PolicyDocument;
      expect(mayCall(document, arn)).to.equal(true);
      for (const other of neighbors(arn)) expect(mayCall(document, other), other).to.equal(false);
    });
  }

  it("assigns each principal once, to the home account", () => {
    const assignments = Object.fromEntries(
      Object.entries(inputsOf(stack, ASSIGNMENT)).map(([name, { principalId, principalType, ...rest }]) => {
        const key = name.split("/").slice(0, 2).join("/");
        expect(rest, name).to.deep.equal({
          instanceArn: INSTANCE,
          permissionSetArn: `arn:aws:sso:::permissionSet/ssoins-1111111111111111/${key}`,
          targetId: "111111111111",
          targetType: "AWS_ACCOUNT",
        });
        return [name, [principalType, principalId]];
      }),
    );
    expect(assignments).to.deep.equal({
      "abccorp/administrator/user:alice@acme.example": ["USER", "u-1"],
      "abccorp/read-only/group:Auditors": ["GROUP", "g-2"],
      "abccorp/read-only/user:alice@acme.example": ["USER", "u-1"],
      "globex/read-only/group:Auditors": ["GROUP", "g-2"],
      "globex/read-only/group:Platform Engineers": ["GROUP", "g-1"],
    });
  });

  it("protects the permission sets, and not the assignments, so that a grant can be taken back", () => {
    const isProtected = stack.registered.filter((one) => one.protect).map(({ type, name }) => `${type} ${name}`);
    expect(isProtected).to.have.members(Object.keys(ROLES).map((key) => `${SET} ${key}`));
  });

  it("outputs the sets, and who may enter what by which link", () => {
    expect(Object.keys(stack.outputs)).to.have.members(["permissionSets", "access", "held", "lastDeployment"]);
    expect(stack.outputs["held"]).to.deep.equal({});
    expect(stack.outputs["permissionSets"]).to.deep.equal({
      AbcCorpAdministrator: "arn:aws:sso:::permissionSet/ssoins-1111111111111111/abccorp/administrator",
      AbcCorpReadOnly: "arn:aws:sso:::permissionSet/ssoins-1111111111111111/abccorp/read-only",
      GlobexReadOnly: "arn:aws:sso:::permissionSet/ssoins-1111111111111111/globex/read-only",
    });
    const access = stack.outputs["access"] as Record<string, unknown>;
    expect(Object.keys(access)).to.have.members(["AbcCorpAdministrator", "AbcCorpReadOnly", "GlobexReadOnly"]);
    expect(access["GlobexReadOnly"]).to.deep.equal({
      client: "Globex",
      role: "read-only",
      roleArn: ROLES["globex/read-only"],
      assignedTo: ["group:Auditors", "group:Platform Engineers"],
      switchRoleLink:
        "https://signin.aws.amazon.com/switchrole?account=333333333333&roleName=partners%2Fauditor&displayName=Globex%20ReadOnly",
      portalLink: "https://acme.awsapps.com/start/#/console?account_id=111111111111&role_name=GlobexReadOnly",
    });
  });

  it("uses two explicit providers, bound to the home account and Identity Center's Region", () => {
    expectExplicitProviders(stack);
    for (const name of ["aws", "aws-native"]) {
      const { inputs } = resource(stack, `pulumi:providers:${name}`, name);
      expect([inputs["region"], inputs["allowedAccountIds"]], name).to.deep.equal(["eu-west-1", '["111111111111"]']);
    }
  });
});

describe("the home stack's settings", () => {
  const second = "arn:aws:sso:::instance/ssoins-2222222222222222";
  let stack: Deployment;
  before(async () => {
    const text = STACK.replace("{ region:", `{ instanceArn: "${second}", region:`)
      .replace(/.*\[Globex\].*\n/, "")
      .concat(SETTINGS, "    clients: [abccorp]\n");
    stack = await deploy("home", configOf("home", text), {
      stacks: await twoClients(),
      ...PEOPLE,
      instances: [INSTANCE, second],
      clientSlugs: ["abccorp", "globex"],
    });
    if (stack.error !== undefined) throw stack.error;
  });

  it("give session duration, tags and relay state to each set", () => {
    const { relayStateType, sessionDuration, tags } = resource(stack, SET, "abccorp/read-only").inputs;
    expect({ relayStateType, sessionDuration, tags }).to.deep.equal({
      relayStateType:
        "https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=acme-read-only&displayName=AbcCorp%20ReadOnly",
      sessionDuration: "PT4H",
      tags: [
        { key: "managed-by", value: "switchyard" },
        { key: "owner", value: "platform" },
      ],
    });
  });

  it("choose the instance by its ARN", () => {
    for (const inputs of [...Object.values(inputsOf(stack, SET)), ...Object.values(inputsOf(stack, ASSIGNMENT))])
      expect(inputs["instanceArn"]).to.equal(second);
    const lookUp = stack.invoked.find(({ token }) => token.endsWith(":getGroup"));
    expect(lookUp?.inputs["identityStoreId"]).to.equal("d-1111111111");
  });

  it("lift the protection", () => {
    expect(stack.registered.filter((one) => one.protect)).to.deep.equal([]);
  });

  it("read only the clients in the list", () => {
    const read = stack.invoked.filter(({ token }) => token === "pulumi:pulumi:readStackOutputs");
    expect(read.map(({ inputs }) => inputs["name"])).to.deep.equal(["organization/switchyard/client-abccorp"]);
    expect(Object.keys(inputsOf(stack, SET))).to.have.members(["abccorp/administrator", "abccorp/read-only"]);
  });
});

describe("a bucket of the old layout", () => {
  it("is read by the bare names of its stacks", async () => {
    const stacks = Object.entries(await twoClients()).map(([name, outputs]) => [name.split("/").at(-1) ?? "", outputs]);
    const { error, outputs } = await deploy("home", configOf("home", STACK), {
      stacks: Object.fromEntries(stacks) as Record<string, Record<string, unknown>>,
      ...PEOPLE,
      bareNames: true,
      clientSlugs: ["abccorp", "globex"],
    });
    expect(error).to.equal(undefined);
    expect(outputs["held"]).to.deep.equal({});
    expect(Object.keys(outputs["access"] as object)).to.have.length(3);
  });
});
