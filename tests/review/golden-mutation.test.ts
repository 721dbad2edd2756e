import { expect } from "chai";
import { RULES } from "../../review/rules/catalogue.ts";
import type { Rule } from "../../review/rules/rule.ts";
import { differences } from "./golden-differences.ts";
import { type GoldenCase, goldenCases, reportOf } from "./golden-case.ts";

const CASES = goldenCases();
const SETTINGS = "switchyard.review.yaml";

/** Rules that no golden pull request is about: a case of their own, below `review/rules/`, finds them out. */
const BY_THEIR_OWN_CASES: readonly string[] = [
  ...["external-id", "foreign-account-trust", "mfa-cannot-work", "open-federation", "root-trust"],
  ...["revocation-taken-out", "revocations-come-and-go"],
  ...["unchecked-contract", "unreadable-trust", "wildcard-principal", "wildcard-with-condition"],
];

/** The pull requests of which a person says that the rule must find something. */
const about = ({ id }: Rule) => CASES.filter(({ expected }) => expected.rules?.includes(id) === true);

/** The same pull request, where both sides' settings say that nobody looks for this. */
function without(rule: Rule, one: GoldenCase): GoldenCase {
  const off = (files: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
    const before = files.get(SETTINGS) ?? "";
    if (before.includes("severities:")) return new Map([...files, [SETTINGS, `severities: { ${rule.id}: off }\n`]]);
    return new Map([...files, [SETTINGS, `severities: { ${rule.id}: off }\n${before}`]]);
  };
  return { ...one, base: off(one.base), head: off(one.head) };
}

describe("a rule that is turned off", () => {
  for (const rule of RULES.filter((one) => about(one).length > 0))
    it(`turns a golden pull request red: ${rule.id}`, async () => {
      for (const one of about(rule)) {
        const changed = without(rule, one);
        const said = differences(changed, await reportOf(changed));
        expect(said, one.name).to.include(`no finding of ${rule.id}`);
      }
    });

  it("is found out by a case of its own where no golden pull request is about it", () => {
    const others = RULES.filter((rule) => about(rule).length === 0).map(({ id }) => id);
    expect(others.sort()).to.deep.equal([...BY_THEIR_OWN_CASES].sort());
  });

  it("is one of the catalogue wherever a person expects it, or one of the review's own", () => {
    const own = ["program-changed", "base-moved-on", "merge-gives-more", "no-new-access"];
    const known = new Set([...RULES.map(({ id }) => id), ...own]);
    const named = CASES.flatMap(({ expected: { rules = [], notRules = [] } }) => [...rules, ...notRules]);
    expect(named.filter((id) => !known.has(id))).to.deep.equal([]);
  });
});
