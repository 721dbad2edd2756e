import { expect } from "chai";
import type { PolicyDocument } from "../../../core/aws/policy-document.ts";
import { RULES } from "../../../review/rules/catalogue.ts";
import type { Finding, FilesCase, Rule, RuleCase } from "../../../review/rules/rule.ts";
import { documentsOf } from "../../../review/rules/facts.ts";
import { runRules } from "../../../review/rules/run-rules.ts";
import { DEFAULT_SETTINGS } from "../../../review/settings/read-review-settings.ts";
import { EXAMPLE_NOW } from "../../../review/rules/cases/example-project.ts";
import { lookUpNames } from "../../../review/rules/unknown-names.ts";
import { caseInput } from "./case-input.ts";

/** Findings of one rule in a case; what it finds in a role or permission set alone is none of files. */
function findingsOf(rule: Rule, one: RuleCase): readonly Pick<Finding, "message">[] {
  if ("role" in one) return rule.onRole?.(one.role, DEFAULT_SETTINGS) ?? [];
  if ("set" in one) return rule.onSet?.(one.set, DEFAULT_SETTINGS) ?? [];
  return runRules(caseInput(one), EXAMPLE_NOW, [rule]);
}

/** Whether both of its cases come out as the rule says. */
function holds(rule: Rule): boolean {
  return findingsOf(rule, rule.passes).length === 0 && findingsOf(rule, rule.fails).length > 0;
}

const isFiles = (one: RuleCase): one is FilesCase => "head" in one;

/** Documents that a case holds, from files or not. */
function documentsIn(one: RuleCase): readonly PolicyDocument[] {
  if ("head" in one) return documentsOf(caseInput(one).head);
  return "role" in one ? (one.role.documents ?? []).map(({ document }) => document) : [];
}

describe("each rule of the catalogue", () => {
  before(() => lookUpNames(RULES.flatMap(({ passes, fails }) => [passes, fails]).flatMap(documentsIn)));

  it("has an id of its own, in words with dashes", () => {
    const ids = RULES.map(({ id }) => id);
    expect(ids).to.deep.equal([...new Set(ids)]);
    for (const id of ids) expect(id).to.match(/^[a-z]+(-[a-z]+)*$/);
  });

  for (const rule of RULES)
    describe(rule.id, () => {
      it("finds nothing in its passing case", () => {
        expect(findingsOf(rule, rule.passes)).to.deep.equal([]);
      });

      it("finds something in its failing case", () => {
        const found = findingsOf(rule, rule.fails);
        expect(found).to.not.be.empty;
        // why: a rule that throws is a finding too.
        for (const { message } of found) expect(message).to.not.include("could not be looked at");
      });

      it("says what it found, and what to do", () => {
        for (const one of isFiles(rule.fails) ? runRules(caseInput(rule.fails), EXAMPLE_NOW, [rule]) : []) {
          expect(one.message).to.match(/^\S.{10,}$/s);
          expect(one.subject).to.not.equal(rule.id);
          expect(one.mend).to.equal(rule.mend);
        }
      });

      it("has a case that goes red when it finds nothing, and one when it finds everything", () => {
        const nothing = replaced(rule, () => []);
        const everything = replaced(rule, () => [{ subject: "x", message: "Everything." }]);
        expect(holds(rule)).to.equal(true);
        expect(holds(nothing), "finds nothing").to.equal(false);
        expect(holds(everything), "finds everything").to.equal(false);
      });
    });
});

/** The rule with all of its checks replaced by one. */
function replaced(rule: Rule, check: () => readonly Pick<Finding, "subject" | "message">[]): Rule {
  return {
    ...rule,
    ...(rule.onRole !== undefined && { onRole: check }),
    ...(rule.onSet !== undefined && { onSet: check }),
    ...(rule.onPortfolio !== undefined && { onPortfolio: check }),
  };
}
