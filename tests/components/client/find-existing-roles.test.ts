import { expect } from "chai";
import { clientFile } from "../support/clients.ts";
import { asked, configOf, deploy, imported, said } from "../support/deploy.ts";
import { type World } from "../support/mocks.ts";

const ROLE = "aws:iam/role:Role";
const NAME = "acme-read-only";
const roleArn = (path = "/") => `arn:aws:iam::222222222222:role${path}${NAME}`;
const EXISTING = {
  arn: roleArn(),
  name: NAME,
  assumeRolePolicy: '{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999999999999:root"}}}',
  description: "by hand",
  maxSessionDuration: 3600,
  permissionsBoundary: "",
  tags: {},
  attachedPolicies: [{ policyArn: "arn:aws:iam::aws:policy/AdministratorAccess", policyName: "AdministratorAccess" }],
  policyNames: ["left-over"],
};

const client = (roles: string, world: World) =>
  deploy("client-abccorp", configOf("client-abccorp", clientFile("AbcCorp", "222222222222", roles)), world);
const ADOPT = "{ read-only: { adopt: true } }";

describe("a role that exists and is not in the stack's state", () => {
  it("is refused by an update, before anything is declared", async () => {
    const { error, registered } = await client("[read-only]", { roles: { [NAME]: EXISTING } });
    expect(error?.message).to.contain("[client/role-exists]").and.to.contain(`found ${roleArn()}`);
    expect(error?.message).to.contain("Set `adopt: true` for the role read-only");
    expect(registered.map(({ type }) => type)).to.deep.equal(["pulumi:providers:aws"]);
  });

  it("costs a preview no call to AWS", async () => {
    const stack = await client("[read-only]", { preview: true, roles: { [NAME]: EXISTING } });
    expect(stack.error).to.equal(undefined);
    expect(asked(stack)).to.deep.equal(["pulumi:pulumi:readStackResourceOutputs"]);
  });

  for (const preview of [true, false])
    it(`is imported with its policies when it is to be adopted, ${preview ? "in a preview" : "in an update"}`, async () => {
      const stack = await client(ADOPT, { preview, roles: { [NAME]: EXISTING } });
      expect(stack.error).to.equal(undefined);
      expect(imported(stack)).to.deep.equal([
        `Role ${NAME}`,
        `RolePoliciesExclusive ${NAME}`,
        `RolePolicyAttachmentsExclusive ${NAME}`,
      ]);
      expect(said(stack, "info")).to.contain(`Role "${NAME}" exists and is adopted (${roleArn()}).`);
      expect(said(stack, "info")).to.contain("will be detached: arn:aws:iam::aws:policy/AdministratorAccess");
      expect(said(stack, "info")).to.contain("will be deleted: left-over");
    });

  it("is imported with those of its inline policies that the files have too, and gets the others", async () => {
    const document = '{ Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "*" }] }';
    const roles = `{ read-only: { adopt: true, inlinePolicies: { left-over: ${document}, fresh: ${document} } } }`;
    const stack = await client(roles, { roles: { [NAME]: EXISTING } });
    expect(stack.error).to.equal(undefined);
    expect(imported(stack).filter((one) => one.startsWith("RolePolicy "))).to.deep.equal([
      `RolePolicy ${NAME}:left-over`,
    ]);
    expect(stack.registered.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")).to.have.length(2);
  });

  it("at another path is refused, since IAM could only replace it", async () => {
    const { error } = await client(ADOPT, { preview: true, roles: { [NAME]: { ...EXISTING, arn: roleArn("/org/") } } });
    expect(error?.message).to.contain("[client/role-path]").and.to.contain(roleArn("/org/"));
  });

  it("whose policies cannot be listed is adopted all the same, and says that they change", async () => {
    const denied = "AccessDenied: iam:ListAttachedRolePolicies";
    const failing = { "aws:iam/getRolePolicyAttachments:getRolePolicyAttachments": denied };
    const stack = await client(ADOPT, { roles: { [NAME]: EXISTING }, failing });
    expect(imported(stack)).to.have.length(3);
    expect(said(stack, "info")).to.contain("whatever is attached and not in the files will be detached");
  });

  it("that cannot be looked up is left to AWS's own error", async () => {
    const failing = { "aws:iam/getRole:getRole": "AccessDenied: not authorized to perform: iam:GetRole" };
    const without = await client("[read-only]", { roles: { [NAME]: EXISTING }, failing });
    expect([without.error, said(without, "warn")]).to.deep.equal([undefined, ""]);
    const adopting = await client(ADOPT, { roles: { [NAME]: EXISTING }, failing });
    expect(imported(adopting)).to.deep.equal([]);
    expect(said(adopting, "warn")).to.contain("cannot be looked up, so it is not adopted: AccessDenied");
  });
});

describe("`adopt`", () => {
  it("of a role that does not exist makes it, with a warning", async () => {
    const stack = await client(ADOPT, {});
    expect(imported(stack)).to.deep.equal([]);
    expect(stack.registered.filter(({ type }) => type === ROLE)).to.have.length(1);
    expect(said(stack, "warn")).to.contain(`There is no role "${NAME}" in account 222222222222 to adopt`);
  });

  it("does nothing once the stack holds the role, and asks AWS nothing", async () => {
    const state = [{ type: ROLE, outputs: { name: NAME } }];
    const stack = await client(ADOPT, { preview: true, state, roles: { [NAME]: EXISTING } });
    expect(asked(stack)).to.deep.equal(["pulumi:pulumi:readStackResourceOutputs"]);
    expect([imported(stack), said(stack, "warn")]).to.deep.equal([[], ""]);
    expect(said(stack, "info")).not.to.contain("adopted");
  });

  it("takes a role over that replaces one of another name", async () => {
    const state = [{ type: ROLE, outputs: { name: "former-name" } }];
    expect(imported(await client(ADOPT, { state, roles: { [NAME]: EXISTING } }))).to.include(`Role ${NAME}`);
  });
});
