import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import type { StackConfig } from "../../../../core/portfolio/resolve-stack.ts";
import { type ConfigCase, filesOf, fromEngine, fromFiles } from "../../support/config-case.ts";

interface ExpectedFault {
  /** Without `config/`. */
  code: string;
  /** Without the namespace. */
  path: string;
  line?: number;
  /** `project`, or by default the stack's own file. */
  in?: "project";
  /** Parts of the text. */
  expected?: string;
  found?: string;
  fix?: string;
}

interface BadCase extends ConfigCase {
  /** All of them, in any order. */
  faults: ExpectedFault[];
  /** Why the engine's reader cannot see the same. */
  engine?: string;
}

const folder = new URL("bad-files/", import.meta.url);
const faultsOf = (config: StackConfig) => (config.kind === "invalid" ? config.faults : []);
const short = (text: string) => text.replace(/^(config\/|switchyard:)/, "");
const outline = (config: StackConfig) =>
  faultsOf(config)
    .map(({ code, path }) => `${code} ${path}`)
    .sort();

for (const file of readdirSync(folder).sort()) {
  const cases = parse(readFileSync(new URL(file, folder), "utf8")) as BadCase[];
  describe(`bad configuration: ${file.replace(".yaml", "")}`, () => {
    for (const one of cases) {
      it(one.name, () => {
        const config = fromFiles(one);
        expect(config.kind).to.equal("invalid");
        const faults = [...faultsOf(config)];
        const { files } = filesOf(one);
        for (const wanted of one.faults) {
          const index = faults.findIndex(
            (fault) =>
              short(fault.code) === wanted.code &&
              short(fault.path) === wanted.path &&
              fault.at?.line === wanted.line &&
              (wanted.found === undefined || fault.found.includes(wanted.found)),
          );
          const [fault] = index < 0 ? [] : faults.splice(index, 1);
          expect(fault, `${JSON.stringify(wanted)} among ${JSON.stringify(faults, null, 1)}`).to.not.equal(undefined);
          expect(fault?.at?.file).to.equal(wanted.in === "project" ? files.project.name : files.stack.name);
          expect(fault?.expected).to.include(wanted.expected ?? "");
          expect(fault?.found).to.include(wanted.found ?? "");
          expect(fault?.fix).to.include(wanted.fix ?? "");
          expect(fault?.expected, "expected").to.not.equal("");
          expect(fault?.fix, "fix").to.match(/\S/);
        }
        expect(faults, "further faults").to.deep.equal([]);
      });

      if (one.engine !== undefined) continue;
      it(`${one.name}: the program's reader agrees`, () => {
        expect(outline(fromEngine(one, true))).to.deep.equal(outline(fromFiles(one)));
        expect(outline(fromEngine(one, false))).to.deep.equal(outline(fromFiles(one)));
        const places = (config: StackConfig) =>
          faultsOf(config)
            .map(({ at }) => `${at?.file}:${at?.line}`)
            .sort();
        expect(places(fromEngine(one, true))).to.deep.equal(places(fromFiles(one)));
      });
    }
  });
}
