import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { readEngineConfig } from "../../../../core/config/read/read-config.ts";
import type { Path } from "../../../../core/faults/fault.ts";
import { bareOrigin } from "../../../../core/faults/origin.ts";
import { resolveConfig, type StackConfig } from "../../../../core/portfolio/resolve-stack.ts";
import { type ConfigCase, filesOf } from "../../support/config-case.ts";
import { engineValues } from "../../support/engine-values.ts";

const casesIn = (file: string) => parse(readFileSync(new URL(file, import.meta.url), "utf8")) as ConfigCase[];
const files = ["good-files.yaml", "unusual-files.yaml"].concat(
  readdirSync(new URL("bad-files/", import.meta.url))
    // why not these: what is wrong there is no value, or stands in a wrong place and is missing once it is broken.
    .filter((file) => !["syntax.yaml", "files.yaml", "secrets.yaml", "misplaced.yaml"].includes(file))
    .map((file) => `bad-files/${file}`),
);

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

const faultsOf = (config: StackConfig) => (config.kind === "invalid" ? config.faults : []);

/** Faults that come of a broken value, and do not stand there. */
function* followers(one: ConfigCase): Generator<string> {
  const { stack, files } = filesOf(one);
  const { values } = engineValues(files.project.text, files.stack.text);
  const read = (changed: Record<string, string>) =>
    faultsOf(resolveConfig(readEngineConfig(stack, "switchyard", { values: { ...values, ...changed } })));
  const before = new Set(read({}).map(({ code, path }) => `${code} ${path}`));
  for (const [key, value] of structured(values))
    for (const path of pathsIn(value)) {
      const own = bareOrigin("", key).name(path);
      const faults = read({ [key]: JSON.stringify(broken(value, path)) });
      if (faults.length === 0) yield `${own}: no fault`;
      for (const fault of faults)
        // why also above it: the grammar of policies says what is wrong with an element as a whole.
        if (!fault.path.startsWith(own) && !(fault.code === "config/policy" && own.startsWith(fault.path)))
          if (!before.has(`${fault.code} ${fault.path}`)) yield `${own}: ${fault.code} ${fault.path}, ${fault.found}`;
    }
}

describe("all faults at once: nothing follows from what does not fit", () => {
  for (const file of files)
    it(file, () => {
      expect(casesIn(file).flatMap((one) => [...followers(one)].map((found) => `${one.name}: ${found}`))).to.deep.equal(
        [],
      );
    });
});
