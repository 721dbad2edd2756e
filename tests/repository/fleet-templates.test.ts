import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import type { Call } from "../../cli/command-call.ts";
import { program } from "../../cli/switchyard.ts";
import { projectRoot } from "../../sandbox/paths.ts";
import { filledScripts, schemaFaults, unpinnedActions, type Workflow, writeRights } from "./schema-faults.ts";

const read = (name: string) => readFileSync(join(projectRoot, "examples/ci", name), "utf8");
const GITHUB = read("github-fleet.yml");
const GITLAB = read("gitlab-fleet.yml");
const github = parse(GITHUB) as Workflow;
const gitlab = parse(GITLAB) as Readonly<Record<string, GitlabJob>>;

interface GitlabJob {
  readonly parallel?: number;
  readonly script: readonly string[];
  readonly needs?: readonly string[];
  readonly when?: string;
}

/** What the command reads in a line of shell, with these variables. */
async function callOf(line: string, variables: Readonly<Record<string, string>>): Promise<Call> {
  const [npx, name, ...words] = line
    .split(" ")
    .map((word) => word.replace(/^"(.*)"$/, "$1").replaceAll(/\$(\w+)/g, (_, key: string) => variables[key] ?? "?"));
  expect([npx, name]).to.deep.equal(["npx", "switchyard"]);
  const calls: Call[] = [];
  await program("0.0.0", (...call) => Promise.resolve(void calls.push(call))).parseAsync(words, { from: "user" });
  expect(calls).to.have.lengthOf(1);
  return calls[0]!;
}

/** The command's last step in a job of GitHub's. */
const lastStep = (job: string) => github.jobs[job]!.steps.at(-1)!;
const SHARDS = [1, 2, 3, 4].map((index) => ({ index, of: 4 }));

describe("examples/ci: a fleet on GitHub Actions", () => {
  it("is as the schema says, and would be found out if it were not", () => {
    expect(schemaFaults("github-workflows.json", GITHUB)).to.deep.equal([]);
    expect(schemaFaults("github-workflows.json", GITHUB.replace("needs:", "need:"))).not.to.be.empty;
  });

  it("takes actions by their commit, gives no more rights than are needed, and runs no text of others", () => {
    expect(unpinnedActions(GITHUB)).to.deep.equal([]);
    expect(github.permissions).to.deep.equal({ contents: "read" });
    expect(writeRights(github)).to.deep.equal(["clients id-token", "home id-token"]);
    expect(filledScripts(github)).to.deep.equal([]);
    expect(GITHUB).not.to.match(/pull_request/);
  });

  it("uses the actions of this repository's own workflows in the same commits", () => {
    const own = readFileSync(join(projectRoot, ".github/workflows/ci.yml"), "utf8");
    const common = [...GITHUB.matchAll(/uses: (actions\/.*)$/gm)].map(([, action = ""]) => action);
    expect(common.filter((action) => !own.includes(action))).to.deep.equal([]);
  });

  it("clients: every shard by a machine of its own, and one's failure stops no other", async () => {
    const { strategy } = github.jobs["clients"]!;
    expect(strategy?.["fail-fast"]).to.equal(false);
    const { run = "", env } = lastStep("clients");
    expect(env).to.deep.equal({ SHARD: "${{ matrix.shard }}" });
    const calls = await Promise.all((strategy?.matrix["shard"] as string[]).map((SHARD) => callOf(run, { SHARD })));
    expect(calls.map(([name]) => name)).to.deep.equal(SHARDS.map(() => "up"));
    expect(calls.map(([, input]) => input)).to.deep.equal(
      SHARDS.map((shard) => ({
        json: false,
        stacks: [],
        all: true,
        changed: true,
        why: false,
        refresh: false,
        exclude: [],
        failFast: false,
        shard,
        breakLock: false,
        policyPacks: [],
        dryRun: false,
      })),
    );
  });

  it("home runs once, after all clients, also when one of them failed, and finishes what they left", async () => {
    const { home } = github.jobs;
    expect([home?.needs, home?.if, home?.strategy]).to.deep.equal(["clients", "${{ !cancelled() }}", undefined]);
    const [name, input] = await callOf(lastStep("home").run ?? "", {});
    expect(name).to.equal("up");
    expect(input).to.deep.include({ stacks: [], all: true, changed: true }).and.not.to.have.property("shard");
  });
});

describe("examples/ci: a fleet on GitLab", () => {
  it("is as the schema says, and would be found out if it were not", () => {
    expect(schemaFaults("gitlab-ci.json", GITLAB)).to.deep.equal([]);
    expect(schemaFaults("gitlab-ci.json", GITLAB.replace("parallel: 4", "parallel: four"))).not.to.be.empty;
    expect(schemaFaults("gitlab-ci.json", GITLAB.replace("when: always", "when: ever"))).not.to.be.empty;
  });

  it("runs the same commands as on GitHub Actions", async () => {
    const { parallel, script } = gitlab["clients"]!;
    expect(parallel).to.equal(SHARDS.length);
    for (const { index, of } of SHARDS) {
      const ours = await callOf(script[0]!, { CI_NODE_INDEX: String(index), CI_NODE_TOTAL: String(of) });
      expect(ours).to.deep.equal(await callOf(lastStep("clients").run ?? "", { SHARD: `${index}/${of}` }));
    }
    expect(gitlab["home"]!.script).to.deep.equal([lastStep("home").run]);
  });

  it("in the same order", () => {
    const { home } = gitlab;
    expect([home?.needs, home?.when, home?.parallel]).to.deep.equal([["clients"], "always", undefined]);
  });
});
