import { expect } from "chai";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { packContext } from "../../policy-pack/pack-context.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The configuration of the project's stack of AbcCorp, as the engine passes it. */
function passed(): Record<string, string> {
  const read = (name: string) =>
    (parse(readFileSync(`${ROOT}${name}`, "utf8")) as { config: Record<string, unknown> }).config;
  const project = Object.entries(read("Pulumi.yaml")).map(([key, given]) => [
    `switchyard:${key}`,
    (given as { value: unknown }).value,
  ]);
  const all = [...project, ...Object.entries(read("Pulumi.client-abccorp.yaml"))] as [string, unknown][];
  return Object.fromEntries(all.map(([key, value]) => [key, JSON.stringify(value)]));
}

/** Codes of faults, or the account and whether nothing is written. */
function made(env: NodeJS.ProcessEnv) {
  const context = packContext(env, ROOT);
  return "faults" in context ? context.faults.map(({ code }) => code) : [context.accountId, context.isPreview];
}

describe("what the policy pack is told of its run", () => {
  for (const prefix of ["PULUMI_", "PULUMI_NODEJS_"])
    it(`is read from ${prefix}STACK and its like`, () => {
      const stack = { [`${prefix}STACK`]: "client-abccorp", PULUMI_CONFIG: JSON.stringify(passed()) };
      expect(made(stack)).to.deep.equal(["pack/no-stack"]);
      const whole = { ...stack, [`${prefix}PROJECT`]: "switchyard" };
      expect(made(whole)).to.deep.equal(["222222222222", false]);
      expect(made({ ...whole, [`${prefix}DRY_RUN`]: "true" })).to.deep.equal(["222222222222", true]);
    });
});
