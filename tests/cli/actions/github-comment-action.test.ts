import { expect } from "chai";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { githubCommentAction } from "../../../cli/actions/github-comment-action.ts";
import type { CommandIo } from "../../../cli/command-io.ts";
import { type FakeWorld, REPOSITORY, startFakeGitHub, TOKEN } from "../../review/github/fake-github.ts";

const SHA = "a".repeat(40);
const EVENT = {
  repository: { full_name: REPOSITORY, default_branch: "main" },
  workflow_run: {
    ...{ event: "pull_request", path: ".github/workflows/review.yml", head_sha: SHA, head_branch: "x" },
    head_repository: { full_name: REPOSITORY, owner: { login: "acme" } },
  },
};
const REPORT = {
  version: 1,
  verdict: "losses",
  base: { ref: "main", commit: "b".repeat(40) },
  head: { ref: "HEAD", commit: SHA },
  digest: "d".repeat(64),
  totals: { gained: 0, gainedAdministrator: 0, lost: 1, lostAdministrator: 0, clients: 1, accounts: 1 },
  ...{ gains: [], losses: [], renames: [], withoutEffect: [], findings: [], holes: [], faults: [], baseFaults: [] },
  ...{ proved: "", notJudged: [] },
};

describe("switchyard github comment", () => {
  let folder: string;
  let server: Awaited<ReturnType<typeof startFakeGitHub>>;
  const world: FakeWorld = {
    pulls: [
      {
        ...{ number: 7, state: "open", base: { ref: "main", repo: { full_name: REPOSITORY } } },
        head: { sha: SHA, ref: "x", repo: { full_name: REPOSITORY } },
      },
    ],
    ...{ comments: [], statuses: [], calls: [] },
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "switchyard-comment-"));
    server = await startFakeGitHub(world);
    for (const name of ["computed", "left"]) await mkdir(join(folder, name));
    await writeFile(join(folder, "event.json"), JSON.stringify(EVENT));
  });
  after(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const run = (env: NodeJS.ProcessEnv = {}) =>
    githubCommentAction({ json: false, computed: join(folder, "computed"), left: join(folder, "left") }, {
      env: {
        ...{ GITHUB_API_URL: server.url, GITHUB_TOKEN: TOKEN, GITHUB_EVENT_PATH: join(folder, "event.json") },
        ...{ GITHUB_SERVER_URL: "https://github.example", GITHUB_REPOSITORY: REPOSITORY, GITHUB_RUN_ID: "12" },
        ...{ GITHUB_STEP_SUMMARY: join(folder, "summary.md"), ...env },
      },
    } as unknown as CommandIo);

  it("says that nobody looked, where nothing was computed", async () => {
    const { exit, text } = await run();
    expect(exit).to.equal(0);
    expect(text).to.include("#7: comment created, status error");
    expect(world.comments[0]?.body).to.include("[the run](https://github.example/acme/access/actions/runs/12)");
  });

  it("says what was computed, in the same comment, whatever was left", async () => {
    await writeFile(join(folder, "computed", "review.json"), JSON.stringify(REPORT));
    await writeFile(join(folder, "left", "review.json"), JSON.stringify({ ...REPORT, verdict: "unchanged" }));
    const { text } = await run();
    expect(text).to.include("#7: comment updated, status success");
    expect(world.comments).to.have.lengthOf(1);
    expect(world.comments[0]?.body).to.include("differs from this");
    expect(await readFile(join(folder, "summary.md"), "utf8")).to.include("<!-- switchyard-review -->");
  });

  it("is refused without a token, and for another event", async () => {
    for (const env of [{ GITHUB_TOKEN: "" }, { GITHUB_EVENT_PATH: join(folder, "computed", "review.json") }])
      expect(await run(env).catch((error: unknown) => (error as Error).name)).to.equal("WrongUse");
  });
});
