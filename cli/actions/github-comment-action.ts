import { appendFile, readFile } from "node:fs/promises";
import { printable } from "../../core/faults/fault.ts";
import { gitHubApi } from "../../review/github/github-api.ts";
import { readArtifact } from "../../review/github/read-artifact.ts";
import { readRunEvent, REVIEW_WORKFLOW } from "../../review/github/run-event.ts";
import { tellReview, type Told } from "../../review/github/tell-review.ts";
import { markdownComment } from "../../review/outputs/markdown-comment.ts";
import { isSilent } from "../../review/outputs/verdict-words.ts";
import { reviewReportSchema } from "../../review/report/review-report-schema.ts";
import type { ReviewReport } from "../../review/report/review-report.ts";
import type { CommandIo } from "../command-io.ts";
import type { GithubCommentInput } from "../review-inputs.ts";
import { needed, WORKFLOW_AUTHOR } from "../workflow-env.ts";
import { type Outcome, WrongUse } from "../outcome.ts";

/** `switchyard github comment`, as `.github/workflows/review-comment.yml` calls it. @throws WrongUse, and what a call to GitHub threw */
export async function githubCommentAction(input: GithubCommentInput, { env }: CommandIo): Promise<Outcome> {
  const text = await readFile(needed(env, "GITHUB_EVENT_PATH"), "utf8");
  const event = readRunEvent(text);
  if (event === undefined)
    throw new WrongUse(`The event is not that of a finished run of ${REVIEW_WORKFLOW} for a pull request.`);
  const told = await tellReview({
    event,
    own: await readArtifact(input.computed, parse),
    ...(input.left !== undefined && { theirs: await readArtifact(input.left, parse) }),
    github: gitHubApi({
      url: needed(env, "GITHUB_API_URL"),
      token: needed(env, "GITHUB_TOKEN"),
      repository: event.repository,
    }),
    author: input.author ?? WORKFLOW_AUTHOR,
    ...runUrl(env),
    render: (report, limit) => markdownComment(report, { maxLength: limit, ...runUrl(env) }),
    isSilent,
  });
  const summary = env["GITHUB_STEP_SUMMARY"];
  if (summary !== undefined && summary !== "" && told.summary !== "") await appendFile(summary, `${told.summary}\n`);
  return { exit: 0, json: { version: 1, command: "github comment", ok: true, ...told }, text: textOf(told) };
}

function parse(value: unknown): ReviewReport | undefined {
  const { success, data } = reviewReportSchema.safeParse(value);
  // why the cast: the schema is held against the type where it stands; optional keys are looser in zod.
  return success ? data : undefined;
}

function runUrl(env: NodeJS.ProcessEnv): { readonly runUrl?: string } {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  const isPlain = /^https?:\/\/[\w.:-]+$/.test(server ?? "") && /^[\w.-]+\/[\w.-]+$/.test(repository ?? "");
  return isPlain && /^\d+$/.test(run ?? "") ? { runUrl: `${server}/${repository}/actions/runs/${run}` } : {};
}

function textOf({ pullRequest, comment, status, notes }: Told): string {
  const said =
    pullRequest === undefined ? [] : [`#${pullRequest}: comment ${comment}, status ${status?.state ?? "none"}`];
  return [...said, ...notes].map(printable).join("\n");
}
