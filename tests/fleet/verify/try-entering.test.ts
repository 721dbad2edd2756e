import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AwsClientConfig } from "../../../fleet/aws/aws-client.ts";
import { profilesIn } from "../../../fleet/verify/sign-in-profiles.ts";
import { callerIn } from "../../../fleet/verify/sources-at-hand.ts";
import { EXTERNAL_ID } from "../../core/support/portfolio.ts";
import { awsError, HOME } from "./fake-aws.ts";
import { ABC, VerifyWorld, type WorldFiles } from "./verify-world.ts";

const FILES: WorldFiles = {
  home: `iam: { users: { alice: {}, bob: {} } }
grants:
  - { iamUser: alice, clients: [AbcCorp], roles: [operator] }
  - { iamUser: bob, clients: [AbcCorp], roles: [guarded] }
  - { iamRole: deployer, clients: [AbcCorp], roles: [deploy] }
`,
  clients: {
    abccorp: `name: AbcCorp
accountId: "${ABC}"
roles:
  operator: { level: devops, trust: { users: [alice] } }
  guarded: { level: devops, trust: { users: [bob], mfa: { maxAge: 3600 } } }
  deploy: { level: devops, trust: { roles: [deployer], externalId: ${EXTERNAL_ID} } }
`,
  },
};
const OPERATOR = `arn:aws:iam::${ABC}:role/your-company-operator`;

/** The world, whose environment holds the keys of somebody. */
function as(arn: string): VerifyWorld {
  const world = new VerifyWorld(FILES);
  world.env = { ...world.env, AWS_ACCESS_KEY_ID: "AKIAOFSOMEBODY", AWS_SECRET_ACCESS_KEY: "none" };
  world.aws.callers.set("AKIAOFSOMEBODY", arn);
  return world;
}
const alice = () => as(`arn:aws:iam::${HOME}:user/alice`);

describe("roles entered for real", () => {
  it("are those of the caller whose keys are at hand, and no others", async () => {
    const world = alice();
    const report = await world.verify();
    expect(world.entered).to.deep.equal([OPERATOR]);
    expect(report.attempts).to.deep.equal([
      {
        through: "iam-user:alice",
        client: "abccorp",
        role: "operator",
        by: "the keys of the environment (AWS_ACCESS_KEY_ID)",
        result: "entered",
      },
    ]);
    expect(report.notTried.join()).to.contain("2 of 3 principals were not tried for real");
    expect(report.ok).to.equal(true);
  });

  it("are none where the keys are nobody's of the files, or nobody wants any to be tried", async () => {
    for (const world of [as(`arn:aws:iam::${HOME}:user/mallory`), as(`arn:aws:iam::${ABC}:user/alice`)]) {
      expect((await world.verify()).attempts).to.deep.equal([]);
      expect(world.entered).to.deep.equal([]);
    }
    const world = alice();
    const report = await world.verify({ attempts: false });
    expect(report.attempts).to.deep.equal([]);
    expect(report.notTried).to.deep.equal(["Nobody tried to enter a role for real."]);
    expect(world.entered).to.deep.equal([]);
  });

  it("send what the role asks for", async () => {
    const world = as(`arn:aws:sts::${HOME}:assumed-role/deployer/ci`);
    const calls: unknown[] = [];
    world.assume = (_, call) => Promise.resolve(void calls.push(call));
    await world.verify();
    expect(calls).to.deep.equal([{ roleArn: `arn:aws:iam::${ABC}:role/your-company-deploy`, externalId: EXTERNAL_ID }]);
  });

  it("are at fault where AWS refuses what the documents allow", async () => {
    const world = alice();
    world.assume = () => Promise.reject(awsError("AccessDenied", "with an explicit deny in a service control policy"));
    const report = await world.verify();
    expect(report.attempts.map(({ result }) => result)).to.deep.equal(["refused"]);
    expect(report.findings.map(({ severity, what, role }) => [severity, what, role])).to.deep.equal([
      ["fault", "real sts:AssumeRole", "operator"],
    ]);
    expect(report.findings[0]?.found).to.contain("service control policy");
    expect(report.clients[0]?.ok).to.equal(false);
    expect(report.ok).to.equal(false);
  });

  it("are said not to have been tried where AWS did not answer, or the call cannot bring what is asked for", async () => {
    const world = alice();
    world.assume = () => Promise.reject(awsError("TimeoutError", "no answer"));
    const report = await world.verify();
    expect(report.attempts.map(({ result, because }) => [result, because])).to.deep.equal([
      ["not asked", "TimeoutError: no answer"],
    ]);
    expect(report.notTried.join()).to.contain("iam-user:alice at abccorp/operator was not tried for real");
    const bob = as(`arn:aws:iam::${HOME}:user/bob`);
    const guarded = await bob.verify();
    expect(guarded.attempts.map(({ role, result, because }) => [role, result, because])).to.deep.equal([
      ["guarded", "not asked", "the call must show MFA"],
    ]);
    expect(bob.entered).to.deep.equal([]);
  });

  it("are none of a grant that does not work by the documents", async () => {
    const world = alice();
    world.aws.account(ABC).change("your-company-operator", () => ({
      trustPolicy: { Version: "2012-10-17", Statement: [] },
    }));
    const report = await world.verify();
    expect(world.entered).to.deep.equal([]);
    expect(report.ok).to.equal(false);
  });

  it("are entered by the CLI profile of the permission set, which home's account has", async () => {
    const folder = mkdtempSync(join(tmpdir(), "switchyard-profiles-"));
    try {
      const world = new VerifyWorld();
      const file = join(folder, "config");
      writeFileSync(file, `[profile mine]\nsso_account_id = ${HOME}\nsso_role_name = AbcCorpAdministrator\n`);
      world.env = { ...world.env, AWS_CONFIG_FILE: file };
      const configs: AwsClientConfig[] = [];
      world.assume = (config, { roleArn }) => {
        configs.push(config);
        world.entered.push(roleArn);
        return Promise.resolve();
      };
      const report = await world.verify();
      expect(world.entered).to.deep.equal([`arn:aws:iam::${ABC}:role/your-company-administrator`]);
      expect(report.attempts.map(({ through, by }) => [through, by])).to.deep.equal([
        ["permission-set:AbcCorpAdministrator", "the AWS profile mine (aws:profile)"],
      ]);
      expect(configs.map(({ region }) => region)).to.deep.equal(["eu-west-1"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("AWS CLI profiles that sign in", () => {
  const CONFIG = `[sso-session acme]
sso_start_url = https://acme.awsapps.com/start

[profile first]
sso_account_id=${HOME}
sso_role_name =  AbcCorpReadOnly

[profile second]
sso_account_id = ${HOME}
sso_role_name = AbcCorpReadOnly

[profile "of another account"]
sso_account_id = ${ABC}
sso_role_name = Other

[profile role]
role_arn = arn:aws:iam::${ABC}:role/x
source_profile = first
`;

  it("are those of the account, the first of each permission set", () => {
    expect(profilesIn(CONFIG, HOME)).to.deep.equal(new Map([["AbcCorpReadOnly", "first"]]));
    expect(profilesIn(CONFIG, ABC)).to.deep.equal(new Map([["Other", "of another account"]]));
    expect(profilesIn("", HOME).size).to.equal(0);
  });
});

describe("the principal that a caller is", () => {
  const set = `arn:aws:iam::${HOME}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Set_0123456789abcdef`;
  const base = { identityPolicies: [], context: {}, holders: [], entries: [] };
  const graph = {
    principals: [
      { ...base, id: "permission-set:Set", principal: { kind: "session" as const, roleArn: set, sessionName: "a" } },
      { ...base, id: "iam-user:bob", principal: { kind: "user" as const, arn: `arn:aws:iam::${HOME}:user/bob` } },
    ],
  };
  const session = (account: string, role: string) => `arn:aws:sts::${account}:assumed-role/${role}/alice`;

  it("is found by account and name, in any path", () => {
    expect(callerIn(graph, session(HOME, "AWSReservedSSO_Set_0123456789abcdef"))).to.equal("permission-set:Set");
    expect(callerIn(graph, `arn:aws:iam::${HOME}:user/bob`)).to.equal("iam-user:bob");
  });

  it("is nobody of another account, of another name, or of a longer one", () => {
    for (const arn of [
      session(ABC, "AWSReservedSSO_Set_0123456789abcdef"),
      session(HOME, "AWSReservedSSO_Set_0123456789abcdee"),
      session(HOME, "Set_0123456789abcdef"),
      `arn:aws:iam::${HOME}:user/people/bob`,
      `arn:aws:iam::${ABC}:user/bob`,
    ])
      expect(callerIn(graph, arn), arn).to.equal(undefined);
  });
});
