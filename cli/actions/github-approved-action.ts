import { printable } from "../../core/faults/fault.ts";
import { approvalsApi } from "../../review/github/approvals-api.ts";
import { approved } from "../../review/github/approved.ts";
import type { CommandIo } from "../command-io.ts";
import type { GithubApprovedInput } from "../review-inputs.ts";
import { type Outcome, WrongUse } from "../outcome.ts";
import { needed, WORKFLOW_AUTHOR } from "../workflow-env.ts";

/** `switchyard github approved`, as `.github/workflows/apply.yml` calls it. @throws WrongUse, and what a call to GitHub threw */
export async function githubApprovedAction(
  { commit, branch, digest, author = WORKFLOW_AUTHOR }: GithubApprovedInput,
  { env }: CommandIo,
): Promise<Outcome> {
  if (!/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(commit)) throw new WrongUse("--commit: expected a full hash.");
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new WrongUse("--digest: expected the digest of a review, 64 characters.");
  const github = approvalsApi({
    url: needed(env, "GITHUB_API_URL"),
    token: needed(env, "GITHUB_TOKEN"),
    repository: needed(env, "GITHUB_REPOSITORY"),
  });
  const found = await approved(github, { commit, branch, digest, author });
  const isApproved = found.pullRequest !== undefined;
  const text = isApproved
    ? `Approved in #${found.pullRequest}, and it gives the access that was reviewed there.`
    : ["Not approved:", ...found.why.map((why) => `  ${printable(why)}`)].join("\n");
  return { exit: isApproved ? 0 : 1, json: { version: 1, command: "github approved", ok: isApproved, ...found }, text };
}
