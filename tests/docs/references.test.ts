import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { clientSchema } from "../../core/config/schema/client-schema.ts";
import { homeSchema } from "../../core/config/schema/home-schema.ts";
import { accessLevelSchema, homeAccountSchema } from "../../core/config/schema/project-schema.ts";
import { quotasSchema } from "../../core/config/schema/quotas-schema.ts";
import { sharedSetsSchema } from "../../core/config/schema/shared-sets-schema.ts";
import { QUOTAS, quotaKeys, type Quota } from "../../core/aws/quotas.ts";
import { FAULT_CODES } from "../../core/faults/fault-codes.ts";
import { program } from "../../cli/switchyard.ts";
import { reviewSettingsSchema } from "../../review/settings/review-settings-schema.ts";
import { projectRoot } from "../../sandbox/paths.ts";
import { SANDBOX_CODES } from "../../sandbox/sandbox-codes.ts";
import { anchorsOf, proseOf, readPage } from "./markdown.ts";
import { pages, trackedFiles } from "./pages.ts";

const TRACKED = trackedFiles();
const CODES: Readonly<Record<string, string>> = { ...FAULT_CODES, ...SANDBOX_CODES };
const TOP = [...new Set(TRACKED.flatMap((file) => file.split("/").slice(0, -1).slice(0, 1)))];

describe("the documentation's references", () => {
  describe("docs/configuration.md lists every key, and no other", () => {
    const client = keysOf(z.toJSONSchema(clientSchema, { io: "input" }) as Schema);
    const top = client.filter((key) => !key.startsWith("roles.<key>."));
    // why one: a way in has the same keys alone and in a list of ways.
    const role = client
      .filter((key) => key.startsWith("roles.<key>.") && !key.startsWith("roles.<key>.trust[]."))
      .map((key) => key.slice("roles.<key>.".length));
    const sections: Readonly<Record<string, readonly string[]>> = {
      homeAccount: keysOf(z.toJSONSchema(homeAccountSchema, { io: "input" }) as Schema),
      accessLevels: keysOf(z.toJSONSchema(accessLevelSchema, { io: "input" }) as Schema),
      sharedPermissionSets: keysOf(z.toJSONSchema(sharedSetsSchema, { io: "input" }) as Schema),
      quotas: keysOf(z.toJSONSchema(quotasSchema, { io: "input" }) as Schema),
      client: top,
      "Roles of a client": role,
      home: keysOf(z.toJSONSchema(homeSchema, { io: "input" }) as Schema),
      // why so: the rules have a page of their own.
      "switchyard.review.yaml": [
        "severities",
        ...keysOf(z.toJSONSchema(reviewSettingsSchema, { io: "input" }) as Schema).filter(
          (key) => !key.startsWith("severities."),
        ),
      ],
    };
    for (const [heading, keys] of Object.entries(sections)) {
      it(heading, () => {
        expect(keys).not.to.be.empty;
        expect(tableKeys(section("docs/configuration.md", heading)).sort()).to.deep.equal([...keys].sort());
      });
    }
  });

  it("docs/configuration.md lists every quota as the code has it", () => {
    const rows = quotaKeys().map((key) => {
      const { limit, max, unit, what, source, asOf }: Quota = QUOTAS[key];
      const number = (value: number) => value.toLocaleString("en-US");
      const raised = max === undefined ? "case by case" : max === limit ? "no" : number(max);
      return `| ${what} | ${number(limit)} ${unit} | ${raised} | ${source} | ${asOf} |`;
    });
    const written = section("docs/configuration.md", "Limits that are checked").split("\n");
    expect(written.filter((line) => line.startsWith("| ")).slice(2)).to.deep.equal(rows);
  });

  it("docs/errors.md lists every error code with its meaning, and no other", () => {
    const rows = [
      ...readPage("docs/errors.md").matchAll(/^\| `([a-z-]+\/[a-z-]+|[A-Z]+_[A-Z_]+)` \| (.*?) \| .* \|$/gm),
    ];
    const listed = rows.map(([, code = "", meaning = ""]) => [code, meaning.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")]);
    expect(rows).to.have.length(Object.keys(CODES).length);
    expect(Object.fromEntries(listed)).to.deep.equal(CODES);
  });

  it("every error code of the tables is given somewhere", () => {
    // why so: the compiler refuses a code that no table has, and says nothing of one that nobody gives.
    const product = TRACKED.filter((file) => /^(?!tests\/|bench\/|examples\/).*(?<!-codes)\.ts$/.test(file));
    const text = product.map((file) => readFileSync(join(projectRoot, file), "utf8")).join("\n");
    expect(Object.keys(CODES).filter((code) => !text.includes(`"${code}"`))).to.deep.equal([]);
    expect(text).not.to.include('"config/never-given"');
  });

  it("every link leads to a file, and to a heading in it", () => {
    const broken = pages().flatMap((page) =>
      [...proseOf(readPage(page)).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !/^https?:/.test(target) && !resolves(page, target))
        .map((target) => `${page}: ${target}`),
    );
    expect(broken).to.deep.equal([]);
  });

  describe("every path of the project in backticks exists", () => {
    it("on all pages, but for the changelog of what is released", () => {
      const named = pages().flatMap((page) => pathsIn(current(page, readPage(page))).map((path) => ({ page, path })));
      expect(named.length).to.be.greaterThan(30);
      expect(named.filter(({ path }) => !isThere(path)).map(({ page, path }) => `${page}: ${path}`)).to.deep.equal([]);
    });

    it("and one that does not is found out", () => {
      const there = [
        "core/aws/",
        "core/aws/arns.ts",
        "tests/core/{aws,home}/**",
        "docs/decisions/NNNN-NAME.md",
        "examples/<name>/access.yaml",
      ];
      const gone = [
        "core/arns.ts",
        "core/arns/",
        "tests/nowhere/{aws,home}/*.ts",
        "docs/records/NNNN-NAME.md",
        ".ci/go",
        "fleet/no-such-code",
      ];
      const text = [...there, ...gone].map((path) => `- \`${path}\``).join("\n");
      expect(pathsIn(text).filter((path) => !isThere(path))).to.deep.equal(gone);
      expect(pathsIn("one: `npx mocha tests/x.test.ts`; `a/core/b`, `coreless/x`, core/c; ```core/d```")).to.deep.equal(
        ["tests/x.test.ts"],
      );
      expect(current("CHANGELOG.md", "# C\n## [Unreleased]\n`core/new`\n## [0.1.0]\n`core/old`\n")).to.not.include(
        "old",
      );
    });
  });

  it("every npm script that is named exists", () => {
    const { scripts, dependencies, devDependencies } = packageFile();
    const named = pages().flatMap((page) =>
      [...readPage(page).matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)].map(([, name = ""]) => name),
    );
    expect(named).not.to.be.empty;
    expect([...new Set(named)].filter((name) => !(name in scripts))).to.deep.equal([]);
    expect(Object.keys(dependencies).length + Object.keys(devDependencies).length).to.be.greaterThan(0);
  });

  it("the README lists every command of switchyard, and no other", () => {
    const rows = section("README.md", "Commands")
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    const listed = rows.flatMap((row) =>
      [...(row.split("|")[1] ?? "").matchAll(/`([a-z]+)`/g)].map(([, name]) => name),
    );
    const commands = program("0.0.0", () => Promise.resolve()).commands.map((one) => one.name());
    expect(listed.sort()).to.deep.equal(commands.sort());
  });

  it("the README gives a reason for every dependency", () => {
    const { dependencies, devDependencies } = packageFile();
    const table = section("README.md", "Dependencies");
    const missing = [...Object.keys(dependencies), ...Object.keys(devDependencies)].filter((name) => {
      const known = [name, name.replace(/^(@aws-sdk)\/.*/, "$1/*"), name.replace(/^@types\/(.*)$/, "$1")];
      return !known.some((one) => table.includes(`\`${one}\``)) && !/^@types\/(chai|mocha|node)$/.test(name);
    });
    expect(missing).to.deep.equal([]);
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** Paths of all keys that a user can write; a list's items are `[]`, a map's `<key>`; what stands inside a policy document is IAM's. */
function keysOf(schema: Schema): string[] {
  const properties = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const below = ["inlinePolicies", "customerManagedPolicies", "tags"].includes(name) ? [] : keysOf(inner);
    const isMap = inner.properties !== undefined && below.length > 0;
    return [
      ...(isMap ? [] : [name]),
      ...below.map((path) => (path.startsWith("[]") ? `${name}${path}` : `${name}.${path}`)),
    ];
  });
  const values =
    typeof schema.additionalProperties === "object"
      ? keysOf(schema.additionalProperties).map((path) => `<key>.${path}`)
      : [];
  const items = schema.items === undefined ? [] : keysOf(schema.items).map((path) => `[].${path}`);
  return [...new Set([...properties, ...values, ...items, ...(schema.anyOf ?? []).flatMap(keysOf)])];
}

/** Text below a heading of the second level, up to the next one. */
function section(page: string, heading: string): string {
  const found = readPage(page)
    .split(/^## /m)
    .find((text) => text.startsWith(`${heading}\n`));
  if (found === undefined) throw new Error(`${page} has no section ${heading}`);
  return found;
}

/** First column of the section's table of keys. */
function tableKeys(text: string): string[] {
  const table = text.slice(text.indexOf("| key |")).split("\n\n")[0] ?? "";
  return [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, key = ""]) => key);
}

function resolves(page: string, target: string): boolean {
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page : normalize(join(dirname(page), path));
  if (!existsSync(join(projectRoot, file))) return false;
  return anchor === undefined || anchorsOf(readPage(file)).has(anchor);
}

/** What a page says of the project as it is: of the changelog, what is not released yet. */
function current(page: string, text: string): string {
  return page === "CHANGELOG.md" ? (/^## \[Unreleased\]$[^]*?(?=^## \[|(?![^]))/m.exec(text)?.[0] ?? "") : text;
}

/** Every path from the project's root that prose names in backticks, also as an argument of a command. */
function pathsIn(text: string): string[] {
  const words = [...proseOf(text).matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].flatMap(([, inner = ""]) =>
    inner.split(/[\s"';()]+/),
  );
  // why not codes: `fleet/locked` is an error's, and the first word of one may be a folder's name.
  return words.filter((word) => TOP.some((folder) => word.startsWith(`${folder}/`)) && !(word in CODES));
}

/** Whether a path exists; of one with a placeholder (`NAME`, `<name>`, a glob) the folder before it. */
function isThere(path: string): boolean {
  const parts = path.split("/");
  const open = parts.findIndex((part) => /[<{*…]|(?:^|[-.])[A-Z]{2,}(?![a-z])/.test(part) && part !== "README.md");
  const whole = (open === -1 ? parts : parts.slice(0, open)).join("/").replace(/\/$/, "");
  return TRACKED.some((file) => file === whole || file.startsWith(`${whole}/`));
}

function packageFile() {
  const schema = z.looseObject({
    scripts: z.record(z.string(), z.string()),
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  });
  return schema.parse(JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")));
}
