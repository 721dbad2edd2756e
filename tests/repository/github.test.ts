import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect } from "chai";
import { parse } from "yaml";
import { projectRoot } from "../../sandbox/paths.ts";

const GITHUB = join(projectRoot, ".github");

/** The schema of each file, by its path below .github/; of SchemaStore, see schemas/LICENSE. */
function schemaOf(path: string): string | undefined {
  if (path === "dependabot.yml") return "dependabot.json";
  return /^workflows\/[\w-]+\.yml$/.test(path) ? "github-workflows.json" : undefined;
}

const files = readdirSync(GITHUB, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name).slice(GITHUB.length + 1));
const text = (path: string) => readFileSync(join(GITHUB, path), "utf8");
const schema = (name: string) =>
  JSON.parse(readFileSync(join(projectRoot, "tests/repository/schemas", name), "utf8")) as object;

/** Faults of a text against a schema. */
function faults(name: string, content: string): readonly string[] {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const validate = ajv.compile(schema(name));
  return validate(parse(content))
    ? []
    : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ""}`);
}

describe(".github/", () => {
  it("holds what is expected of a repository", () => {
    expect(files.sort()).to.deep.equal(["dependabot.yml", "workflows/ci.yml", "workflows/release.yml"]);
  });

  for (const path of files)
    it(`${path} is as its schema says`, () => {
      expect(faults(schemaOf(path)!, text(path))).to.deep.equal([]);
    });

  it("would be found out if it were not", () => {
    expect(faults("github-workflows.json", text("workflows/ci.yml").replace("runs-on:", "run-on:"))).not.to.be.empty;
    expect(faults("dependabot.json", text("dependabot.yml").replace("interval: weekly", "interval: often"))).not.to.be
      .empty;
  });

  for (const path of files.filter((one) => one.startsWith("workflows/"))) {
    it(`${path} takes actions by their commit, with the version beside it`, () => {
      const uses = [...text(path).matchAll(/uses: (.*)$/gm)].map(([, action = ""]) => action);
      expect(uses).not.to.be.empty;
      expect(uses.filter((one) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(one))).to.deep.equal([]);
    });

    it(`${path} gives no more rights than are needed, and runs no text of others`, () => {
      const workflow = parse(text(path)) as Workflow;
      expect(workflow.permissions).to.deep.equal({ contents: "read" });
      const rights = Object.entries(workflow.jobs).flatMap(([job, { permissions = {} }]) =>
        Object.entries(permissions).flatMap(([name, right]) => (right === "write" ? [`${job} ${name}`] : [])),
      );
      expect(rights).to.deep.equal(path === "workflows/release.yml" ? ["publish id-token"] : []);
      const scripts = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
      expect(scripts.filter((script) => script.includes("${{"))).to.deep.equal([]);
    });
  }

  it("tests on every Node that is supported", () => {
    const { jobs } = parse(text("workflows/ci.yml")) as Workflow;
    expect(jobs["unit"]?.strategy?.matrix).to.deep.equal({ os: ["ubuntu-latest", "macos-latest"], node: [20, 22, 24] });
  });
});

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions?: Readonly<Record<string, string>>;
        readonly strategy?: { readonly matrix: unknown };
        readonly steps: readonly { readonly run?: string }[];
      }
    >
  >;
}
