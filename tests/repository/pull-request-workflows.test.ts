import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectRoot } from "../../sandbox/paths.ts";
import { callOf } from "../cli/call-of.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly "working-directory"?: string;
}

interface Job {
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface File {
  readonly on: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const text = (name: string) => readFileSync(join(projectRoot, ".github/workflows", `${name}.yml`), "utf8");
const NAMES = ["review", "review-comment", "preview", "apply"] as const;
const files = new Map(NAMES.map((name) => [name, parse(text(name)) as File]));
const jobs = NAMES.flatMap((name) =>
  Object.entries(files.get(name)!.jobs).map(([job, value]) => ({ where: `${name}: ${job}`, ...value })),
);
const steps = jobs.flatMap(({ where, steps: all }) => all.map((step) => ({ where, ...step })));
const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@") === true);
/** Whether a checkout is of what somebody wishes to be merged. */
const isHead = ({ with: inputs = {} }: Step) => /head/.test(String(inputs["ref"] ?? ""));

describe("the workflows of pull requests", () => {
  it("are begun by nothing that gives a pull request rights", () => {
    expect(NAMES.map((name) => Object.keys(files.get(name)!.on))).to.deep.equal([
      ["pull_request"],
      ["workflow_run"],
      ["pull_request"],
      ["push"],
    ]);
  });

  it("check out what they run as it is in the base, and the head beside it, without credentials", () => {
    for (const step of checkouts) {
      expect(step.with?.["persist-credentials"], step.where).to.equal(false);
      expect(step.with?.["submodules"] ?? step.with?.["lfs"], step.where).to.equal(undefined);
      if (isHead(step)) expect(step.with?.["path"], step.where).to.equal("head");
    }
    expect(checkouts.filter(isHead).map(({ where }) => where)).to.deep.equal([
      "review: review",
      "review-comment: compute",
      "preview: preview",
    ]);
  });

  it("run nothing in the head's folder, and no script of packages", () => {
    const inHead = steps.filter(({ "working-directory": folder = "" }) => folder.startsWith("head"));
    expect(inHead).to.deep.equal([]);
    const scripts = steps.flatMap(({ where, run = "" }) => run.split("\n").map((line) => ({ where, line })));
    expect(
      scripts.filter(({ line }) => /\bcd\b|head\/node_modules|npm (?:run|test|i\b|install)/.test(line)),
    ).to.deep.equal([]);
    expect(scripts.filter(({ line }) => /npm ci(?! --ignore-scripts)/.test(line))).to.deep.equal([]);
    // why all: where both are checked out, a command without a folder would run beside both.
    for (const { where, steps: own } of jobs.filter(({ steps: all }) => all.some(isHead)))
      for (const { run = "", "working-directory": folder } of own)
        if (/\b(?:npm|npx|node)\b/.test(run)) expect(folder, where).to.equal("base");
  });

  it("keep no cache, into which a pull request could write", () => {
    expect(steps.filter(({ with: inputs = {} }) => "cache" in inputs)).to.deep.equal([]);
    expect(steps.filter(({ uses = "" }) => /cache/.test(uses))).to.deep.equal([]);
  });

  it("hold secrets in the environments alone, and no job that can write has the head", () => {
    for (const name of ["review", "review-comment"]) expect(text(name)).not.to.match(/secrets\.|id-token/);
    for (const { where, environment, steps: own } of jobs)
      if (JSON.stringify(own).includes("secrets.")) expect(environment, where).to.be.oneOf(["preview", "production"]);
    const writing = jobs.filter(({ permissions = {} }) => permissions["pull-requests"] === "write");
    expect(writing.map(({ where }) => where)).to.deep.equal(["review-comment: comment"]);
    expect(writing.flatMap(({ steps: own }) => own.filter(isHead))).to.deep.equal([]);
  });

  it("give credentials to branches of the repository itself alone, and only where that is switched on", () => {
    expect(files.get("preview")!.jobs["preview"]?.if).to.equal(
      "${{ vars.SWITCHYARD_PREVIEW == 'on' && github.event.pull_request.head.repo.full_name == github.repository }}",
    );
    expect(files.get("apply")!.jobs["review"]?.if).to.equal("${{ vars.SWITCHYARD_APPLY == 'on' }}");
  });

  it("call the command as it takes it", async () => {
    const lines = steps.flatMap(({ run = "" }) =>
      [...run.replaceAll("\\\n", " ").matchAll(/npx --no-install switchyard ([^\n|]*)/g)].map(
        ([, words = ""]) => words,
      ),
    );
    expect(lines).to.have.lengthOf(7);
    for (const line of lines) {
      const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
      const found = await callOf(...words);
      expect(found.call === undefined ? found.refused : "", line).to.equal("");
    }
  });
});
