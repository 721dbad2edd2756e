import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { projectRoot } from "../../sandbox/paths.ts";
import { filledScripts, schemaFaults, unpinnedActions, type Workflow, writeRights } from "./schema-faults.ts";

const GITHUB = join(projectRoot, ".github");

/** The schema of each file, by its path below .github/; of SchemaStore, see schemas/LICENSE. */
function schemaOf(path: string): string | undefined {
  if (path === "dependabot.yml") return "dependabot.json";
  return /^workflows\/[\w-]+\.yml$/.test(path) ? "github-workflows.json" : undefined;
}

const files = readdirSync(GITHUB, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name).slice(GITHUB.length + 1));
/** What workflows may write, by job. */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  "workflows/release.yml": ["publish id-token"],
  "workflows/review-comment.yml": ["comment pull-requests", "comment statuses"],
  "workflows/preview.yml": ["preview id-token"],
  "workflows/apply.yml": ["apply id-token"],
};
const text = (path: string) => readFileSync(join(GITHUB, path), "utf8");
describe(".github/", () => {
  it("holds what is expected of a repository", () => {
    const workflows = ["apply", "ci", "preview", "release", "review-comment", "review"];
    expect(files.sort()).to.deep.equal(["dependabot.yml", ...workflows.map((name) => `workflows/${name}.yml`)]);
  });

  for (const path of files)
    it(`${path} is as its schema says`, () => {
      expect(schemaFaults(schemaOf(path)!, text(path))).to.deep.equal([]);
    });

  it("would be found out if it were not", () => {
    expect(schemaFaults("github-workflows.json", text("workflows/ci.yml").replace("runs-on:", "run-on:"))).not.to.be
      .empty;
    expect(schemaFaults("dependabot.json", text("dependabot.yml").replace("interval: weekly", "interval: often"))).not
      .to.be.empty;
  });

  for (const path of files.filter((one) => one.startsWith("workflows/"))) {
    it(`${path} takes actions by their commit, with the version beside it`, () => {
      expect(unpinnedActions(text(path))).to.deep.equal([]);
    });

    it(`${path} gives no more rights than are needed, and runs no text of others`, () => {
      const workflow = parse(text(path)) as Workflow;
      expect(workflow.permissions).to.deep.equal({ contents: "read" });
      expect(writeRights(workflow)).to.deep.equal(WRITES[path] ?? []);
      expect(filledScripts(workflow)).to.deep.equal([]);
    });
  }

  it("tests on every Node that is supported", () => {
    const { jobs } = parse(text("workflows/ci.yml")) as Workflow;
    expect(jobs["unit"]?.strategy?.matrix).to.deep.equal({ os: ["ubuntu-latest", "macos-latest"], node: [20, 22, 24] });
  });
});
