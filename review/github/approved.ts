import { digestOfStatus, STATUS_CONTEXT } from "./commit-status.ts";
import type { ApprovalsApi } from "./approvals-api.ts";

/** A commit that is about to be deployed. */
export interface Merged {
  readonly commit: string;
  /** Branch that it was pushed to. */
  readonly branch: string;
  /** Digest of its access graph, computed from the commit itself. */
  readonly digest: string;
  /** Login under which the review's status is given. */
  readonly author: string;
}

/** Whether what a commit gives was approved, and in which pull request; or every reason why not. */
export type Approved =
  { readonly pullRequest: number } | { readonly pullRequest: undefined; readonly why: readonly string[] };

/**
 * Whether the access that a merged commit gives is that which its pull request's review found, and somebody other than its
 * author approved the very commit that was reviewed. Whose approval counts, and how many it takes, is for branch protection.
 */
export async function approved(github: ApprovalsApi, merged: Merged): Promise<Approved> {
  const pulls = await github.mergedBy(merged.commit);
  const pull = pulls.find((one) => one.mergeCommit === merged.commit && one.baseBranch === merged.branch);
  if (pull === undefined) return { pullRequest: undefined, why: ["no merged pull request made this commit"] };
  const [status] = (await github.statuses(pull.headSha)).filter(
    ({ context, author, isBot }) => context === STATUS_CONTEXT && author === merged.author && isBot,
  );
  const latest = new Map<string, { readonly state: string; readonly commit: string | undefined }>();
  for (const { author, state, commit } of await github.reviews(pull.number))
    // why: a comment takes no approval back.
    if (author !== undefined && state !== "COMMENTED" && state !== "PENDING") latest.set(author, { state, commit });
  const others = [...latest].filter(([author]) => author !== pull.author).map(([, review]) => review);
  const why = [
    ...(status === undefined ? [`its head ${pull.headSha} has no status ${STATUS_CONTEXT}`] : []),
    ...(status !== undefined && status.state !== "success" ? ["its review did not pass"] : []),
    ...(status !== undefined && digestOfStatus(status.description) !== merged.digest
      ? ["what was merged gives other access than what was reviewed: it was not up to date with the branch"]
      : []),
    ...(others.some(({ state, commit }) => state === "APPROVED" && commit === pull.headSha)
      ? []
      : [`nobody but its author approved its head ${pull.headSha}`]),
    ...(others.some(({ state }) => state === "CHANGES_REQUESTED") ? ["somebody asked for changes"] : []),
  ];
  return why.length === 0
    ? { pullRequest: pull.number }
    : { pullRequest: undefined, why: why.map((one) => `#${pull.number}: ${one}`) };
}
