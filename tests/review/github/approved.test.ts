import { expect } from "chai";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { approved } from "../../../review/github/approved.ts";
import { approvalsApi } from "../../../review/github/approvals-api.ts";
import { BOT } from "./fake-github.ts";

const [COMMIT, HEAD, DIGEST] = ["c".repeat(40), "a".repeat(40), "d".repeat(64)];
const pull = {
  number: 7,
  merged_at: "2026-11-29T00:00:00Z",
  merge_commit_sha: COMMIT,
  head: { sha: HEAD },
  base: { ref: "main" },
  user: { login: "ada", type: "User" },
};
const status = {
  state: "success",
  context: "switchyard/review",
  description: `2 gained. Digest ${DIGEST}`,
  creator: BOT,
};
const review = { state: "APPROVED", commit_id: HEAD, user: { login: "grace", type: "User" } };

interface Answers {
  readonly pulls?: readonly object[];
  readonly statuses?: readonly object[];
  readonly reviews?: readonly object[];
}

/** Asks an imitation of GitHub's API that answers so. */
async function ask(answers: Answers) {
  const { pulls = [pull], statuses = [status], reviews = [review] } = answers;
  const paths: Readonly<Record<string, readonly object[]>> = {
    [`/repos/acme/access/commits/${COMMIT}/pulls`]: pulls,
    [`/repos/acme/access/commits/${HEAD}/statuses`]: statuses,
    "/repos/acme/access/pulls/7/reviews": reviews,
  };
  const server = createServer(({ url = "" }, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(paths[url.replace(/\?.*/, "")]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  try {
    const api = approvalsApi({ url, token: "x", repository: "acme/access" });
    return await approved(api, { commit: COMMIT, branch: "main", digest: DIGEST, author: BOT.login });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("a merged commit", () => {
  it("is approved where it gives what was reviewed, and somebody approved that very head", async () => {
    expect(await ask({})).to.deep.equal({ pullRequest: 7 });
    const later = { ...review, state: "COMMENTED", commit_id: HEAD };
    expect(await ask({ reviews: [review, later] })).to.deep.equal({ pullRequest: 7 });
    const earlier = { ...status, description: "Not reviewed", state: "error" };
    expect(await ask({ statuses: [status, earlier] })).to.deep.equal({ pullRequest: 7 });
  });

  const GRACE = review.user;
  const refused: Readonly<Record<string, readonly [Answers, RegExp]>> = {
    "of no pull request": [{ pulls: [] }, /no merged pull request/],
    "of one that is not merged": [{ pulls: [{ ...pull, merged_at: null }] }, /no merged pull request/],
    "of one that is in it, and made another": [
      { pulls: [{ ...pull, merge_commit_sha: HEAD }] },
      /no merged pull request/,
    ],
    "of one into another branch": [{ pulls: [{ ...pull, base: { ref: "other" } }] }, /no merged pull request/],
    "without a review": [{ statuses: [] }, /has no status/],
    "with a status of somebody else's": [{ statuses: [{ ...status, creator: GRACE }] }, /has no status/],
    "with a status of another name": [{ statuses: [{ ...status, context: "switchyard/reviewed" }] }, /has no status/],
    "whose last review failed": [{ statuses: [{ ...status, state: "failure" }, status] }, /did not pass/],
    "that gives something else": [
      { statuses: [{ ...status, description: `Digest ${"e".repeat(64)}` }] },
      /gives other access than what was reviewed/,
    ],
    "that nobody approved": [{ reviews: [] }, /nobody but its author/],
    "whose author alone approved it": [{ reviews: [{ ...review, user: pull.user }] }, /nobody but its author/],
    "of which a former head was approved": [{ reviews: [{ ...review, commit_id: COMMIT }] }, /nobody but its author/],
    "whose approval was taken back": [
      { reviews: [review, { ...review, state: "DISMISSED" }] },
      /nobody but its author/,
    ],
    "of which somebody wants changes": [
      { reviews: [review, { ...review, state: "CHANGES_REQUESTED", user: { login: "hedy", type: "User" } }] },
      /asked for changes/,
    ],
  };
  for (const [what, [answers, why]] of Object.entries(refused))
    it(`is not approved ${what}`, async () => {
      const found = await ask(answers);
      expect(found.pullRequest).to.equal(undefined);
      expect("why" in found ? found.why : []).to.have.lengthOf(1);
      expect("why" in found ? found.why[0] : "").to.match(why);
    });
});
