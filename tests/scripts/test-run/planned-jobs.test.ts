import { expect } from "chai";
import { PARTS, plannedJobs, type Part } from "../../../scripts/test-run/planned-jobs.ts";

const FILES = [
  "tests/core/a.test.ts",
  "tests/policy-pack/b.test.ts",
  "tests/sandbox/c.test.ts",
  "tests/e2e/fleet/d.test.ts",
  "tests/e2e/e.test.ts",
  "tests/e2e/f.test.ts",
  "tests/docs/g.test.ts",
];
const SECONDS = {
  "tests/sandbox/c.test.ts": 1,
  "tests/e2e/e.test.ts": 2,
  "tests/e2e/f.test.ts": 3,
  lint: 90,
  "tests/docs/g.test.ts": 500,
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

  it("begins with the sandbox, on which all depends that uses it, and then with what takes longest", () => {
    expect(namesOf(PARTS)).to.deep.equal([
      "sandbox prepare",
      "tests/docs/g.test.ts",
      "unit tests",
      "lint",
      "test:node",
      "tests/e2e/fleet/d.test.ts",
      "typecheck",
      "tests/e2e",
      "tests/sandbox",
    ]);
    for (const { name, after } of plannedJobs(PARTS, FILES, SECONDS))
      expect(after, name).to.deep.equal(name.startsWith("tests/") ? ["sandbox prepare"] : []);
  });

  it("gives a file of the engine's a process of its own when it is long, or new", () => {
    const jobs = new Map(plannedJobs(["e2e"], FILES, SECONDS).map(({ name, files }) => [name, files]));
    expect(jobs.get("tests/e2e")).to.deep.equal(["tests/e2e/e.test.ts", "tests/e2e/f.test.ts"]);
    expect(jobs.get("tests/e2e/fleet/d.test.ts")).to.deep.equal(["tests/e2e/fleet/d.test.ts"]);
  });

  it("is the same however the files are listed", () => {
    expect(namesOf(PARTS, [...FILES].reverse())).to.deep.equal(namesOf(PARTS));
  });

  it("has no more than the parts that are asked for", () => {
    expect(namesOf(["unit"])).to.deep.equal(["unit tests"]);
    expect(namesOf(["check", "nodes"])).to.deep.equal(["lint", "test:node", "typecheck"]);
  });
});
