import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../sandbox/paths.ts";
import { runCommand } from "../../sandbox/run-command.ts";
import { EXAMPLE_HOME, EXAMPLE_PROJECT, homeWith } from "../../review/rules/cases/example-project.ts";
import { GitRepository } from "../review/git-repository.ts";

const FILES = EXAMPLE_PROJECT as Readonly<Record<string, string>>;
/** One grant more, for a role that no administrator is. */
const MORE = `${EXAMPLE_HOME}\n  - { group: Support, clients: [Globex], roles: [read-only] }`;

describe("the command review", function () {
  const repository = new GitRepository();
  const summary = join(repository.directory, "summary.md");

  before(async () => {
    const base = repository.commit("main", FILES);
    repository.commit("support", { ...FILES, ...(homeWith(MORE) as typeof FILES) }, base);
    repository.commit("comment", { ...FILES, "Pulumi.home.yaml": `# a note\n${FILES["Pulumi.home.yaml"]!}` }, base);
    repository.commit("faulty", { ...FILES, "Pulumi.home.yaml": "config: [" }, base);
    await writeFile(summary, "");
  });
  after(() => repository.remove());

  async function run(...words: readonly string[]) {
    const env = { ...repository.env, GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary, NO_COLOR: "1" };
    const command = [join(projectRoot, "cli", "launcher.js"), "-C", repository.directory, "review", ...words];
    return runCommand(process.execPath, command, { cwd: projectRoot, env: env });
  }

  it("exits with 0 where access is gained and nothing fails, and writes what it is asked for", async () => {
    const file = (name: string) => join(repository.directory, name);
    const files = ["--report", file("r.json"), "--markdown", file("r.md"), "--sarif", file("r.sarif")];
    const { code, stdout, stderr } = await run("--base", "main", "--head", "support", ...files);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.include("1 access gained").and.to.include("Support");
    const report = JSON.parse(await readFile(file("r.json"), "utf8")) as { verdict: string; digest: string };
    expect(report.verdict).to.equal("gains");
    const comment = await readFile(file("r.md"), "utf8");
    expect(comment).to.include("| group `Support` | `Globex` (`333333333333`) | role `read-only`");
    expect(comment).to.include(`--reviewed ${report.digest}`);
    expect(JSON.parse(await readFile(file("r.sarif"), "utf8"))).to.include({ version: "2.1.0" });
    expect(await readFile(summary, "utf8")).to.include("`Support`");
  });

  it("exits with 1 where the change was declared to give nothing and gives something", async () => {
    const { code, stdout } = await run("--base", "main", "--head", "support", "--no-new-access");
    expect(code).to.equal(1);
    expect(stdout).to.include("declared to give no new access");
  });

  it("holds a change that gives nothing to its declaration", async () => {
    const { code, stdout } = await run("--base", "main", "--head", "comment", "--no-new-access");
    expect(code, stdout).to.equal(0);
    expect(stdout).to.include("Nobody's access changes");
  });

  it("exits with 1 and the faults where head's files are at fault", async () => {
    const { code, stdout } = await run("--base", "main", "--head", "faulty");
    expect(code).to.equal(1);
    expect(stdout).to.include("Pulumi.home.yaml:");
  });

  it("exits with 2 where there is nothing to begin with", async () => {
    const { code, stderr } = await run("--base", "--output=x", "--head", "support");
    expect(code).to.equal(2);
    expect(stderr).not.to.equal("");
  });

  it("prints one document for each format", async () => {
    const args = ["--base", "main", "--head", "support", "--format"];
    expect(JSON.parse((await run(...args, "json")).stdout)).to.include({ verdict: "gains" });
    expect((await run(...args, "markdown")).stdout).to.match(/^<!-- switchyard-review -->/);
    expect((await run(...args, "github", "--mask-accounts")).stdout).not.to.match(/\d{12}/);
  });
});
