import { expect } from "chai";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../../sandbox/paths.ts";
import { testFiles } from "../../../scripts/test-run/test-files.ts";
import { ESSENTIAL, PARTS, plannedJobs, SHARING, type Part } from "../../../scripts/test-run/planned-jobs.ts";

const FILES = [
  "tests/core/a.test.ts",
  "tests/policy-pack/b.test.ts",
  "tests/sandbox/aws/c.test.ts",
  "tests/sandbox/d.test.ts",
  "tests/e2e/fleet/faults/e.test.ts",
  "tests/e2e/fleet/faults/f.test.ts",
  "tests/e2e/fleet/g.test.ts",
  "tests/e2e/h.test.ts",
  "tests/docs/i.test.ts",
  "tests/docs/j.test.ts",
];
const SECONDS = {
  "tests/docs": 1,
  "tests/docs/i.test.ts": 500,
  "tests/e2e/h.test.ts": 2,
  lint: 90,
  "tests/e2e/fleet/faults": 300,
};

const namesOf = (parts: readonly Part[], files = FILES) => plannedJobs(parts, files, SECONDS).map(({ name }) => name);

describe("the plan of a test run", () => {
  it("has every file in one job, whatever its folder", () => {
    const found = plannedJobs(PARTS, FILES, SECONDS).flatMap(({ files }) => files);
    expect(found).to.have.members(FILES).and.have.lengthOf(FILES.length);
  });

  it("names in the command of a job the files that have to be in its results", () => {
    for (const { command, files } of plannedJobs(PARTS, FILES, SECONDS))
      if (files.length > 0) expect(command.slice(2)).to.deep.equal(files);
  });

  it("begins with the sandbox, on which all depends that uses it, then has what is essential, and of each what takes longest", () => {
    expect(namesOf(PARTS)).to.deep.equal([
      "sandbox prepare",
      "typecheck",
      "unit tests, core",
      "unit tests, fleet",
      "tests/docs/i.test.ts",
      "tests/e2e/fleet/faults",
      "lint",
      "test:node",
      "tests/e2e/fleet/g.test.ts",
      "tests/sandbox",
      "tests/e2e/h.test.ts",
      "tests/docs",
    ]);
    for (const { name, after } of plannedJobs(PARTS, FILES, SECONDS))
      expect(after, name).to.deep.equal(name.startsWith("tests/") ? ["sandbox prepare"] : []);
  });

  it("gives each end-to-end file a process of its own, unless it or its folder shares one", () => {
    const jobs = plannedJobs(["e2e"], FILES, SECONDS).map(({ name, files }) => [name, files]);
    const own = ["tests/e2e/fleet/g.test.ts", "tests/e2e/h.test.ts", "tests/docs/i.test.ts"];
    expect(Object.fromEntries(jobs)).to.deep.equal({
      "sandbox prepare": [],
      ...Object.fromEntries(own.map((file) => [file, [file]])),
      "tests/docs": ["tests/docs/j.test.ts"],
      "tests/e2e/fleet/faults": ["tests/e2e/fleet/faults/e.test.ts", "tests/e2e/fleet/faults/f.test.ts"],
      "tests/sandbox": ["tests/sandbox/aws/c.test.ts", "tests/sandbox/d.test.ts"],
    });
  });

  it("calls essential what there is", async () => {
    const names = plannedJobs(PARTS, await testFiles(), {}).flatMap(({ name, isEssential }) =>
      isEssential ? [name] : [],
    );
    expect(names).to.have.members([...ESSENTIAL]);
  });

  it("has files share a process that are there, each with one other at least", () => {
    const all = Object.values(SHARING).flat();
    expect(all.filter((name) => !existsSync(join(projectRoot, "tests", "e2e", `${name}.test.ts`)))).to.deep.equal([]);
    expect(new Set(all).size).to.equal(all.length);
    const shared = plannedJobs(["e2e"], [...FILES, ...all.map((name) => `tests/e2e/${name}.test.ts`)], SECONDS);
    for (const [name, files] of Object.entries(SHARING))
      expect(shared.find((job) => job.name === name)?.files, name).to.have.members(
        files.map((file) => `tests/e2e/${file}.test.ts`),
      );
  });

  it("is the same however the files are listed", () => {
    expect(namesOf(PARTS, [...FILES].reverse())).to.deep.equal(namesOf(PARTS));
  });

  it("has no more than the parts that are asked for", () => {
    expect(namesOf(["unit"])).to.deep.equal(["unit tests, core", "unit tests, fleet"]);
    const more = ["tests/review/k.test.ts", "tests/review/golden-mutation.test.ts", "tests/scripts/l.test.ts"];
    const jobs = plannedJobs(["unit"], [...FILES, ...more], {}).map(({ name, files }) => [name, files]);
    expect(Object.fromEntries(jobs)).to.deep.equal({
      "unit tests, core": ["tests/core/a.test.ts"],
      "unit tests, fleet": ["tests/policy-pack/b.test.ts"],
      "unit tests, repository": more.slice(1),
      "unit tests, review": more.slice(0, 1),
    });
    expect(namesOf(["check", "nodes"])).to.deep.equal(["typecheck", "lint", "test:node"]);
  });
});
