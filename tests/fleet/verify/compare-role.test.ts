import { expect } from "chai";
import type { Statement } from "../../../core/aws/policy-document.ts";
import type { DeployedRole } from "../../../fleet/verify/deployed.ts";
import { ABC, VerifyWorld } from "./verify-world.ts";
import { type FakeAws, HOME } from "./fake-aws.ts";

const NAME = "your-company-read-only";
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";
const INLINE = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] } as const;

type Change = (role: DeployedRole) => Partial<DeployedRole>;
const trusting =
  (change: (statement: Statement) => Statement): Change =>
  ({ trustPolicy }) => ({ trustPolicy: { ...trustPolicy, Statement: trustPolicy.Statement.map(change) } });
const holding =
  (policies: Partial<DeployedRole["policies"]>): Change =>
  (role) => ({ policies: { ...role.policies, ...policies } });

/** What is changed by hand, and each finding of it. */
const CHANGES: readonly (readonly [string, Change, ...string[]])[] = [
  ["a policy attached beside", holding({ attached: [READ_ONLY, ADMIN] }), "fault abccorp/read-only: attached policies"],
  ["a policy detached", holding({ attached: [] }), "fault abccorp/read-only: attached policies"],
  [
    "an inline policy beside",
    holding({ inline: new Map([["extra", INLINE]]) }),
    "fault abccorp/read-only: inline policies",
  ],
  ["a boundary", () => ({ permissionsBoundary: ADMIN }), "fault abccorp/read-only: permissions boundary"],
  ["a longer session", () => ({ maxSessionDuration: 43_200 }), "fault abccorp/read-only: longest session, in seconds"],
  ["a shorter session", () => ({ maxSessionDuration: 3599 }), "fault abccorp/read-only: longest session, in seconds"],
  [
    "another path",
    ({ arn }) => ({ arn: arn.replace("role/", "role/elsewhere/") }),
    "fault abccorp/read-only: role",
    "fault abccorp: unknown role",
  ],
  ["another description", () => ({ description: "by hand" }), "warning abccorp/read-only: description"],
  ["a tag less", () => ({ tags: {} }), "warning abccorp/read-only: tags"],
  [
    "a trust that asks for more",
    trusting((one) => ({ ...one, Condition: { ...one.Condition, StringEquals: { "sts:ExternalId": "secret" } } })),
    "fault abccorp/read-only: trust policy",
    "fault abccorp/read-only: who does not get in",
  ],
  [
    "a trust without its conditions",
    trusting((one) => ({ ...one, Condition: {} })),
    "fault abccorp/read-only: trust policy",
    "fault abccorp/read-only: who gets in",
    "warning home: trust",
  ],
];

/** What AWS may write otherwise without a difference. */
const SAME: readonly (readonly [string, Change])[] = [
  ["a list for one action", trusting((one) => ({ ...one, Action: [one.Action ?? ""].flat() }))],
  [
    "another order of the policies",
    ({ policies }) => ({ policies: { ...policies, attached: [...policies.attached].reverse() } }),
  ],
  ["another order of the tags", ({ tags }) => ({ tags: Object.fromEntries(Object.entries(tags).reverse()) })],
  ["other names of the statements", trusting((one) => ({ ...one, Sid: `${one.Sid ?? ""}Again` }))],
];

const onRole = (change: Change) => (aws: FakeAws) => aws.account(ABC).change(NAME, change);

describe("a role as AWS has it, against the client's file", () => {
  for (const [name, change, ...expected] of CHANGES)
    it(`finds ${name}`, async () => {
      const { report, found, findings } = await new VerifyWorld().after(onRole(change));
      expect(found).to.have.members(expected);
      const isFault = expected.some((one) => one.startsWith("fault"));
      expect(report.ok).to.equal(!isFault);
      expect(report.clients.map(({ ok }) => ok)).to.deep.equal([!isFault, true]);
      for (const one of findings.filter(({ what, role }) => role !== undefined && what !== "role"))
        expect(one.next).to.contain("npx switchyard up client-abccorp --refresh");
    });

  for (const [name, change] of SAME)
    it(`finds nothing in ${name}`, async () => {
      const { report, found } = await new VerifyWorld().after(onRole(change));
      expect(found).to.deep.equal([]);
      expect(report.ok).to.equal(true);
    });

  it("finds another content of an inline policy, and the same in other words not", async () => {
    const project = `  accessLevels: { value: { own: { inlinePolicies: { one: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:*", Resource: "*" }] } } } } }\n`;
    const clients = { abccorp: `name: AbcCorp\naccountId: "${ABC}"\nroles: [own]\n` };
    const home = "identityCenter: { region: eu-west-1 }\ngrants: [{ group: Auditors, clients: all, roles: [own] }]\n";
    const inline = (Action: string | string[]) => (aws: FakeAws) =>
      aws.account(ABC).change("your-company-own", ({ policies }) => ({
        policies: {
          ...policies,
          inline: new Map([["one", { ...INLINE, Statement: [{ ...INLINE.Statement[0], Action }] }]]),
        },
      }));
    const changed = await new VerifyWorld({ project, clients, home }).after(inline("s3:Get*"));
    expect(changed.found).to.deep.equal(["fault abccorp/own: inline policies"]);
    const same = await new VerifyWorld({ project, clients, home }).after(inline(["s3:*"]));
    expect(same.found).to.deep.equal([]);
  });

  it("is at fault by a tag that its own policies ask about, and by no other", async () => {
    const project = `  accessLevels: { value: { own: { inlinePolicies: { one: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:*", Resource: "*", Condition: { StringEquals: { "aws:PrincipalTag/Team": payments } } }] } } } } }\n`;
    const clients = { abccorp: `name: AbcCorp\naccountId: "${ABC}"\nroles: [own]\n` };
    const home = "identityCenter: { region: eu-west-1 }\ngrants: [{ group: Auditors, clients: all, roles: [own] }]\n";
    const tagged = (tags: Readonly<Record<string, string>>) => (aws: FakeAws) =>
      aws.account(ABC).change("your-company-own", (role) => ({ tags: { ...role.tags, ...tags } }));
    const asked = await new VerifyWorld({ project, clients, home }).after(tagged({ team: "payments", cost: "7" }));
    expect(asked.found).to.deep.equal([
      "fault abccorp/own: tags that its policies ask about",
      "warning abccorp/own: tags",
    ]);
    expect(asked.report.ok).to.equal(false);
    const longer = await new VerifyWorld({ project, clients, home }).after(tagged({ team2: "payments", tea: "x" }));
    expect(longer.found).to.deep.equal(["warning abccorp/own: tags"]);
    expect(longer.report.ok).to.equal(true);
  });

  it("finds a role that is gone, and the grant that does not work by it", async () => {
    const { report, found } = await new VerifyWorld().after((aws) => aws.account(ABC).roles.delete(NAME));
    expect(found).to.deep.equal(["fault abccorp/read-only: role"]);
    const [client, other] = report.clients;
    expect(client?.grants.map(({ role, works, because }) => [role, works, because])).to.have.deep.members([
      ["read-only", false, "AWS has no such role"],
      ["administrator", true, undefined],
    ]);
    expect(client?.ok).to.equal(false);
    expect(other?.ok).to.equal(true);
  });
});

describe("roles that the client's file does not know", () => {
  const add = (name: string, more: Partial<DeployedRole>) => (aws: FakeAws) => {
    const { roles } = aws.account(ABC);
    const own = roles.get(NAME);
    if (own === undefined) throw new Error("no role");
    const bare = { Version: "2012-10-17" as const, Statement: [] };
    roles.set(name, { ...own, tags: {}, trustPolicy: bare, arn: `arn:aws:iam::${ABC}:role/${name}`, ...more });
  };
  const trusting = (account: string) => ({
    trustPolicy: {
      Version: "2012-10-17" as const,
      Statement: [
        { Effect: "Allow" as const, Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:AssumeRole" },
      ],
    },
  });

  it("are at fault where they have the tag, and a warning where they trust the home account", async () => {
    const world = new VerifyWorld();
    const tags = world.aws.account(ABC).roles.get(NAME)?.tags ?? {};
    const ours = await world.after(add("your-company-former", { tags }));
    expect(ours.found).to.deep.equal(["fault abccorp: unknown role"]);
    expect(ours.findings[0]?.found).to.contain("role/your-company-former");
    expect(ours.report.ok).to.equal(false);
    const theirs = await new VerifyWorld().after(add("by-hand", trusting(HOME)));
    expect(theirs.found).to.deep.equal(["warning abccorp: unknown role"]);
  });

  for (const [whom, principal] of [
    ["everybody", { Principal: "*" }],
    ["everybody in AWS", { Principal: { AWS: ["arn:aws:iam::999999999999:root", "*"] } }],
    ["everybody but some", { NotPrincipal: { AWS: "arn:aws:iam::999999999999:root" } }],
  ] as const)
    it(`are a warning where they trust ${whom}, the home account among them`, async () => {
      const statement = {
        Effect: "Allow" as const,
        ...principal,
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } },
      };
      const trustPolicy = { Version: "2012-10-17" as const, Statement: [statement] };
      const { found, findings } = await new VerifyWorld().after(add("by-hand", { trustPolicy }));
      expect(found).to.deep.equal(["warning abccorp: unknown role"]);
      expect(findings[0]?.found).to.match(
        /role\/by-hand, which trusts more than it names, perhaps account 111111111111/,
      );
    });

  it("are no business of ours where they trust somebody else, or are only called alike", async () => {
    const other = await new VerifyWorld().after(add("by-hand", trusting("999999999999")));
    expect(other.found).to.deep.equal([]);
    const longer = await new VerifyWorld().after(add("by-hand", trusting(`${HOME}1`)));
    expect(longer.found).to.deep.equal([]);
    const alike = await new VerifyWorld().after(add("your-company-something", {}));
    expect(alike.found).to.deep.equal([]);
  });

  it("are not looked for in accounts of clients that nobody asked for", async () => {
    const tag = await new VerifyWorld().after(add("by-hand", trusting(HOME)), { slugs: ["globex"] });
    expect(tag.found).to.deep.equal([]);
  });
});
