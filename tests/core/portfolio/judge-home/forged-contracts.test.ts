import { expect } from "chai";
import fc from "fast-check";
import { policySize } from "../../../../core/aws/quotas.ts";
import type { Contract, ContractRole } from "../../../../core/contract/contract.ts";
import { parseContract } from "../../../../core/contract/parse-contract.ts";
import { formatFaults } from "../../../../core/faults/fault.ts";
import { logLines } from "../../../../core/faults/log-lines.ts";
import { checkContracts } from "../../../../core/home/check-contracts.ts";
import { planHome } from "../../../../core/home/plan-home.ts";
import { checkAgreement } from "../../../../core/portfolio/against-files/contract-against-file.ts";
import { judgeHome } from "../../../../core/portfolio/judge-home.ts";
import { proveHome } from "../../../../core/portfolio/prove-home.ts";
import { arbitraryTampering, KEYS, OPERATORS } from "../../support/arbitrary-tampering.ts";
import { fromFiles } from "../../support/config-case.ts";
import { changed, contractOf, planOf } from "../../support/contracts.ts";
import { draws } from "../../../draws.ts";

const NOW = new Date("2026-11-22T00:00:00Z");
const FILE = `name: AbcCorp
accountId: "222222222222"
tags: { tier: gold }
roles:
  read-only: { trust: { permissionSets: [AbcCorpReadOnly, Platform], until: 2027-01-31 } }
  administrator: { trust: [{ users: [alice], mfa: true }, { permissionSets: [AbcCorpAdministrator] }] }
  robots:
    level: devops
    trust:
      - roles: [robots/ci]
        externalId: 5b1f0c52-9d3a-4e7b-8a61-c2d94f07be13
        sourceIdentity: { values: ["build-*"], required: true }
        sessionTags: [project]
  open: { level: read-only, trust: [{ permissionSets: [AbcCorpOpen] }, { wholeAccount: true, reason: the platform team makes it all }] }
`;
const SHARED = "Platform: { clients: all, levels: [read-only] }";
const HOME = `identityCenter: { region: eu-west-1 }
iam: { users: { alice: { existing: true } } }
grants:
  - { group: Auditors, clients: all, roles: [read-only] }
  - { group: Admins, clients: [AbcCorp], roles: [administrator], until: 2027-01-31 }
  - { iamUser: alice, clients: { tags: { tier: gold } }, roles: [administrator] }
  - { iamRole: robots/ci, clients: [AbcCorp], roles: [robots] }
  - { group: Platform, permissionSet: Platform }
`;
const OTHER = 'name: Globex\naccountId: "333333333333"\nroles: [read-only, administrator]\n';

const home = (() => {
  const config = fromFiles({ name: "home", home: HOME, shared: SHARED });
  if (config.kind !== "home") throw new Error(JSON.stringify(config));
  return config.home;
})();
const files = new Map(
  [
    ["abccorp", FILE],
    ["globex", OTHER],
  ].map(([slug = "", client = ""]) => [
    slug,
    fromFiles({ name: slug, stack: `client-${slug}`, client, shared: SHARED }),
  ]),
);
const honest = contractOf(planOf("abccorp", FILE, SHARED));
const other = { slug: "globex", contract: contractOf(planOf("globex", OTHER, SHARED)) };

type Forging = (contract: unknown) => unknown;

const paths = (value: unknown, path: readonly string[] = []): (readonly string[])[] =>
  typeof value === "object" && value !== null
    ? [path, ...Object.entries(value).flatMap(([key, item]) => paths(item, [...path, key]))]
    : [path];
const everywhere = fc.constantFrom(...paths(honest));

/** Texts that mean something to one of the readers, or to a terminal. */
const text = fc.oneof(
  fc.constantFrom("", "*", "${", "${aws:username}", "constructor", "__proto__", "222222222222", "\u001b[2J", "\u202e"),
  fc.constantFrom("arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:role/x", "sts:*", "Allow", "Deny"),
  fc.string({ maxLength: 20, unit: "binary" }),
  fc
    .tuple(fc.constantFrom("a", "*", "?", "${a}", ":", "/", "9"), fc.nat(9000))
    .map(([piece, times]) => piece.repeat(times)),
);
const anything = fc.oneof(text, fc.jsonValue({ maxDepth: 4 }), fc.constant(undefined));

const forging: fc.Arbitrary<Forging> = fc.oneof(
  // something else somewhere
  fc.tuple(everywhere, anything).map(
    ([path, to]): Forging =>
      (contract) =>
        changed(contract, path, to),
  ),
  // something more somewhere
  fc.tuple(everywhere, text, anything).map(
    ([path, key, to]): Forging =>
      (contract) =>
        changed(contract, [...path, key === "" ? "0" : key], to),
  ),
  // another trust policy, in a form that statements have
  fc
    .tuple(fc.constantFrom(...Object.keys(honest.roles)), arbitraryTampering)
    .map(([key, tamper]): Forging => (contract) => {
      const role: Partial<ContractRole> | undefined = (contract as Partial<Contract> | null)?.roles?.[key];
      const statements: unknown = role?.trustPolicy?.Statement;
      if (
        role?.trustPolicy === undefined ||
        !Array.isArray(statements) ||
        !statements.every((one) => typeof one === "object")
      )
        return contract;
      return changed(contract, ["roles", key, "trustPolicy"], tamper(role.trustPolicy));
    }),
);
const forged = fc
  .array(forging, { minLength: 1, maxLength: 4 })
  .map((all) => all.reduce<unknown>((contract, forge) => forge(contract), honest));

const besides = (contract: Contract) => [{ slug: "abccorp", contract }, other];

/** What the comparison of a contract with its file says. */
function compare(contract: Contract): readonly string[] {
  const { faults, warnings } = checkAgreement(files, besides(contract), { unchecked: [], now: NOW });
  return [...formatFaults("No", faults).split("\n"), ...logLines(warnings)];
}

/** Everything that the home stack does with a contract, and every text that it makes of it. */
function lookInto(contract: Contract): readonly string[] {
  const clients = besides(contract);
  const checked = checkContracts(home, clients);
  const agreement = checkAgreement(files, clients, { unchecked: [], now: NOW });
  const plan = planHome(home, clients, { now: NOW });
  const texts = [formatFaults("No", [...checked, ...agreement.faults, ...plan.faults])];
  const warnings = [...agreement.warnings, ...plan.warnings];
  if (checked.length === 0) {
    const proof = proveHome(home, clients, plan, { files, now: NOW });
    warnings.push(...proof.warnings, proof.summary);
    texts.push(formatFaults("No", proof.faults));
  }
  const slugs = clients.map(({ slug }) => slug);
  const verdict = judgeHome({ settings: home, slugs, contracts: clients, unread: [], files, placements: {}, now: NOW });
  warnings.push(...verdict.warnings);
  texts.push(formatFaults("No", [...verdict.faults, ...verdict.reasons]));
  return [...texts.flatMap((all) => all.split("\n")), ...logLines(warnings)];
}

describe("forged contracts", () => {
  it("are refused or looked into, and throw nothing and print nothing that steers a terminal", () => {
    let survived = 0;
    fc.assert(
      fc.property(forged, (output) => {
        const { contract, faults } = parseContract("client-abccorp", output);
        const lines = formatFaults("No", faults).split("\n");
        if (contract !== undefined) {
          survived += 1;
          for (const { trustPolicy } of Object.values(contract.roles))
            expect(policySize(trustPolicy)).to.be.at.most(8192);
          lines.push(...lookInto(contract));
        }
        for (const line of lines) {
          expect(line).to.not.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          expect(line).to.have.lengthOf.at.most(12_000);
        }
      }),
      { numRuns: draws(400) },
    );
    expect(survived).to.be.greaterThan(draws(40));
  });

  const VALUES = [
    "99999999999999999999",
    "9999-12-31T23:59:59Z",
    "-1",
    "",
    "*",
    "${aws:username}",
    "::/0",
    "x".repeat(500),
  ];
  for (const [turn, value] of VALUES.entries())
    it(`are looked into with ${value.slice(0, 30)} in a condition, whatever operator and key it is with`, () => {
      for (const [index, operator] of OPERATORS.slice(0, draws(OPERATORS.length)).entries()) {
        const statements = KEYS.map((key) => ({
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::111111111111:root" },
          Action: "sts:AssumeRole",
          Condition: { [operator]: { [key]: value } },
        }));
        const output = changed(honest, ["roles", "read-only", "trustPolicy", "Statement"], statements);
        const { contract, faults } = parseContract("client-abccorp", output);
        expect(faults).to.deep.equal([]);
        if (contract === undefined) expect.fail("no contract");
        // why not always by everything: whoever looks into a policy reads its conditions as this comparison does, and tries its calls.
        const isAll = (index + turn) % 4 === 0;
        // why: every one of these opens the role to others than the file does.
        expect((isAll ? lookInto : compare)(contract).join("\n")).to.include("contract/differs");
      }
    });

  it("are the honest one where nothing was changed", () => {
    const { contract, faults } = parseContract("client-abccorp", JSON.parse(JSON.stringify(honest)));
    expect(faults).to.deep.equal([]);
    expect(contract === undefined ? [] : lookInto(contract).filter((line) => line.includes("["))).to.deep.equal([]);
  });
});
