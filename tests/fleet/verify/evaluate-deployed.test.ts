import { expect } from "chai";
import type { Statement } from "../../../core/aws/policy-document.ts";
import { reservedRolePattern } from "../../../core/aws/reserved-roles.ts";
import { EXTERNAL_ID } from "../../core/support/portfolio.ts";
import { HOME } from "./fake-aws.ts";
import { ABC, NOW, VerifyWorld, type WorldFiles } from "./verify-world.ts";

const READ_ONLY = "your-company-read-only";

/** Adds statements to the trust of AbcCorp's read-only role. */
async function trusting(...added: readonly Statement[]) {
  const { report } = await new VerifyWorld().after((aws) =>
    aws.account(ABC).change(READ_ONLY, ({ trustPolicy }) => ({
      trustPolicy: { ...trustPolicy, Statement: [...trustPolicy.Statement, ...added] },
    })),
  );
  return report;
}

const allow = (principal: Statement["Principal"], condition?: Statement["Condition"]): Statement => ({
  Effect: "Allow",
  ...(principal !== undefined && { Principal: principal }),
  Action: "sts:AssumeRole",
  ...(condition !== undefined && { Condition: condition }),
});

const reserved = (set: string) => reservedRolePattern("aws", HOME, set);

/** A statement added by hand, and one in whose place nobody else gets in. */
const HOLES: readonly (readonly [string, Statement, Statement])[] = [
  [
    "everybody",
    allow({ AWS: "*" }),
    allow(
      { AWS: "*" },
      {
        StringEquals: { "aws:PrincipalArn": "arn:aws:iam::999999999999:role/none" },
        Null: { "aws:PrincipalArn": "true" },
      },
    ),
  ],
  [
    "another account",
    allow({ AWS: "arn:aws:iam::999999999999:root" }),
    allow({ AWS: "arn:aws:iam::999999999999:root" }, { Null: { "aws:PrincipalArn": "true" } }),
  ],
  [
    "the home account's everybody",
    allow({ AWS: `arn:aws:iam::${HOME}:root` }),
    allow({ AWS: `arn:aws:iam::${HOME}:root` }, { ArnLike: { "aws:PrincipalArn": reserved("AbcCorpReadOnly") } }),
  ],
];

describe("the evaluation of what is deployed", () => {
  for (const [who, open, closed] of HOLES) {
    it(`names a role that lets in ${who}`, async () => {
      const report = await trusting(open);
      const holes = report.clients[0]?.holes ?? [];
      expect(holes.map(({ kind, role }) => `${kind} ${role}`)).to.include("too-much read-only");
      expect(report.findings.map(({ what }) => what)).to.include("who gets in");
      expect(report.clients.map(({ ok }) => ok)).to.deep.equal([false, true]);
    });
    it(`names no hole where the same statement lets in nobody else (${who})`, async () => {
      const report = await trusting(closed);
      expect(report.clients[0]?.holes).to.deep.equal([]);
      expect(report.findings.map(({ what }) => what)).to.not.include("who gets in");
    });
  }

  const ROBOT: WorldFiles = {
    home: `grants: [{ iamRole: deployer, clients: [AbcCorp], roles: [deploy] }]\n`,
    clients: {
      abccorp: `name: AbcCorp\naccountId: "${ABC}"\nroles:\n  deploy: { level: devops, trust: { roles: [deployer], externalId: ${EXTERNAL_ID} } }\n`,
    },
  };
  const withoutCondition = (operator: string) => (world: VerifyWorld) =>
    world.after((aws) =>
      aws.account(ABC).change("your-company-deploy", ({ trustPolicy }) => ({
        trustPolicy: {
          ...trustPolicy,
          Statement: trustPolicy.Statement.map((one) => ({
            ...one,
            Condition: Object.fromEntries(Object.entries(one.Condition ?? {}).filter(([key]) => key !== operator)),
          })),
        },
      })),
    );

  it("names a role that no longer asks for its external ID, and none as long as it does", async () => {
    const asked = await new VerifyWorld(ROBOT).after(() => undefined);
    expect(asked.found).to.deep.equal([]);
    expect(asked.report.clients[0]?.grants.map(({ works }) => works)).to.deep.equal([true]);
    const { report, found, findings } = await withoutCondition("StringEquals")(new VerifyWorld(ROBOT));
    expect(found).to.deep.equal(["fault abccorp/deploy: trust policy", "fault abccorp/deploy: who gets in"]);
    for (const { found: how } of findings) expect(how).to.contain("without an external id");
    expect(report.ok).to.equal(false);
  });

  it("names a grant that does not work where the role asks for another external ID", async () => {
    const world = new VerifyWorld(ROBOT);
    const { report } = await world.after((aws) =>
      aws.account(ABC).change("your-company-deploy", ({ trustPolicy }) => ({
        trustPolicy: {
          ...trustPolicy,
          Statement: trustPolicy.Statement.map((one) => ({ ...one, Action: "sts:TagSession" })),
        },
      })),
    );
    expect(report.clients[0]?.grants.map(({ works }) => works)).to.deep.equal([false]);
    expect(report.ok).to.equal(false);
  });

  it("says of one finding how many more there are, and has them all in the report", async () => {
    const report = await trusting(allow({ AWS: "*" }), allow({ AWS: "999999999999" }));
    const [finding] = report.findings.filter(({ what }) => what === "who gets in");
    const holes = report.clients[0]?.holes.length ?? 0;
    expect(holes).to.be.greaterThan(1);
    expect(finding?.found).to.contain(`(and ${holes - 1} more like it)`);
  });

  it("goes by the role that Identity Center made, not by the one that the pattern names", async () => {
    const pinned = (suffix: string) => (world: VerifyWorld) =>
      world.after((aws) =>
        aws.account(ABC).change(READ_ONLY, ({ trustPolicy }) => ({
          trustPolicy: {
            ...trustPolicy,
            Statement: trustPolicy.Statement.map((one) => ({
              ...one,
              Condition: {
                ArnLike: { "aws:PrincipalArn": reserved("AbcCorpReadOnly").replace(/\?+$/, suffix) },
              },
            })),
          },
        })),
      );
    const world = new VerifyWorld();
    const [own] = [...world.aws.account(HOME).roles.values()].filter(({ arn }) => arn.includes("_AbcCorpReadOnly_"));
    const suffix = own?.arn.slice(own.arn.lastIndexOf("_") + 1) ?? "";
    const works = ({ report }: Awaited<ReturnType<VerifyWorld["after"]>>) =>
      report.clients[0]?.grants.find(({ role }) => role === "read-only")?.works;
    expect(works(await pinned(suffix)(world))).to.equal(true);
    expect(works(await pinned("0000000000000000")(new VerifyWorld()))).to.equal(false);
  });
});

describe("grants with an end", () => {
  const ending = (until: string): WorldFiles => ({
    home: `identityCenter: { region: eu-west-1 }
grants:
  - { group: Auditors, clients: all, roles: [read-only] }
  - { user: carol@acme.example, clients: [AbcCorp], roles: [read-only], until: ${until} }
`,
  });
  const carol = (verdict: Awaited<ReturnType<VerifyWorld["after"]>>) =>
    verdict.report.clients[0]?.grants.find(({ holder }) => holder.startsWith("user:carol"));

  it("work until then", async () => {
    const found = await new VerifyWorld(ending("2026-12-01")).after(() => undefined);
    expect(found.found).to.deep.equal([]);
    expect(carol(found)?.works).to.equal(true);
  });

  it("are at fault where the policy that ends them was taken off by hand", async () => {
    const found = await new VerifyWorld(ending("2026-12-01")).after((aws) => {
      const policy = JSON.parse(String(aws.set("AbcCorpReadOnly").properties["inlinePolicy"])) as {
        Statement: { Effect: string }[];
      };
      const Statement = policy.Statement.filter(({ Effect }) => Effect !== "Deny");
      expect(Statement.length).to.be.lessThan(policy.Statement.length);
      aws.changeProperties("AbcCorpReadOnly", { inlinePolicy: JSON.stringify({ ...policy, Statement }) });
    });
    expect(found.found).to.have.members([
      "fault abccorp/read-only: inline policy of permission set AbcCorpReadOnly",
      "fault abccorp/read-only: who gets in",
    ]);
  });

  it("are not said to work once they have ended, and nobody is at fault for that", async () => {
    const world = new VerifyWorld(ending("2026-11-01"));
    expect(new Date("2026-11-01") < NOW).to.equal(true);
    const found = await world.after(() => undefined);
    expect(carol(found)?.works ?? false).to.equal(false);
    expect(found.found.filter((one) => one.startsWith("fault"))).to.deep.equal([]);
  });
});

describe("somebody who is denied", () => {
  const denied = (user: string): WorldFiles => ({
    home: `identityCenter: { region: eu-west-1 }
denied: [{ user: carol, id: 93a4f8d2-1061-70a4-1c36-0123456789ab, email: carol@acme.example, since: 2026-11-20 }]
grants:
  - { group: Auditors, clients: all, roles: [read-only] }
  - { user: ${user}, clients: [AbcCorp], roles: [read-only] }
`,
  });

  it("is no finding, and whoever else has the e-mail address by now and gets in is one", async () => {
    const byName = await new VerifyWorld(denied("carol")).after(() => undefined);
    expect(byName.found).to.deep.equal([]);
    const byAddress = await new VerifyWorld(denied("{ email: carol@acme.example }")).after(() => undefined);
    expect(byAddress.found).to.deep.equal(["fault abccorp/read-only: who gets in"]);
  });
});
