import { expect } from "chai";
import type { RolePlan } from "../../../../core/client/client-plan.ts";
import { roleDifferences } from "../../../../core/client/role-differences.ts";
import { plannedContents, ROLE_PROPERTIES, roleArguments } from "../../../../core/client/role/role-properties.ts";
import { anotherValue } from "../../support/another-value.ts";
import { fromFiles } from "../../support/config-case.ts";

const ROLES = {
  "with little": "devops:",
  "with much":
    "devops: { permissionsBoundary: PowerUserAccess, description: x, maxSessionDuration: 7200, tags: { a: b } }",
};
const rows = Object.entries(ROLE_PROPERTIES);

function planOf(role: string): RolePlan {
  const client = `name: AbcCorp\naccountId: "222222222222"\nroles:\n  ${role}\n`;
  const config = fromFiles({ name: "", client });
  if (config.kind !== "client") throw new Error(JSON.stringify(config));
  return config.client.roles[0]!;
}

for (const [which, role] of Object.entries(ROLES))
  describe(`a role ${which} that exists`, () => {
    const plan = planOf(role);
    const as = { ...plannedContents(plan), arn: plan.arn };
    const what = `Role "${plan.name}"`;

    it("changes in nothing where it is as planned", () => {
      expect(roleDifferences(as, plan)).to.deep.equal([
        `${what} exists and is adopted (${plan.arn}). Nothing about it changes.`,
      ]);
    });

    for (const [key, { words, aws, differences }] of rows)
      it(`changes in its ${words}, and in nothing else, where only ${key} differs`, () => {
        const existing = { ...as, [aws]: anotherValue(as[aws]) };
        const [, ...sentences] = roleDifferences(existing, plan);
        // why: what AWS does not keep cannot differ.
        expect(sentences.length > 0).to.equal(differences !== undefined);
        for (const sentence of sentences) expect(sentence.startsWith(`${what}: ${words}: `), sentence).to.equal(true);
      });
  });

describe("the properties of a role", () => {
  it("have words and a place in AWS's answer of their own", () => {
    for (const column of ["words", "aws"] as const)
      expect(new Set(rows.map(([, row]) => row[column]))).to.have.property("size", rows.length);
  });

  it("are declared, each under its name, unless another resource holds them or there is nothing to declare", () => {
    for (const role of Object.values(ROLES)) {
      const plan = planOf(role);
      const expected = rows.filter(([, { argument, planned }]) => argument && planned(plan) !== "");
      expect(roleArguments(plan)).to.deep.equal(
        Object.fromEntries(expected.map(([, { aws, planned }]) => [aws, planned(plan)])),
      );
    }
    expect(roleArguments(planOf(ROLES["with little"]))).not.to.have.any.keys("permissionsBoundary", "policyNames");
  });
});
