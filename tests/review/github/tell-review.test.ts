import { expect } from "chai";
import { COMMENT_MARKER } from "../../../review/outputs/comment-head.ts";
import { gitHubApi } from "../../../review/github/github-api.ts";
import type { ReadArtifact } from "../../../review/github/read-artifact.ts";
import type { RunEvent } from "../../../review/github/run-event.ts";
import { tellReview, type TellInput } from "../../../review/github/tell-review.ts";
import type { ReviewReport } from "../../../review/report/review-report.ts";
import { BOT, type FakePull, type FakeWorld, REPOSITORY, startFakeGitHub, TOKEN } from "./fake-github.ts";

const SHA = "a".repeat(40);
const DIGEST = "d".repeat(64);
const EVENT: RunEvent = {
  repository: REPOSITORY,
  defaultBranch: "main",
  headSha: SHA,
  headBranch: "a/branch & more",
  headRepository: "mallory/access",
  headOwner: "mallory",
};
const TOTALS = { gained: 0, gainedAdministrator: 0, lost: 0, lostAdministrator: 0, clients: 0, accounts: 0 };

function report(verdict: ReviewReport["verdict"], changes: Partial<ReviewReport> = {}): ReviewReport {
  return {
    version: 1,
    verdict,
    base: { ref: "main", commit: "b".repeat(40) },
    head: { ref: "HEAD", commit: SHA },
    digest: DIGEST,
    totals: verdict === "gains" ? { ...TOTALS, gained: 2, gainedAdministrator: 1 } : TOTALS,
    ...{ gains: [], losses: [], renames: [], withoutEffect: [], findings: [], holes: [], faults: [], baseFaults: [] },
    proved: "",
    notJudged: [],
    ...changes,
  };
}

const pull = (changes: Partial<FakePull["head"]> = {}, number = 7): FakePull => ({
  number,
  state: "open",
  head: { sha: SHA, ref: EVENT.headBranch, repo: { full_name: EVENT.headRepository }, ...changes },
  base: { ref: "main", repo: { full_name: REPOSITORY } },
});

const text = (verdict: string) => `${COMMENT_MARKER}\n# ${verdict}\n`;

describe("the comment on a pull request", () => {
  let world: FakeWorld;
  let server: Awaited<ReturnType<typeof startFakeGitHub>>;

  beforeEach(async () => {
    world = { pulls: [pull()], comments: [], statuses: [], calls: [] };
    server = await startFakeGitHub(world);
  });
  afterEach(() => server.stop());

  const tell = (own: ReadArtifact | ReviewReport, changes: Partial<TellInput> = {}) =>
    tellReview({
      event: EVENT,
      own: "version" in own ? { report: own } : own,
      github: gitHubApi({ url: server.url, token: TOKEN, repository: REPOSITORY }),
      author: BOT.login,
      runUrl: "https://github.example/acme/access/actions/runs/1",
      render: ({ verdict }) => ({ body: text(verdict), isWhole: true, summary: `all of ${verdict}` }),
      isSilent: ({ verdict }) => verdict === "unchanged",
      ...changes,
    });
  const comment = (id: number, body: string, user: FakeWorld["comments"][number]["user"] = BOT) =>
    world.comments.push({ id, body, user, isMinimized: false });
  const bodies = () => world.comments.map(({ body }) => body);
  const writes = () => world.calls.filter((call) => !call.startsWith("GET") && !call.endsWith("/graphql"));

  describe("is one", () => {
    it("is written where there is none, with the status of the head commit", async () => {
      expect(await tell(report("gains"))).to.deep.include({ pullRequest: 7, comment: "created", notes: [] });
      expect(bodies()).to.deep.equal([`${COMMENT_MARKER}\n# gains\n`]);
      expect(world.statuses).to.deep.equal([
        {
          sha: SHA,
          state: "success",
          context: "switchyard/review",
          description: `2 gained (1 administrator), 0 lost. Digest ${DIGEST}`,
          target_url: "https://github.example/acme/access/actions/runs/1",
        },
      ]);
    });

    it("is updated where it stands, found on the fourth page behind 300 others", async () => {
      for (let id = 1; id <= 310; id++)
        comment(id, `comment ${String(id)}`, { login: `user-${String(id)}`, type: "User" });
      comment(311, text("losses"));
      expect(await tell(report("gains"))).to.include({ comment: "updated" });
      expect(bodies().filter((body) => body.startsWith(COMMENT_MARKER))).to.deep.equal([text("gains")]);
      expect(world.calls.filter((call) => call.endsWith("/issues/7/comments"))).to.have.lengthOf(4);
      expect(writes()).to.deep.equal([
        `PATCH /repos/${REPOSITORY}/issues/comments/311`,
        `POST /repos/${REPOSITORY}/statuses/${SHA}`,
      ]);
    });

    it("is left alone where it says the same, whatever the line ends", async () => {
      comment(1, text("gains").replaceAll("\n", "\r\n").trimEnd());
      expect(await tell(report("gains"))).to.include({ comment: "unchanged" });
      expect(writes()).to.deep.equal([`POST /repos/${REPOSITORY}/statuses/${SHA}`]);
    });

    it("stays one where there were several", async () => {
      for (const id of [4, 9, 12]) comment(id, text("losses"));
      await tell(report("gains"));
      expect(world.comments.map(({ id, body }) => [id, body])).to.deep.equal([[4, text("gains")]]);
    });

    it("is not another's who wrote the marker, nor a workflow's that quotes it", async () => {
      const forged = [
        { login: "mallory", type: "User" },
        { login: "github-actions", type: "User" },
        { login: "github-actions[bot]", type: "User" },
        { login: "mallory-app[bot]", type: "Bot" },
        null,
      ];
      forged.forEach((user, index) => comment(index + 1, text("unchanged"), user));
      comment(90, `> ${text("unchanged")}`);
      expect(await tell(report("gains"))).to.include({ comment: "created" });
      expect(bodies()).to.deep.equal([...forged.map(() => text("unchanged")), `> ${text("unchanged")}`, text("gains")]);
    });

    it("is made anew where somebody folded it away, and deleted it meanwhile", async () => {
      comment(3, text("losses"));
      world.comments[0]!.isMinimized = true;
      expect(await tell(report("gains"))).to.include({ comment: "replaced" });
      expect(world.comments).to.deep.equal([{ id: 4, body: text("gains"), user: BOT, isMinimized: false }]);
      world.before = (call) => (call.startsWith("PATCH") ? 404 : undefined);
      expect(await tell(report("losses"))).to.include({ comment: "created" });
    });
  });

  describe("is silent", () => {
    it("where nothing changes and none is there; the status says so", async () => {
      expect(await tell(report("unchanged"))).to.include({ comment: "silent" });
      expect(world.comments).to.deep.equal([]);
      expect(world.statuses[0]).to.include({
        state: "success",
        description: `Nobody's access changes. Digest ${DIGEST}`,
      });
    });

    it("but corrects one that is there", async () => {
      comment(1, text("gains"));
      expect(await tell(report("unchanged"))).to.include({ comment: "updated" });
      expect(bodies()).to.deep.equal([text("unchanged")]);
    });
  });

  describe("is of the pull request that GitHub names", () => {
    const nothing = async (changes: Partial<FakePull["head"]>, more: Partial<FakePull> = {}) => {
      world.pulls = [{ ...pull(changes), ...more }];
      comment(1, text("gains"));
      expect(await tell(report("unchanged")))
        .to.include({ comment: "none" })
        .and.not.to.have.property("pullRequest");
      expect(bodies()).to.deep.equal([text("gains")]);
      expect(world.statuses).to.deep.equal([]);
      expect(writes()).to.deep.equal([]);
    };

    it("not one whose head has moved on", () => nothing({ sha: "c".repeat(40) }));
    it("not one of another fork", () => nothing({ repo: { full_name: "mallory/other" } }));
    it("not one whose fork is gone", () => nothing({ repo: null }));
    it("not one that is closed", () => nothing({}, { state: "closed" }));
    it("not one into another branch", () => nothing({}, { base: { ref: "release", repo: { full_name: REPOSITORY } } }));

    it("not one whose head moves on while it is being told", async () => {
      comment(1, text("gains"));
      world.before = (call) => {
        if (call.endsWith("/issues/7/comments")) world.pulls[0]!.head.sha = "c".repeat(40);
        return undefined;
      };
      expect(await tell(report("unchanged"))).to.include({ comment: "none" });
      expect(bodies()).to.deep.equal([text("gains")]);
      expect(writes()).to.deep.equal([]);
    });

    it("not the one that the artifact names", async () => {
      world.pulls.push(pull({ sha: "c".repeat(40), ref: "other" }, 8));
      const told = await tell(report("gains"), { theirs: { report: report("gains"), pullRequest: 8 } });
      expect(told.pullRequest).to.equal(7);
      expect(bodies()[0]).to.include("> What the pull request's own run left names another pull request.");
    });
  });

  describe("says what was computed here", () => {
    const forged: Readonly<Record<string, Partial<ReviewReport>>> = {
      "another verdict": { verdict: "unchanged", totals: TOTALS },
      "another digest": { digest: "e".repeat(64) },
      "fewer gains": { totals: { ...TOTALS, gained: 1 } },
      "another base": { base: { ref: "main", commit: "c".repeat(40) } },
      "another head": { head: { ref: "HEAD", commit: "c".repeat(40) } },
    };
    for (const [what, changes] of Object.entries(forged))
      it(`whatever the pull request's run left: ${what}`, async () => {
        await tell(report("gains"), { theirs: { report: report("gains", changes) } });
        expect(bodies()).to.have.lengthOf(1);
        expect(bodies()[0]).to.match(
          /^<!-- switchyard-review -->\n> What the pull request's own run left differs from this/,
        );
        expect(bodies()[0]).to.include("\n# gains\n");
        expect(world.statuses[0]?.description).to.include("2 gained (1 administrator)");
      });

    it("and is not silent where somebody left something else", async () => {
      const theirs = { report: report("gains") };
      expect(await tell(report("unchanged"), { theirs })).to.include({ comment: "created" });
    });

    it("without a note where it left the same, or nothing", async () => {
      await tell(report("gains"), { theirs: { report: report("gains"), pullRequest: 7 } });
      const told = await tell(report("gains"), { theirs: { report: undefined, why: "there is none" } });
      expect(bodies()).to.deep.equal([text("gains")]);
      expect(told.notes).to.deep.equal(["What the pull request's own run left was not read: there is none."]);
    });

    it("and says where the rest is when not everything fits", async () => {
      const render = (_: ReviewReport, limit: number) => ({ body: "x".repeat(limit), isWhole: false, summary: "all" });
      const theirs = { report: report("losses"), pullRequest: 8 };
      await tell(report("gains"), { render, theirs });
      expect(bodies()[0]).to.include("The rest is in [the summary of the run](https://github.example/");
      expect(bodies()[0]?.length).to.be.greaterThan(64_000).and.at.most(65_536);
    });
  });

  describe("never passes for what was not looked at", () => {
    it("where nothing was computed: it says so in the place of what stood there", async () => {
      comment(1, text("unchanged"));
      await tell({ report: undefined, why: "there is none" });
      expect(bodies()[0]).to.include(
        `**Not reviewed.** Commit \`${SHA}\`: the review was not computed: there is none.`,
      );
      expect(world.statuses[0]).to.include({ state: "error" });
    });

    it("where it was computed of another commit", async () => {
      await tell(report("unchanged", { head: { ref: "HEAD", commit: "c".repeat(40) } }));
      expect(bodies()[0]).to.include("the review is of another commit");
      expect(world.statuses[0]).to.include({ state: "error" });
    });

    for (const verdict of ["failed", "invalid"] as const)
      it(`where it ${verdict}: the status is a failure`, async () => {
        await tell(report(verdict));
        expect(world.statuses.map(({ state }) => state)).to.deep.equal(["failure"]);
      });

    for (const [what, call] of Object.entries({
      "it cannot be written": /^POST .*\/comments$/,
      "the others cannot be read": /^GET .*\/comments$/,
      "whether the pull request has moved on is not known": /^GET .*\/pulls\/7$/,
    }))
      it(`where ${what}: the status is an error, and so is the run`, async () => {
        world.before = (one) => (call.test(one) ? 500 : undefined);
        const failed = await tell(report("unchanged", { notJudged: ["index.ts"] }), { isSilent: () => false }).catch(
          (error: unknown) => error,
        );
        expect(failed).to.be.instanceOf(Error);
        expect(String(failed)).not.to.include(TOKEN);
        expect(world.statuses.map(({ state }) => state)).to.deep.equal(["error"]);
      });

    it("where it is not known whether the comment is folded away", async () => {
      comment(1, text("losses"));
      world.before = (call) => (call.endsWith("/graphql") ? 500 : undefined);
      expect(await tell(report("gains")).catch((error: unknown) => error)).to.be.instanceOf(Error);
      expect(world.statuses.map(({ state }) => state)).to.deep.equal(["error"]);
    });
  });
});
