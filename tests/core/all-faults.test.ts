import { expect } from "chai";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { readEngineConfig } from "../../core/config/read/read.ts";
import { resolveConfig } from "../../core/portfolio/resolve-stack.ts";
import { bareOrigin } from "../../core/faults/origin.ts";
import type { Path } from "../../core/faults/fault.ts";
import { filesOf, type ConfigCase } from "./config-case.ts";
import { engineValues } from "./engine-values.ts";

const casesIn = (file: string) =>
  parse(readFileSync(new URL(`cases/${file}`, import.meta.url), "utf8")) as ConfigCase[];
const good = [...casesIn("config-good.yaml"), ...casesIn("config-unusual.yaml")];

/** What no schema takes, in place of anything. */
const BROKEN = [["?"]];

type Holder = Record<string | number, unknown>;

function* pathsIn(value: unknown, path: Path = []): Generator<Path> {
  yield path;
  if (typeof value !== "object" || value === null) return;
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value))
    yield* pathsIn((value as Holder)[key], [...path, key]);
}

function broken(value: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined) return BROKEN;
  const copy = structuredClone(value) as Holder;
  copy[step] = broken(copy[step], rest);
  return copy;
}

/** Structured values by key; text is a value of another program. */
function structured(values: Readonly<Record<string, string>>): readonly (readonly [string, unknown])[] {
  return Object.entries(values)
    .filter(([, text]) => text.startsWith("{"))
    .map(([key, text]) => [key, JSON.parse(text) as unknown]);
}

describe("all faults at once", () => {
  for (const one of good)
    it(`nothing follows from what does not fit: ${one.name}`, () => {
      const { stack, files } = filesOf(one);
      const { values } = engineValues(files.project.text, files.stack.text);
      const follows: string[] = [];
      for (const [key, value] of structured(values))
        for (const path of pathsIn(value)) {
          const own = bareOrigin("", key).name(path);
          const changed = { ...values, [key]: JSON.stringify(broken(value, path)) };
          const config = resolveConfig(readEngineConfig(stack, "switchyard", { values: changed }));
          const faults = config.kind === "invalid" ? config.faults : [];
          if (faults.length === 0) follows.push(`${own}: no fault`);
          for (const fault of faults)
            // why also above it: the grammar of policies says what is wrong with an element as a whole.
            if (!fault.path.startsWith(own) && !(fault.code === "config/policy" && own.startsWith(fault.path)))
              follows.push(`${own}: ${fault.code} ${fault.path}, ${fault.found}`);
        }
      expect(follows).to.deep.equal([]);
    });
});
