import { expect } from "chai";
import { readPortfolio } from "../../../core/portfolio/read-portfolio.ts";
import { EXAMPLE_NOW, EXAMPLE_PROJECT } from "../../../review/rules/cases/example-project.ts";
import { documentsOf, roleFacts, setFacts } from "../../../review/rules/facts.ts";
import { ROLE_RULES } from "../../../review/rules/role-rules.ts";
import type { Found, Rule, RuleCase } from "../../../review/rules/rule.ts";
import { lookUpNames } from "../../../review/rules/unknown-names.ts";
import { SETTINGS } from "./settings.ts";

async function found(rule: Rule, one: RuleCase): Promise<readonly Found[]> {
  if ("role" in one) {
    await lookUpNames((one.role.documents ?? []).map(({ document }) => document));
    return rule.onRole?.(one.role, SETTINGS) ?? [];
  }
  if ("set" in one) {
    if (one.set.inlinePolicy) await lookUpNames([one.set.inlinePolicy]);
    return rule.onSet?.(one.set, SETTINGS) ?? [];
  }
  const files = Object.entries({ ...EXAMPLE_PROJECT, ...one.head }).flatMap(([name, text]) =>
    text === null ? [] : [{ name, text }],
  );
  const [project] = files.filter(({ name }) => name === "Pulumi.yaml");
  const { portfolio, faults } = readPortfolio(
    { project: project!, stacks: files.filter(({ name }) => name.startsWith("Pulumi.") && name !== "Pulumi.yaml") },
    EXAMPLE_NOW,
  );
  expect(faults).to.deep.equal([]);
  await lookUpNames(documentsOf(portfolio!));
  return [
    ...portfolio!.clients.flatMap((client) =>
      client.roles.flatMap((role) => rule.onRole?.(roleFacts(client, role), SETTINGS) ?? []),
    ),
    ...setFacts(portfolio!).flatMap((set) => rule.onSet?.(set, SETTINGS) ?? []),
  ];
}

describe("rules on roles and permission sets", () => {
  for (const rule of ROLE_RULES) {
    it(`${rule.id} finds nothing in its passing case`, async () => {
      expect(await found(rule, rule.passes)).to.deep.equal([]);
    });

    it(`${rule.id} finds something in its failing case`, async () => {
      const all = await found(rule, rule.fails);
      expect(all).to.not.deep.equal([]);
      for (const one of all) expect(one.message).to.match(/^\S.*\S$/);
    });

    it(`${rule.id} finds nothing in the example project`, async () => {
      expect(await found(rule, { head: {} })).to.deep.equal([]);
    });

    it(`${rule.id} says nothing of what is not known`, () => {
      expect(rule.onRole?.({ subject: "x" }, SETTINGS) ?? []).to.deep.equal([]);
      expect(rule.onSet?.({ subject: "x" }, SETTINGS) ?? []).to.deep.equal([]);
    });
  }
});
