import { expect } from "chai";
import { EXTERNAL_ID } from "../../core/support/portfolio.ts";
import { awsError, type FakeAws, HOME } from "./fake-aws.ts";
import { ABC, VerifyWorld, type WorldFiles } from "./verify-world.ts";

const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const VIEW = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess";
const LET_IN = {
  Version: "2012-10-17" as const,
  Statement: [{ Effect: "Allow" as const, Action: "sts:AssumeRole", Resource: "*" }],
};

const FILES: WorldFiles = {
  home: `iam:
  users:
    alice:
    erin: { policy: managed }
    bob:
    dave: { existing: true }
  groups:
    demo: { members: [bob], managedPolicies: [ReadOnlyAccess] }
grants:
  - { iamUser: alice, clients: [AbcCorp], roles: [operator] }
  - { iamUser: erin, clients: [AbcCorp], roles: [operator] }
  - { iamUser: dave, clients: [AbcCorp], roles: [operator] }
  - { iamGroup: demo, clients: [AbcCorp], roles: [demo] }
  - { iamRole: deployer, clients: [AbcCorp], roles: [deploy] }
`,
  clients: {
    abccorp: `name: AbcCorp
accountId: "${ABC}"
roles:
  operator: { level: devops, trust: { users: [alice, erin, dave] } }
  demo: { level: read-only, trust: { users: [bob] } }
  deploy: { level: devops, trust: { roles: [deployer], externalId: ${EXTERNAL_ID} } }
`,
  },
};

type User = Parameters<ReturnType<FakeAws["account"]>["users"]["set"]>[1];
const user = (name: string, change: (user: User) => Partial<User>) => (aws: FakeAws) => {
  const { users } = aws.account(HOME);
  const found = users.get(name);
  if (found === undefined) throw new Error(`no user ${name}`);
  users.set(name, { ...found, ...change(found) });
};
const attached =
  (...arns: string[]) =>
  ({ policies }: User) => ({
    policies: { ...policies, attached: [...policies.attached, ...arns] },
  });
const written =
  (name: string) =>
  ({ policies }: User) => ({
    policies: { ...policies, inline: new Map([...policies.inline, [name, LET_IN]]) },
  });
const without = ({ policies }: User) => ({ policies: { ...policies, inline: new Map(), attached: [] } });
const members =
  (...names: string[]) =>
  (aws: FakeAws) => {
    const { groups } = aws.account(HOME);
    const demo = groups.get("demo");
    if (demo !== undefined) groups.set("demo", { ...demo, members: names });
  };

/** What is changed by hand, and each finding of it. */
const CHANGES: readonly (readonly [string, (aws: FakeAws) => void, ...string[]])[] = [
  ["a user that is gone", (aws) => aws.account(HOME).users.delete("alice"), 'fault home: IAM user "alice"'],
  [
    "a user at another path",
    user("alice", () => ({ arn: `arn:aws:iam::${HOME}:user/elsewhere/alice` })),
    'fault home: IAM user "alice"',
    "fault abccorp/operator: who does not get in",
  ],
  [
    "a boundary, which takes away what the user is granted",
    user("alice", () => ({ permissionsBoundary: VIEW })),
    'fault home: permissions boundary of the IAM user "alice"',
    "fault abccorp/operator: who does not get in",
  ],
  [
    "an inline policy that is gone",
    user("alice", without),
    'fault home: inline policy switchyard of the IAM user "alice"',
    "fault abccorp/operator: who does not get in",
  ],
  [
    "a managed policy that is detached",
    user("erin", without),
    'fault home: managed policy switchyard-user-erin of the IAM user "erin"',
    "fault abccorp/operator: who does not get in",
  ],
  [
    "a managed policy with another content",
    (aws) => {
      const { policies } = aws.account(HOME);
      for (const arn of policies.keys()) policies.set(arn, LET_IN);
    },
    'fault home: managed policy switchyard-user-erin of the IAM user "erin"',
  ],
  ["a policy attached beside", user("alice", attached(ADMIN)), 'warning home: policies of the IAM user "alice"'],
  [
    "a group that it was put into beside",
    (aws) => {
      const { groups } = aws.account(HOME);
      groups.set("admins", { arn: "", members: ["alice"], policies: { attached: [ADMIN], inline: new Map() } });
      user("alice", (one) => ({ groups: [...one.groups, "admins"] }))(aws);
      user("dave", (one) => ({ groups: [...one.groups, "admins"] }))(aws);
    },
    'warning home: groups of the IAM user "alice"',
  ],
  ["a policy written beside", user("alice", written("extra")), 'warning home: policies of the IAM user "alice"'],
  [
    "a group that is gone",
    (aws) => aws.account(HOME).groups.delete("demo"),
    'fault home: IAM group "demo"',
    "fault abccorp/demo: who does not get in",
  ],
  ["a member beside", members("bob", "mallory"), 'fault home: members of the IAM group "demo"'],
  ["a member less", members(), 'fault home: members of the IAM group "demo"'],
  ["a role that is gone", (aws) => aws.account(HOME).roles.delete("deployer"), 'fault home: IAM role "deployer"'],
];

describe("IAM users, groups and roles as AWS has them, against the files", () => {
  for (const [name, change, ...expected] of CHANGES)
    it(`find ${name}`, async () => {
      const { report, found } = await new VerifyWorld(FILES).after(change);
      expect(found).to.have.members(expected);
      expect(report.ok).to.equal(!expected.some((one) => one.startsWith("fault")));
    });

  it("find nothing where all is as declared, and judge every grant", async () => {
    const { report, found } = await new VerifyWorld(FILES).after(() => undefined);
    expect(found).to.deep.equal([]);
    expect(report.home).to.include({ ok: true, identities: 6 });
    expect(report.clients[0]?.grants.map(({ holder, works }) => [holder, works])).to.have.deep.members([
      ["iam-user:alice", true],
      ["iam-user:erin", true],
      ["iam-user:dave", true],
      ["iam-group:demo", true],
      ["iam-role:deployer", true],
    ]);
    expect(report.ok).to.equal(true);
  });

  it("leave alone what a user that exists already has beside", async () => {
    const { found } = await new VerifyWorld(FILES).after((aws) => {
      user("dave", attached(READ_ONLY))(aws);
      user("dave", () => ({ permissionsBoundary: ADMIN }))(aws);
    });
    expect(found).to.deep.equal([]);
  });

  it("judge what a user holds through a group that the files do not know", async () => {
    const join = (aws: FakeAws) => {
      const inline = new Map([
        ["deny", { ...LET_IN, Statement: [{ ...LET_IN.Statement[0], Effect: "Deny" as const }] }],
      ]);
      aws.account(HOME).groups.set("others", { arn: "", members: ["alice"], policies: { attached: [], inline } });
      user("alice", ({ groups }) => ({ groups: [...groups, "others"] }))(aws);
    };
    const { report, found } = await new VerifyWorld(FILES).after(join);
    expect(found).to.have.members([
      "fault abccorp/operator: who does not get in",
      'warning home: groups of the IAM user "alice"',
    ]);
    expect(report.clients[0]?.grants.filter(({ works }) => !works).map(({ through }) => through)).to.deep.equal([
      "iam-user:alice",
    ]);
  });

  it("are at fault where one cannot be read, and the others are judged all the same", async () => {
    const { report, found } = await new VerifyWorld(FILES).after((aws) =>
      aws.failures.set(`${HOME} group`, awsError("AccessDenied", "not allowed to perform iam:GetGroup")),
    );
    expect(report.home).to.include({ ok: false, checked: false });
    expect(report.home.because).to.contain("iam-group:demo could not be read").and.contain("iam:GetGroup");
    expect(found).to.deep.equal([]);
    const works = new Map(report.clients[0]?.grants.map(({ holder, works }) => [holder, works]));
    expect(works.get("iam-user:alice")).to.equal(true);
    expect(works.get("iam-group:demo")).to.equal(false);
    expect(report.ok).to.equal(false);
  });
});
