import { expect } from "chai";
import { sha256 } from "../../../../components/engine/sha256.ts";
import type { PolicyDocument } from "../../../../core/aws/policy-document.ts";
import type { ClientPlan } from "../../../../core/client/client-plan.ts";
import { digestOf, handoffTemplate, templateFaults } from "../../../../core/client/handoff/handoff-template.ts";
import { plannedContents } from "../../../../core/client/role/role-properties.ts";
import { evaluateAssumeRole } from "../../../../core/evaluate/assume-role.ts";
import type { CallContext } from "../../../../core/evaluate/request.ts";
import { planOf } from "../../support/contracts.ts";

const HEAD = `name: Umbrella\naccountId: "666666666666"\nhandoff: true\n`;
const RICH = `${HEAD}tags: { tier: gold }
roles:
  read-only: { path: /acme/, maxSessionDuration: 7200, tags: { a: b }, permissionsBoundary: PowerUserAccess }
  devops:
    managedPolicies: [ViewOnlyAccess, deploy]
    customerManagedPolicies:
      deploy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::x/\${aws:username}" }] }
    inlinePolicies:
      extra: { Version: "2012-10-17", Statement: [{ Effect: Deny, Action: "s3:DeleteBucket", Resource: "*" }] }
    trust: [{ roles: [ci], externalId: 7d44b0e5-63e7-4d1c-9f5b-4b8a3b8e7c21 }]
`;
const template = (plan: ClientPlan) => handoffTemplate(plan, sha256);
const digest = (body: string) => digestOf(template(planOf("umbrella", body)));

/** Properties of the roles of a template, by their names. */
function rolesOf(plan: ClientPlan): ReadonlyMap<unknown, Readonly<Record<string, unknown>>> {
  const roles = Object.values(template(plan).Resources).filter(({ Type }) => Type === "AWS::IAM::Role");
  return new Map(roles.map(({ Properties }) => [Properties["RoleName"], Properties]));
}

describe("the template of a client that runs no Pulumi", () => {
  const plan = planOf("umbrella", RICH);

  it("makes each role with every property that its stack would make", () => {
    const roles = rolesOf(plan);
    expect([...roles.keys()]).to.have.members(plan.roles.map(({ name }) => name));
    for (const role of plan.roles) {
      const made = roles.get(role.name) ?? {};
      const want = plannedContents(role);
      expect(made["Path"]).to.equal(role.path);
      expect(made["AssumeRolePolicyDocument"]).to.deep.equal(JSON.parse(want.assumeRolePolicy));
      expect(made["MaxSessionDuration"]).to.equal(want.maxSessionDuration);
      expect(made["Description"]).to.equal(want.description);
      expect(made["PermissionsBoundary"] ?? "").to.equal(want.permissionsBoundary);
      expect(tagsOf(made)).to.deep.equal(want.tags);
      expect(arnsOf(made)).to.deep.equal(want.managedPolicyArns);
      expect(made["Policies"]).to.deep.equal(
        role.inlinePolicies.map(({ name, document }) => ({ PolicyName: name, PolicyDocument: document })),
      );
    }
  });

  function arnsOf(made: Readonly<Record<string, unknown>>): unknown {
    const resources = template(plan).Resources;
    return (made["ManagedPolicyArns"] as readonly (string | { readonly Ref: string })[]).map((one) => {
      if (typeof one === "string") return one;
      const made = resources[one.Ref];
      expect(made?.Type).to.equal("AWS::IAM::ManagedPolicy");
      return plan.customerPolicies.find(({ name }) => name === made?.Properties["ManagedPolicyName"])?.arn;
    });
  }

  function tagsOf(made: Readonly<Record<string, unknown>>): unknown {
    const tags = made["Tags"] as readonly { readonly Key: string; readonly Value: string }[];
    return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
  }

  it("lets the grantee in by the trust that stands in it, and nobody without the external ID", () => {
    const role = plan.roles.find(({ key }) => key === "devops");
    if (role === undefined) throw new Error("no role");
    const trustPolicy = rolesOf(plan).get(role.name)?.["AssumeRolePolicyDocument"] as PolicyDocument;
    const everything = { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" } as const;
    const enters = (name: string, context: CallContext) =>
      evaluateAssumeRole({
        principal: { kind: "session", roleArn: `arn:aws:iam::${plan.homeAccountId}:role/${name}`, sessionName: "run" },
        identityPolicies: [{ name: "all", document: { Version: "2012-10-17", Statement: [everything] } }],
        target: { arn: role.arn, trustPolicy },
        context,
      }).allowed;
    const externalId = "7d44b0e5-63e7-4d1c-9f5b-4b8a3b8e7c21";
    expect(enters("ci", { externalId })).to.equal(true);
    expect(enters("ci", {})).to.equal(false);
    expect(enters("cd", { externalId })).to.equal(false);
  });

  it("makes nothing in another account: every resource and output is under the condition on the account", () => {
    const { Conditions, Resources, Outputs } = template(plan);
    expect(Conditions).to.deep.equal({
      IsTheAccount: { "Fn::Equals": [{ Ref: "AWS::AccountId" }, "666666666666"] },
    });
    for (const each of [...Object.values(Resources), ...Object.values(Outputs)])
      expect(each).to.include({ Condition: "IsTheAccount" });
  });

  it("keeps logical ids where settings change, so that a later template updates the stack", () => {
    const ids = (body: string) => Object.keys(template(planOf("umbrella", body)).Resources);
    const changed = RICH.replace("7200", "3600").replace("name: Umbrella", "name: Brolly").replace("s3:Get", "s3:Put");
    expect(ids(changed)).to.deep.equal(ids(RICH));
    for (const id of ids(RICH)) expect(id).to.match(/^[A-Za-z0-9]{1,255}$/);
  });

  it("tells two keys apart of which only dashes differ", () => {
    const levels = Object.keys(
      template(
        planOf(
          "umbrella",
          `${HEAD}roles: { a-1: { level: read-only }, a1: { level: read-only, name: other, permissionSet: Other } }`,
        ),
      ).Resources,
    );
    expect(new Set(levels).size).to.equal(2);
  });

  it("has a digest that moves with what it makes, and with nothing else", () => {
    const first = digest(RICH);
    expect(first).to.match(/^[0-9a-f]{16}$/);
    expect(
      digest(
        RICH.replace("protect: false", "protect: true").replace(
          "name: Umbrella\n",
          "name: Umbrella\nalias: umbrella\n",
        ),
      ),
    ).to.equal(first);
    const handed = RICH.replace("handoff: true", 'handoff: { template: "0123456789abcdef", sent: "2026-11-30" }');
    expect(digest(handed)).to.equal(first);
    expect(planOf("umbrella", handed).handedOver).to.deep.equal({ digest: "0123456789abcdef", day: "2026-11-30" });
    for (const [from, to] of [
      ["7200", "7201"],
      ["s3:GetObject", "s3:PutObject"],
      ["s3:DeleteBucket", "s3:DeleteObject"],
      ["roles: [ci]", "roles: [cd]"],
      ["a: b", "a: c"],
      ["ViewOnlyAccess", "ReadOnlyAccess"],
      ["666666666666", "777777777777"],
    ] as const)
      expect(digest(RICH.replace(from, to)), from).not.to.equal(first);
  });

  it("refuses what CloudFormation takes from nowhere, and not what is just small enough", () => {
    const made = template(plan);
    expect(templateFaults(plan, made)).to.deep.equal([]);
    const many = {
      ...made,
      Resources: Object.assign({}, ...Array.from({ length: 501 }, (_, n) => ({ [`R${n}`]: {} }))) as never,
    };
    expect(templateFaults(plan, many).map(({ expected }) => expected)).to.deep.equal(["at most 500 resources in it"]);
    const big = { ...made, Outputs: { x: "y".repeat(1_000_000) } };
    expect(templateFaults(plan, big).map(({ code }) => code)).to.deep.equal(["handoff/too-large"]);
  });
});
