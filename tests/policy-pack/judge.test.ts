import { expect } from "chai";
import { CONTEXT, type Given, HOME, judged, may, role, ROLE, SET_TRUST, stopping, UNKNOWN } from "./pack-fixture.ts";

const trust = (principal: unknown) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
});
const inline = (name: string, holder: string, policy: string): Given => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name,
  props: { name, role: holder, policy },
});

describe("the policy pack's judge", () => {
  it("lets a role pass that one permission set of home enters", async () => {
    expect(await stopping([role("good", SET_TRUST)])).to.deep.equal([]);
  });

  for (const [name, principal, lets] of [
    ["everybody", "*", true],
    ["another account", { AWS: "999999999999" }, true],
    ["a role of another account", { AWS: "arn:aws:iam::999999999999:role/ci" }, true],
    ["a user of home", { AWS: `arn:aws:iam::${HOME}:user/alice` }, false],
    ["a service", { Service: "lambda.amazonaws.com" }, false],
  ] as const)
    it(`${lets ? "refuses" : "does not take for an outsider"} ${name} in a trust policy`, async () => {
      const found = await stopping([role("r", trust(principal))]);
      expect(found.includes("outside-principal r")).to.equal(lets);
    });

  const insider = { "aws:PrincipalArn": `arn:aws:iam::${HOME}:user/alice` };
  for (const [name, condition, lets] of [
    ["whose ARN is a user's of home", { ArnEquals: insider }, false],
    ["whose ARN is not a user's of home", { ArnNotEquals: insider }, true],
    ["of home's account", { StringEquals: { "aws:PrincipalAccount": HOME } }, false],
    [
      "of an account that begins as home's does",
      { StringLike: { "aws:PrincipalAccount": `${HOME.slice(0, 11)}?` } },
      true,
    ],
    ["of an organization", { StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } }, true],
    ["until a moment that is past", { DateLessThan: { "aws:CurrentTime": "2026-11-29T00:00:00Z" } }, false],
    ["from a moment that is to come", { DateGreaterThan: { "aws:CurrentTime": "2099-01-01" } }, true],
    ["with what nobody has together", { Null: { "aws:username": "true" }, StringLike: { "aws:username": "*" } }, false],
    ["with a key of which nothing is known", { StringEquals: { "example:Key": "x" } }, true],
    ["whose name is a variable", { StringEquals: { "aws:username": "${aws:PrincipalTag/name}" } }, true],
  ] as const)
    it(`${lets ? "refuses" : "does not take for an outsider"} everybody ${name} in a trust policy`, async () => {
      const [statement] = trust("*").Statement;
      const found = await stopping([
        role("r", { Version: "2012-10-17", Statement: [{ ...statement, Condition: condition }] }),
      ]);
      expect(found.includes("outside-principal r")).to.equal(lets);
    });

  it("does not take for an outsider whom a statement of the trust policy denies", async () => {
    const [statement] = trust({ AWS: "999999999999" }).Statement;
    const denying = (Principal: unknown) => ({
      Version: "2012-10-17",
      Statement: [statement, { Effect: "Deny", Principal, Action: "sts:AssumeRole" }],
    });
    const outside = async (Principal: unknown) =>
      (await stopping([role("r", denying(Principal))])).includes("outside-principal r");
    expect(await outside({ AWS: "999999999999" })).to.equal(false);
    expect(await outside({ AWS: "arn:aws:iam::999999999999:role/ci" })).to.equal(true);
  });

  it("says before the update that a trust policy is not known yet, and refuses where it is not known in the update", async () => {
    const said = await judged([role("r", UNKNOWN)]);
    expect(said.map(({ line, stops }) => [line, stops])).to.deep.include(["not-judged r", false]);
    expect(await stopping([role("r", UNKNOWN)])).to.deep.equal([]);
    const isPreview = false;
    expect(await stopping([role("r", UNKNOWN)], { context: { ...CONTEXT, isPreview } })).to.include(
      "cannot-be-judged r",
    );
  });

  it("holds all policies of a role against the rules together, also what another one denies", async () => {
    const passes = inline("p", "r-0815", may("iam:PassRole"));
    expect(await stopping([role("r", SET_TRUST), passes])).to.deep.equal(["pass-role-anywhere r (whole)"]);
    const denies = inline("d", "r-0815", may("iam:PassRole", "*", "Deny"));
    expect(await stopping([role("r", SET_TRUST), passes, denies])).to.deep.equal([]);
  });

  it("finds the holder and the managed policy by what an argument comes from, where neither is known yet", async () => {
    const policy: Given = {
      type: "aws:iam/policy:Policy",
      name: "p",
      props: { name: "p-1", path: "/", policy: may("sts:AssumeRole") },
    };
    const attached: Given = {
      type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      name: "a",
      props: { role: UNKNOWN, policyArn: UNKNOWN },
      from: { role: ["r"], policyArn: ["p"] },
    };
    expect(await stopping([role("r", SET_TRUST), policy, attached])).to.deep.equal(["assume-role-anywhere r (whole)"]);
    expect(await stopping([role("r", SET_TRUST), policy])).to.deep.equal(["assume-role-anywhere p (whole)"]);
  });

  it("does not judge a role whose policies are not all known, and says so", async () => {
    const said = await judged([role("r", SET_TRUST), inline("p", "r-0815", UNKNOWN)]);
    expect(said.map(({ line, stops }) => [line, stops])).to.deep.equal([["not-judged r (whole)", false]]);
  });

  it("does not take what one of several accounts' roles has for another's of the same name", async () => {
    const other = { ...inline("p", "r-0815", may("iam:PassRole")), accounts: [HOME] };
    const found = await stopping([role("r", SET_TRUST), other]);
    expect(found).to.deep.equal(["other-account p", "pass-role-anywhere p (whole)"]);
  });

  it("refuses another account's provider, and says nothing of one that is bound to none", async () => {
    expect(await stopping([{ ...role("r", SET_TRUST), accounts: [HOME] }])).to.deep.equal(["other-account r"]);
    expect(await stopping([{ ...role("r", SET_TRUST), accounts: [] }])).to.deep.equal([]);
  });

  for (const [what, props] of [
    ["a policy that is no JSON", { policy: "{" }],
    ["a policy without statements", { policy: '{"Version":"2012-10-17"}' }],
    ["a key that stands twice", { policy: '{"Statement":[],"Statement":[]}' }],
    ["a number for a policy", { policy: 5 }],
  ] as const)
    it(`refuses ${what}, which nobody can judge`, async () => {
      const given = { type: "aws:iam/rolePolicy:RolePolicy", name: "p", props: { role: "x", ...props } };
      expect(await stopping([given])).to.deep.equal(["cannot-be-judged p"]);
    });

  it("refuses access keys and assignments in accounts that the configuration does not name", async () => {
    const assignment = (targetId: string): Given => ({
      type: "aws-native:sso:Assignment",
      name: "a",
      props: { targetId, principalId: "1", principalType: "GROUP" },
    });
    expect(await stopping([{ type: "aws:iam/accessKey:AccessKey", name: "k", props: {} }])).to.deep.equal([
      "access-key k",
    ]);
    expect(await stopping([assignment("999999999999")])).to.deep.equal(["other-account a"]);
    expect(await stopping([assignment(HOME)])).to.deep.equal([]);
  });

  it("says of a type that it does not know that nobody judges it, and nothing of what is not about access", async () => {
    const lines = async (type: string) => (await judged([{ type, name: "x", props: {} }])).map(({ line }) => line);
    expect(await lines("aws:iam/samlProvider:SamlProvider")).to.deep.equal(["not-judged x"]);
    expect(await lines("aws:s3/bucket:Bucket")).to.deep.equal([]);
  });

  it("judges permission sets, in one resource or in several", async () => {
    const all = ["arn:aws:iam::aws:policy/AdministratorAccess"];
    const native = { type: "aws-native:sso:PermissionSet", name: "s", props: { name: "S", managedPolicies: all } };
    expect(await stopping([native])).to.deep.equal(["set-gives-administrator s"]);
    const classic: Given = { type: "aws:ssoadmin/permissionSet:PermissionSet", name: "s", props: { name: "S" } };
    const attachment: Given = {
      type: "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
      name: "a",
      props: { permissionSetArn: UNKNOWN, managedPolicyArn: all[0] },
      from: { permissionSetArn: ["s"] },
    };
    expect(await stopping([classic, attachment])).to.deep.equal(["set-gives-administrator s (whole)"]);
    expect(await stopping([classic])).to.deep.equal([]);
  });

  it("shows what an exception lets pass until it ends, and stops nothing for it", async () => {
    const until = (moment: string) => ({
      ...CONTEXT,
      settings: {
        ...CONTEXT.settings,
        exceptions: [
          { rule: "root-trust", subject: "role:r", reason: "why", owner: "who", until: moment, at: { file: "x" } },
        ],
      },
    });
    const open = role("r", trust({ AWS: `arn:aws:iam::${HOME}:root` }));
    expect(await stopping([open])).to.deep.equal(["root-trust r"]);
    expect(await stopping([open], { context: until("2026-11-29T00:00:00Z") })).to.deep.equal(["root-trust r"]);
    const context = until("2026-11-30T00:00:00Z");
    expect(await stopping([open], { context })).to.deep.equal([]);
    expect((await judged([open], { context })).map(({ line }) => line)).to.include("excepted r");
    expect(await stopping([role("q", trust({ AWS: HOME }))], { context })).to.deep.equal(["root-trust q"]);
  });

  it("names no value of an argument: any may be a secret", async () => {
    const secret = "kept-4711";
    const statement = { Effect: "Allow", Principal: "*", Action: `sts:${secret}`, Resource: secret, Sid: secret };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const { props } = role("r", policy);
    const given = { type: ROLE, name: "r", props: { ...props, name: secret, maxSessionDuration: 43200 } };
    const said = await judged([given, inline("p", secret, policy)]);
    expect(said.length).to.be.greaterThan(1);
    expect(said.filter(({ message }) => message.includes(secret))).to.deep.equal([]);
  });

  it("takes a rule that throws for a check that could not be made", async () => {
    const [first] = (await import("../../review/rules/role-rules.ts")).ROLE_RULES;
    const onRole = () => {
      throw new Error("kept-4711");
    };
    const rules = [{ ...first!, onRole }];
    const said = await judged([role("r", SET_TRUST)], { rules });
    expect(said.map(({ line, stops }) => [line, stops])).to.deep.equal([["cannot-be-judged r", true]]);
    expect(said[0]?.message).to.not.include("kept-4711");
  });
});
