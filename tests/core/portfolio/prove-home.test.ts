import { expect } from "chai";
import type { Condition, PolicyDocument } from "../../../core/aws/policy-document.ts";
import type { Contract } from "../../../core/contract/contract.ts";
import { planHome } from "../../../core/home/plan-home.ts";
import { proveHome } from "../../../core/portfolio/prove-home.ts";
import type { StackConfig } from "../../../core/portfolio/resolve-stack.ts";
import { fromFiles } from "../support/config-case.ts";
import { contractOf, planOf } from "../support/contracts.ts";

const NOW = new Date("2026-11-22T00:00:00Z");
const HOME = `identityCenter: { region: eu-west-1 }
iam: { users: { eve: { managedPolicies: [AdministratorAccess] } } }
grants: [{ group: Platform, clients: all, roles: [administrator] }]
`;

interface Situation {
  /** `trust` of the only role, as the file says it. */
  readonly trust: string;
  /** Makes the trust policy as deployed from that of the file. */
  readonly deployed?: (file: PolicyDocument) => PolicyDocument;
  readonly handoff?: boolean;
  /** Whether the client's file is there. Default: it is. */
  readonly file?: boolean;
  readonly now?: Date;
}

function proofOf({ trust, deployed, handoff = false, file = true, now = NOW }: Situation) {
  const body = `name: AbcCorp
accountId: "222222222222"
${handoff ? "handoff: true\n" : ""}roles:
  administrator: { trust: ${trust} }
`;
  const config = fromFiles({ name: "", home: HOME });
  if (config.kind !== "home") throw new Error(JSON.stringify(config));
  const plan = planOf("abccorp", body);
  const contract = contractOf(plan);
  const planned = planHome(config.home, [{ slug: "abccorp", contract }], { now });
  expect(planned.faults).to.deep.equal([]);
  const roles = Object.fromEntries(
    Object.entries(contract.roles).map(([key, role]) => [
      key,
      { ...role, trustPolicy: deployed === undefined ? role.trustPolicy : deployed(role.trustPolicy) },
    ]),
  );
  const tampered: Contract = { ...contract, roles };
  const files = new Map<string, StackConfig>(file ? [["abccorp", { kind: "client", client: plan }]] : []);
  return proveHome(config.home, [{ slug: "abccorp", contract: tampered }], planned, { files, now });
}

const OWN = "{ permissionSets: [AbcCorpAdministrator] }";
const open = (more = "") => `{ wholeAccount: true, reason: for the first bootstrap${more} }`;

/** The document with other conditions in the statement that opens the role to the whole account. */
const withOpening =
  (change: (condition: Condition) => Condition) =>
  ({ Statement, ...document }: PolicyDocument): PolicyDocument => ({
    ...document,
    Statement: Statement.map((one) =>
      one.Sid === "HomeAccount" ? { ...one, Condition: change(one.Condition ?? {}) } : one,
    ),
  });
const unconditional = withOpening(() => ({}));

describe("the proof of the home stack", () => {
  it("has no hole where a role is as open as its file says, and says that it is open", () => {
    for (const more of ["", ", until: 2027-01-31", ", mfa: true", ", sourceIps: [203.0.113.0/24]"]) {
      const { faults, warnings, summary } = proofOf({ trust: `[${OWN}, ${open(more)}]` });
      expect(faults, more).to.deep.equal([]);
      expect(warnings.join(), more).to.include("is open to every principal").and.include("for the first bootstrap");
      expect(summary, more).to.include("(1 role; 1 role open to the whole home account)");
    }
  });

  it("says of a role whose whole account's way has ended that nobody else gets in", () => {
    const { faults, warnings, summary } = proofOf({ trust: `[${OWN}, ${open(", until: 2026-11-01")}]` });
    expect([faults, warnings]).to.deep.equal([[], []]);
    expect(summary).to.include("none gets in but as the files say (1 role).");
  });

  it("has none where what opens a role has any number of conditions, and asks for no less than the file", () => {
    const conditions = Array.from({ length: 150 }, (_, number) => [`aws:PrincipalTag/t${number}`, "*"] as const);
    const more = { StringLikeIfExists: Object.fromEntries(conditions) };
    const deployed = withOpening((condition) => ({ ...condition, ...more }));
    expect(proofOf({ trust: `[${OWN}, ${open(", mfa: true")}]`, deployed }).faults).to.deep.equal([]);
    const { faults } = proofOf({ trust: `[${OWN}, ${open(", mfa: true")}]`, deployed: withOpening(() => more) });
    expect(new Set(faults.map(({ code }) => code))).to.deep.equal(new Set(["proof/too-much"]));
  });

  for (const [what, more] of [
    ["an end", ", until: 2027-01-31"],
    ["an end that has passed", ", until: 2026-11-01"],
    ["MFA", ", mfa: true"],
    ["recent MFA", ", mfa: { maxAge: 600 }"],
    ["an address", ", sourceIps: [203.0.113.0/24]"],
    ["an organization", ", organizationId: o-a1b2c3d4e5"],
  ] as const)
    it(`has a hole where what is deployed is open without ${what}, which the file asks for`, () => {
      const situation = { trust: `[${OWN}, ${open(more)}]`, deployed: unconditional };
      const { faults } = proofOf(situation);
      expect(new Set(faults.map(({ code }) => code))).to.deep.equal(new Set(["proof/too-much"]));
      expect(faults.map(({ found }) => found).join()).to.include("iam-user:eve enters without a grant (at 20");
      for (const { fix } of faults) expect(fix).to.include("pulumi up -s client-abccorp");
      // without the file nothing says that it should be asked for
      expect(proofOf({ ...situation, file: false }).faults).to.deep.equal([]);
    });

  it("has a hole where the whole account's way has ended and a user with every right is still named", () => {
    const named = `[${OWN}, { users: [eve] }, ${open(", until: 2026-11-01")}]`;
    expect(proofOf({ trust: named }).faults.map(({ code }) => code)).to.deep.equal(["proof/too-much"]);
    const ending = proofOf({ trust: named.replace("2026-11-01", "2027-01-31") }).faults;
    expect(ending.map(({ found, fix }) => `${found} ${fix}`)[0])
      .to.include("iam-user:eve enters without a grant (at 2027-01-31T00:00:00Z, without MFA)")
      .and.include("take iam-user:eve out of the role's other ways in");
    expect(proofOf({ trust: `[${OWN}, { users: [eve] }, ${open()}]` }).faults).to.deep.equal([]);
  });

  it("has a lock-out where only MFA would let a permission set in", () => {
    const { faults } = proofOf({
      trust: `[${open()}]`,
      deployed: withOpening(() => ({ Bool: { "aws:MultiFactorAuthPresent": "true" } })),
    });
    expect(faults.map(({ code, found }) => `${code} ${found}`)[0]).to.match(
      /^proof\/lock-out permission-set:AbcCorpAdministrator enters as granted: .*MultiFactorAuthPresent/,
    );
  });

  it("says what was proved and of what, and how many it does not speak of", () => {
    expect(proofOf({ trust: OWN }).summary).to.match(
      /^Proved before anything was made, of the trust policies as the client stacks last wrote them: the one grant lets its holder in, and of all other calls that there could be from 20[\d-]+T[\d:]+Z on, whoever makes them, none gets in but as the files say \(1 role\)\. Not seen: organization policies and session policies\.$/,
    );
    const { summary, warnings } = proofOf({
      trust: "{ permissionSets: [AbcCorpAdministrator, Oncall, Audit] }",
      handoff: true,
    });
    expect(summary).to.include("last wrote them (of 1 client with handoff, as its file asks):");
    expect(summary).to.match(
      / Not proved: what 2 trusted principals may do that this stack does not manage, named in warnings\.$/,
    );
    expect(warnings.map((warning) => /the permission set (\w+)/.exec(warning)?.[1])).to.deep.equal(["Oncall", "Audit"]);
  });
});
