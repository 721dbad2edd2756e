import { expect } from "chai";
import { readRunEvent } from "../../../review/github/run-event.ts";

const RUN = {
  event: "pull_request",
  path: ".github/workflows/review.yml",
  head_sha: "a".repeat(40),
  head_branch: "x",
  head_repository: { full_name: "mallory/access", owner: { login: "mallory" } },
};
const read = (run: object, repository: object = { full_name: "acme/access", default_branch: "main" }) =>
  readRunEvent(JSON.stringify({ repository, workflow_run: { ...RUN, ...run }, more: 1 }));

describe("the event of a run that has finished", () => {
  it("is read, from the repository itself and from a fork", () => {
    expect(read({})).to.deep.equal({
      ...{ repository: "acme/access", defaultBranch: "main", headSha: "a".repeat(40), headBranch: "x" },
      ...{ headRepository: "mallory/access", headOwner: "mallory" },
    });
    expect(read({ path: ".github/workflows/review.yml@refs/pull/7/merge" })).not.to.equal(undefined);
  });

  for (const [what, run] of Object.entries({
    "of a push": { event: "push" },
    "of a pull request that has rights": { event: "pull_request_target" },
    "of another workflow of the same name": { path: ".github/workflows/review2.yml" },
    "of a longer name": { path: ".github/workflows/review.yml.yml" },
    "of a branch for a commit": { head_sha: "main" },
    "of a short hash": { head_sha: "a".repeat(39) },
    "of a repository that leads elsewhere": { head_repository: { full_name: "a/../../b", owner: { login: "a" } } },
    "of a fork that is gone": { head_repository: null },
  }))
    it(`is none ${what}`, () => expect(read(run)).to.equal(undefined));

  it("is none where there is no text", () => {
    for (const text of ["", "null", "{}"]) expect(readRunEvent(text)).to.equal(undefined);
  });
});
