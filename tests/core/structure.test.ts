import { expect } from "chai";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { trackedFiles } from "../docs/pages.ts";
import { importsOf } from "./support/import-rules.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The faults of a project that holds these files. */
async function faultsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const root = await mkdtemp(join(tmpdir(), "switchyard-imports-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), text);
    }
    return (await importsOf(root, Object.keys(files))).faults;
  } finally {
    await rm(root, { recursive: true });
  }
}

describe("imports", () => {
  const sources = trackedFiles().filter((name) => name.endsWith(".ts") && !name.startsWith("tests/cases/"));

  it("run one way between the folders, and never in a circle", async () => {
    const { read, faults } = await importsOf(ROOT, sources);
    expect(faults).to.deep.equal([]);
    expect(read.size).to.be.greaterThan(500);
    expect(read.get("core/portfolio/judge-home.ts")).to.be.greaterThan(5);
  });

  const TO = "core/home/plan-home.ts";
  const FORMS = {
    "a value": `import { a } from "../home/plan-home.ts"; a;`,
    "a type": `import type { A } from "../home/plan-home.ts"; export type B = A;`,
    "a type among values": `import { type A } from "../home/plan-home.ts"; export type B = A;`,
    "a type in place": `export type B = import("../home/plan-home.ts").A;`,
    "a module's type": `export type B = typeof import("../home/plan-home.ts");`,
    "something passed on": `export * from "../home/plan-home.ts";`,
    "a type passed on": `export type { A } from "../home/plan-home.ts";`,
    "a module when it is needed": `export const a = await import("../home/plan-home.ts");`,
    "nothing but the effect": `import "../home/plan-home.ts";`,
  };
  const WAYS = [
    ["core/portfolio/x.ts", "components/home/home.ts", /^core\/portfolio imports core\/faults, .*, core\/access$/],
    ["components/client/x.ts", "components/home/home.ts", /^components\/client imports .*, components\/engine$/],
    ["components/engine/x.ts", "components/home/home.ts", /^components\/engine imports .*, core\/exports$/],
    ["components/home/x.ts", "sandbox/cli.ts", /^components\/home imports .*, components\/iam$/],
    [
      "review/x.ts",
      "components/home/home.ts",
      /^review imports .*, core\/exports, components\/engine\/iam-reference\.ts, components\/engine\/sha256\.ts$/,
    ],
    [
      "fleet/x.ts",
      "sandbox/cli.ts",
      /^fleet imports .*, components\/program.ts, review\/outputs\/markdown-text\.ts, review\/outputs\/visible-text\.ts$/,
    ],
  ] as const;
  const placeOf = (form: string) => `core/aws/${form.replaceAll(/\W/g, "-")}.ts`;
  const climb = (from: string) => "../".repeat(from.split("/").length - 1);
  let found: readonly string[] = [];
  before(async () => {
    // why all at once: each look at a project compiles every rule anew.
    found = await faultsOf({
      [TO]: "export const a = 1; export type A = string;",
      "components/home/home.ts": "export const home = 1;",
      "sandbox/cli.ts": "export const cli = 1;",
      ...Object.fromEntries(Object.entries(FORMS).map(([form, text]) => [placeOf(form), text])),
      ...Object.fromEntries(WAYS.map(([from, to]) => [from, `import "${climb(from)}${to}";`])),
    });
  });
  const faultsIn = (from: string) => found.filter((fault) => fault.includes(from));

  for (const form of Object.keys(FORMS))
    it(`are found out where they run upward: ${form}`, () => {
      const from = placeOf(form);
      expect(faultsIn(from)).to.deep.equal([`core/aws imports core/faults: ${from} > ${TO}`]);
    });

  for (const [from, to, others] of WAYS)
    it(`are found out from ${dirname(from)} to ${dirname(to)}`, () => {
      const [fault = "", ...more] = faultsIn(from);
      const [rule = "", way] = fault.split(": ");
      expect(rule).to.match(others);
      expect([way, more]).to.deep.equal([`${from} > ${to}`, []]);
    });

  it("are found out there and nowhere else", () => {
    expect(found).to.have.lengthOf(Object.keys(FORMS).length + WAYS.length);
  });

  it("are found out in a circle, also one of types alone", async () => {
    const faults = await faultsOf({
      "sandbox/one.ts": `import type { Two } from "./two.ts"; export type One = Two;`,
      "sandbox/two.ts": `import type { One } from "./one.ts"; export type Two = One;`,
    });
    expect(faults).to.deep.equal(["no circles: sandbox/one.ts > sandbox/two.ts > sandbox/one.ts"]);
  });

  it("are found out where there is no such file, and in a folder of which the table does not speak", async () => {
    const faults = await faultsOf({
      "core/aws/arns.ts": `import "./gone.ts";`,
      "core/new/x.ts": "export {};",
      "x.ts": "",
    });
    expect(faults).to.deep.equal([
      "every file that is imported exists: core/aws/arns.ts > ./gone.ts",
      "no row in the table: core/new/x.ts",
      "no row in the table: x.ts",
    ]);
  });
});

describe("a test", () => {
  /** Those that look at the whole of core/, and not at one file. */
  const WHOLE = ["core/purity", "core/structure"];
  const tests = trackedFiles().filter((name) => /^tests\/(core|components|scripts|bench)\/.*\.test\.ts$/.test(name));
  const mirrors = (test: string, exists = (source: string) => existsSync(join(ROOT, source))) => {
    const path = test.replace(/^tests\//, "").replace(/\.test\.ts$/, "");
    return WHOLE.includes(path) || exists(`${path}.ts`) || exists(`${dirname(path)}.ts`);
  };

  it("lies where its source lies, or in a folder of its name", () => {
    expect(tests.length).to.be.greaterThan(50);
    expect(tests.filter((test) => !mirrors(test))).to.deep.equal([]);
  });

  it("is found out elsewhere", () => {
    const exists = (source: string) => source === "core/aws/arns.ts";
    const places = ["core/aws/arns", "core/aws/arns/regions", "core/arns", "core/aws/other"];
    expect(places.filter((place) => mirrors(`tests/${place}.test.ts`, exists))).to.deep.equal(places.slice(0, 2));
  });
});
