import { expect } from "chai";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { QUOTAS } from "../../../../core/aws/quotas.ts";
import { readYaml } from "../../../../core/faults/yaml/source.ts";
import { type ConfigCase, fromEngine, fromFiles } from "../../support/config-case.ts";
import { contains } from "../../support/contains.ts";

interface GoodCase extends ConfigCase {
  /** What must be in the resolved configuration; lists item by item. */
  plan: unknown;
}

const casesIn = (file: string) => parse(readFileSync(new URL(file, import.meta.url), "utf8")) as GoodCase[];
// why a file of their own: an editor rightly points to the usual form instead.
const cases = [...casesIn("good-files.yaml"), ...casesIn("unusual-files.yaml")];

describe("good configuration", () => {
  for (const one of cases) {
    it(one.name, () => {
      const config = fromFiles(one);
      contains(config, one.plan);
      const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
      expect(plain(fromEngine(one, true))).to.deep.equal(plain(config));
      expect(plain(fromEngine(one, false))).to.deep.equal(plain(config));
    });
  }

  it("names the plan of the first case in full", () => {
    const config = fromFiles(cases[0] as GoodCase);
    if (config.kind !== "client") throw new Error(config.kind);
    const { quotas, ...client } = config.client;
    expect(JSON.parse(JSON.stringify({ ...config, client }))).to.deep.equal(cases[0]?.plan);
    expect(quotas).to.deep.equal(QUOTAS);
  });

  it("places a grant's faults in the file", () => {
    const config = fromFiles(cases.find(({ name }) => name === "a home stack with everything") as GoodCase);
    if (config.kind !== "home") throw new Error(config.kind);
    const [, grant] = config.home.grants;
    expect(grant?.origin.locate([...grant.path, "roles", 1])).to.include({ file: "Pulumi.home.yaml", line: 11 });
    expect(grant?.origin.name([...grant.path, "roles", 1])).to.equal("switchyard:home.grants[1].roles[1]");
  });

  it("counts columns from one", () => {
    const { source } = readYaml({ name: "x.yaml", text: "a:\n  b: [1, 2]\n" });
    expect(source.locate(["a", "b", 1])).to.deep.equal({ file: "x.yaml", line: 2, column: 10 });
    expect(source.locateKey(["a", "b"])).to.deep.equal({ file: "x.yaml", line: 2, column: 3 });
    expect(source.locate(["a", "c"])).to.deep.equal({ file: "x.yaml", line: 1, column: 1 });
  });
});
