import { expect } from "chai";
import { EXAMPLE_HOME, EXAMPLE_NOW, homeWith, reviewWith } from "../../../review/rules/cases/example-project.ts";
import { RULES } from "../../../review/rules/catalogue.ts";
import { endOfAccess } from "../../../review/rules/end-of-access.ts";
import type { FilesCase, Found, Rule } from "../../../review/rules/rule.ts";
import { runRules } from "../../../review/rules/run-rules.ts";
import { caseInput } from "./case-input.ts";

const RULE: Rule = {
  id: "external-id",
  severity: "warning",
  title: "A rule",
  why: "For the test",
  mend: "Nothing.",
  passes: { head: {} },
  fails: { head: {} },
};
const run = (one: FilesCase, rules: readonly Rule[] = RULES, now = EXAMPLE_NOW) =>
  runRules(caseInput(one, now), now, rules);
const finding = (subject: string, message = "Something."): Found => ({ subject, message });

const exception = (until: string, subject = "AbcCorp") =>
  reviewWith(`exceptions:
  - { rule: external-id, subject: ${subject}, reason: it is known and watched, owner: platform, until: ${until} }`);

describe("running the rules", () => {
  it("finds nothing in the example project", () => {
    expect(run({ head: {} })).to.deep.equal([]);
  });

  it("gives the worst first, then by rule and subject, the same each time", () => {
    const head = {
      ...homeWith(`${EXAMPLE_HOME}
  - { user: Alice@acme.example, clients: all, roles: [read-only], until: 2036-01-01 }
  - { user: \u0430lice@acme.example, clients: all, roles: [read-only], until: 2036-01-01 }`),
    };
    const found = run({ base: {}, head });
    const order = found.map(({ severity, rule, subject }) => `${severity} ${rule} ${subject}`);
    expect(order).to.deep.equal([
      "error disguised-name user:\u0430lice@acme.example",
      "warning end-of-access user:Alice@acme.example",
      "warning end-of-access user:\u0430lice@acme.example",
      "warning similar-name user:Alice@acme.example",
    ]);
    expect(run({ base: {}, head })).to.deep.equal(found);
    expect(runRules(caseInput({ base: {}, head }), EXAMPLE_NOW, [...RULES].reverse())).to.deep.equal(found);
  });

  it("takes the severity of the settings, and looks for nothing that is off", () => {
    const rule: Rule = { ...RULE, onPortfolio: () => [finding("x")] };
    const severityIn = (written: string) =>
      run({ head: reviewWith(`severities: { external-id: ${written} }`) }, [rule]).map(({ severity }) => severity);
    expect(severityIn("note")).to.deep.equal(["note"]);
    expect(severityIn("off")).to.deep.equal([]);
    let looked = false;
    const counted: Rule = { ...RULE, onPortfolio: () => ((looked = true), []) };
    run({ head: reviewWith("severities: { external-id: off }") }, [counted]);
    expect(looked).to.equal(false);
  });

  it("a change cannot switch off a rule for itself", () => {
    const rule: Rule = { ...RULE, onPortfolio: () => [finding("x")] };
    const head = reviewWith("severities: { external-id: off }");
    expect(run({ base: {}, head }, [rule]).map(({ severity }) => severity)).to.deep.equal(["error"]);
  });

  it("calls old what base has as well, word by word, and nothing else", () => {
    const far = (day: string) =>
      homeWith(EXAMPLE_HOME.replace("[administrator] }", `[administrator], until: ${day} }`));
    const olds = (one: FilesCase) => run(one, [endOfAccess]).map(({ isOld }) => isOld);
    expect(olds({ base: far("2036-01-01"), head: far("2036-01-01") })).to.deep.equal([true]);
    expect(olds({ base: far("2036-01-01"), head: far("2036-01-02") })).to.deep.equal([false]);
    expect(olds({ base: {}, head: far("2036-01-01") })).to.deep.equal([false]);
    const { head, diff, settings, written } = caseInput({ head: far("2036-01-01") });
    expect(
      runRules({ head, diff, settings, written }, EXAMPLE_NOW, [endOfAccess]).map(({ isOld }) => isOld),
    ).to.deep.equal([false]);
  });

  describe("exceptions", () => {
    const rule: Rule = { ...RULE, onPortfolio: () => [finding("AbcCorp"), finding("AbcCorp/x")] };
    const excused = (one: FilesCase, now = EXAMPLE_NOW) =>
      run(one, [rule], now).map(({ subject, exception: given }) => [subject, given?.isNew]);

    it("hold for one rule and one subject, letter by letter, and say whether they are new", () => {
      const head = exception("2027-01-31");
      expect(excused({ base: {}, head })).to.deep.equal([
        ["AbcCorp", true],
        ["AbcCorp/x", undefined],
      ]);
      expect(excused({ head })).to.deep.equal([
        ["AbcCorp", false],
        ["AbcCorp/x", undefined],
      ]);
      expect(excused({ head: exception("2027-01-31", "abccorp") })[0]).to.deep.equal(["AbcCorp", undefined]);
      expect(excused({ head: exception("2027-01-31", '"*"') })[0]).to.deep.equal(["AbcCorp", undefined]);
    });

    it("count until the moment at which they end, and no longer", () => {
      const head = exception("2026-12-01T10:00:00Z");
      expect(excused({ head }, new Date("2026-12-01T09:59:59Z"))[0]).to.deep.equal(["AbcCorp", false]);
      expect(excused({ head }, new Date("2026-12-01T10:00:00Z"))[0]).to.deep.equal(["AbcCorp", undefined]);
    });

    it("that base alone has count no more", () => {
      expect(excused({ base: exception("2027-01-31"), head: {} })[0]).to.deep.equal(["AbcCorp", undefined]);
    });
  });

  it("takes a rule that throws for an error that no exception excuses, and goes on with the others", () => {
    const throwing: Rule = {
      ...RULE,
      onRole: ({ subject }) => {
        if (subject === "Globex/devops") throw new Error("no such thing");
        return [finding(subject)];
      },
      onSet: () => {
        throw new Error("nor here");
      },
      onPortfolio: () => [finding("whole")],
    };
    const found = run({ head: exception("2027-01-31", "Globex/devops") }, [throwing]);
    const failed = found.filter(({ message }) => message !== "Something.");
    expect(failed.map(({ severity }) => severity)).to.deep.equal(["error", "error"]);
    expect(failed.map(({ message }) => message)).to.deep.equal([
      "The rule external-id could not be looked at: no such thing",
      "The rule external-id could not be looked at: nor here",
    ]);
    expect(found.every(({ exception: given }) => given === undefined)).to.equal(true);
    expect(found).to.have.lengthOf(7);
  });

  it("looks once at a role that both sides have", () => {
    let count = 0;
    const rule: Rule = { ...RULE, onRole: ({ subject }) => ((count += 1), [finding(subject)]) };
    const { head, ...input } = caseInput({ head: {} });
    runRules({ ...input, base: { ...head }, head }, EXAMPLE_NOW, [rule]);
    expect(count).to.equal(5);
  });
});
