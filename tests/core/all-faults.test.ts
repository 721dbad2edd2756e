import { expect } from "chai";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { readEngineConfig } from "../../core/config/read/read.ts";
import { resolveConfig } from "../../core/portfolio/resolve-stack.ts";
import { filesOf, type ConfigCase } from "./config-case.ts";
import { engineValues } from "./engine-values.ts";

type Step = string | number;
type Holder = Record<Step, unknown>;

const read = (file: string) => parse(readFileSync(new URL(`cases/${file}`, import.meta.url), "utf8")) as ConfigCase[];
const good = [...read("config-good.yaml"), ...read("config-unusual.yaml")];

/** What no schema takes, in place of anything. */
const BROKEN = { "?": ["?"] };

const isHolder = (value: unknown): value is Holder => typeof value === "object" && value !== null;

function* pathsIn(value: unknown, path: readonly Step[] = []): Generator<readonly Step[]> {
  yield path;
  if (!isHolder(value)) return;
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) yield* pathsIn(value[key], [...path, key]);
}

function broken(value: unknown, [step, ...rest]: readonly Step[]): unknown {
  if (step === undefined) return BROKEN;
  const copy = structuredClone(value) as Holder;
  copy[step] = broken(copy[step], rest);
  return copy;
}

const nameOf = (key: string, path: readonly Step[]) =>
  path.reduce<string>(
    (name, step) =>
      typeof step === "number"
        ? `${name}[${step}]`
        : /^[\w-]+$/.test(step)
          ? `${name}.${step}`
          : `${name}[${JSON.stringify(step)}]`,
    key,
  );

describe("all faults at once", () => {
  for (const one of good)
    it(`nothing follows from what does not fit: ${one.name}`, () => {
      const { stack, files } = filesOf(one);
      const values = engineValues(files.project.text, files.stack.text);
      const follows: string[] = [];
      for (const [key, text] of Object.entries(values)) {
        let value: unknown;
        try { value = JSON.parse(text); } catch { continue; }
        for (const path of pathsIn(value)) {
          const own = nameOf(key, path);
          const config = resolveConfig(
            readEngineConfig(stack, "switchyard", { values: { ...values, [key]: JSON.stringify(broken(value, path)) } }),
          );
          if (config.kind !== "invalid") { if (!/Condition|Principal|Action|Resource/.test(own)) follows.push(`${own}: no fault`); continue; }
          for (const fault of config.faults)
            if (!fault.path.startsWith(own)) follows.push(`${own}: ${fault.code} ${fault.path} ${fault.found}`);
        }
      }
      expect(follows).to.deep.equal([]);
    });
});
