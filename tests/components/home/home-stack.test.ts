import { expect } from "chai";
import type { PolicyDocument } from "../../../core/aws/policy-document.ts";
import { evaluateAssumeRole } from "../../../core/evaluate/assume-role.ts";
import { PEOPLE, TWO_FILES, twoClients } from "../support/clients.ts";
import {
  configOf,
  deploy,
  type Deployment,
  expectExplicitProviders,
  inputsOf,
  inventory,
  resource,
} from "../support/deploy.ts";
import { INSTANCE } from "../support/mocks.ts";

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
  AbcCorpAdministrator: "arn:aws:iam::222222222222:role/acme-administrator",
  AbcCorpReadOnly: "arn:aws:iam::222222222222:role/acme-read-only",
  GlobexReadOnly: "arn:aws:iam::333333333333:role/partners/auditor",
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
    stack = await deploy("home", configOf("home", STACK), {
      stacks,
      ...PEOPLE,
      clientSlugs: ["abccorp", "globex"],
      clientFiles: TWO_FILES,
    });
    if (stack.error !== undefined) throw stack.error;
  });

  it("declares these resources and no other", () => {
    expect(inventory(stack)).to.deep.equal(
      [
        "pulumi:providers:aws aws",
        "pulumi:providers:aws-native aws-native",
        "switchyard:home:Home home",
        "switchyard:home:ClientPermissionSets 222222222222",
        "switchyard:home:ClientPermissionSets 333333333333",
        "switchyard:index:DestroyGuard guard",
        ...Object.keys(ROLES).map((key) => `${SET} ${key}`),
        `${ASSIGNMENT} AbcCorpAdministrator/user:u-1`,
        `${ASSIGNMENT} AbcCorpReadOnly/group:g-2`,
        `${ASSIGNMENT} AbcCorpReadOnly/user:u-1`,
        `${ASSIGNMENT} GlobexReadOnly/group:g-2`,
        `${ASSIGNMENT} GlobexReadOnly/group:g-1`,
      ].sort(),
    );
  });

  it("makes each permission set with exactly these inputs", () => {
    const common = {
      instanceArn: INSTANCE,
      managedPolicies: [],
      customerManagedPolicyReferences: [],
      sessionDuration: "PT1H",
      tags: [{ key: "managed-by", value: "switchyard" }],
    };
    // why text: Identity Center answers text, and an object would be drift for ever.
    const inline = (name: string) =>
      `{"Version":"2012-10-17","Statement":[{"Sid":"EnterAccessRole","Effect":"Allow","Action":"sts:AssumeRole","Resource":"${ROLES[name] ?? ""}"}]}`;
    expect(inputsOf(stack, SET)).to.deep.equal({
      AbcCorpAdministrator: {
        ...common,
        name: "AbcCorpAdministrator",
        description: "Administrator access to AbcCorp (account 222222222222)",
        inlinePolicy: inline("AbcCorpAdministrator"),
      },
      AbcCorpReadOnly: {
        ...common,
        name: "AbcCorpReadOnly",
        description: "ReadOnly access to AbcCorp (account 222222222222)",
        inlinePolicy: inline("AbcCorpReadOnly"),
      },
      GlobexReadOnly: {
        ...common,
        name: "GlobexReadOnly",
        description: "ReadOnly access to Globex (account 333333333333)",
        inlinePolicy: inline("GlobexReadOnly"),
      },
    });
  });

  for (const [key, arn] of Object.entries(ROLES)) {
    it(`lets holders of ${key} enter that role and none of its neighbors`, () => {
      const document = JSON.parse(String(resource(stack, SET, key).inputs["inlinePolicy"])) as PolicyDocument;
      expect(mayCall(document, arn)).to.equal(true);
      for (const other of neighbors(arn)) expect(mayCall(document, other), other).to.equal(false);
    });
  }

  it("assigns each principal once, to the home account", () => {
    const assignments = Object.fromEntries(
      Object.entries(inputsOf(stack, ASSIGNMENT)).map(([name, { principalId, principalType, ...rest }]) => {
        const [key = ""] = name.split("/");
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
      "AbcCorpAdministrator/user:u-1": ["USER", "u-1"],
      "AbcCorpReadOnly/group:g-2": ["GROUP", "g-2"],
      "AbcCorpReadOnly/user:u-1": ["USER", "u-1"],
      "GlobexReadOnly/group:g-2": ["GROUP", "g-2"],
      "GlobexReadOnly/group:g-1": ["GROUP", "g-1"],
    });
  });

  it("protects the permission sets, and not the assignments, so that a grant can be taken back", () => {
    const isProtected = stack.registered.filter((one) => one.protect).map(({ type, name }) => `${type} ${name}`);
    const guard = "switchyard:index:DestroyGuard guard";
    expect(isProtected).to.have.members([...Object.keys(ROLES).map((key) => `${SET} ${key}`), guard]);
  });

  it("puts a guard after every permission set and assignment, so that a destroy comes to it first", () => {
    const { dependsOn } = resource(stack, "switchyard:index:DestroyGuard", "guard");
    expect(dependsOn).to.include.members([...Object.keys(ROLES), ...Object.keys(inputsOf(stack, ASSIGNMENT))]);
  });

  it("says who gets what by name, since the state names assignments by id", () => {
    const said = stack.logged.map(({ message }) => message).filter((message) => message.startsWith("Gives "));
    expect(said)
      .to.have.lengthOf(5)
      .and.to.include('Gives GlobexReadOnly in account 111111111111 to group "Auditors".');
  });

  it("outputs the sets, and who may enter what by which link", () => {
    expect(Object.keys(stack.outputs)).to.have.members([
      "permissionSets",
      "access",
      "directoryIds",
      "held",
      "lastDeployment",
      "fingerprint",
    ]);
    expect(stack.outputs["held"]).to.deep.equal({});
    expect(stack.outputs["permissionSets"]).to.deep.equal({
      AbcCorpAdministrator: "arn:aws:sso:::permissionSet/ssoins-1111111111111111/AbcCorpAdministrator",
      AbcCorpReadOnly: "arn:aws:sso:::permissionSet/ssoins-1111111111111111/AbcCorpReadOnly",
      GlobexReadOnly: "arn:aws:sso:::permissionSet/ssoins-1111111111111111/GlobexReadOnly",
    });
    const access = stack.outputs["access"] as Record<string, unknown>;
    expect(Object.keys(access)).to.have.members(["AbcCorpAdministrator", "AbcCorpReadOnly", "GlobexReadOnly"]);
    expect(access["GlobexReadOnly"]).to.deep.equal({
      client: "Globex",
      role: "read-only",
      roleArn: ROLES["GlobexReadOnly"],
      assignedTo: ["group:Auditors", "group:Platform Engineers"],
      switchRoleLink:
        "https://signin.aws.amazon.com/switchrole?account=333333333333&roleName=partners%2Fauditor&displayName=Globex%20ReadOnly",
      portalLink: "https://acme.awsapps.com/start/#/console?account_id=111111111111&role_name=GlobexReadOnly",
    });
  });

  it("puts out who is denied apart from those who may enter", async () => {
    const denied =
      "denied: [{ user: alice@acme.example, id: 93a4f8d2-1061-70a4-1c36-0123456789ab, since: 2026-11-20 }]";
    const shut = await deploy("home", configOf("home", `${STACK}    ${denied}\n`), {
      ...{ stacks: await twoClients(), clientSlugs: ["abccorp", "globex"], clientFiles: TWO_FILES },
      ...PEOPLE,
    });
    const access = shut.outputs["access"] as Record<
      string,
      { readonly assignedTo: unknown; readonly denied?: unknown }
    >;
    expect(Object.values(access).map((one) => [one.assignedTo, one.denied])).to.deep.equal([
      [[], ["user:alice@acme.example"]],
      [["group:Auditors"], ["user:alice@acme.example"]],
      [["group:Auditors", "group:Platform Engineers"], undefined],
    ]);
  });

  it("puts out what grants say of themselves, and tells AWS nothing of it", async () => {
    const grant = "{ group: Auditors, clients: all, roles: [read-only]";
    const text = STACK.replace(grant, `${grant}, reason: the yearly audit, ticket: SEC-1`);
    const noted = await deploy("home", configOf("home", text), {
      ...{ stacks: await twoClients(), clientSlugs: ["abccorp", "globex"], clientFiles: TWO_FILES },
      ...PEOPLE,
    });
    const access = noted.outputs["access"] as Record<string, { readonly notes?: unknown }>;
    expect(access["GlobexReadOnly"]?.notes).to.deep.equal({
      "group:Auditors": { reason: "the yearly audit", ticket: "SEC-1" },
    });
    expect(access["AbcCorpAdministrator"]).to.not.have.property("notes");
    expect(inventory(noted)).to.deep.equal(inventory(stack));
    expect(JSON.stringify(noted.registered.map(({ inputs }) => inputs))).to.not.include("SEC-1");
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
      clientFiles: TWO_FILES,
    });
    if (stack.error !== undefined) throw stack.error;
  });

  it("give session duration, tags and relay state to each set", () => {
    const { relayStateType, sessionDuration, tags } = resource(stack, SET, "AbcCorpReadOnly").inputs;
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
    expect(Object.keys(inputsOf(stack, SET))).to.have.members(["AbcCorpAdministrator", "AbcCorpReadOnly"]);
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
      clientFiles: TWO_FILES,
    });
    expect(error).to.equal(undefined);
    expect(outputs["held"]).to.deep.equal({});
    expect(Object.keys(outputs["access"] as object)).to.have.length(3);
  });
});
