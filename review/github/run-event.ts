import { z } from "zod";

/** What is known of a finished run of the review, from GitHub itself: the event of the workflow that runs after it. */
export interface RunEvent {
  /** `acme/access`. */
  readonly repository: string;
  readonly defaultBranch: string;
  /** The commit that the run was for: the head of a pull request. Full hash. */
  readonly headSha: string;
  readonly headBranch: string;
  /** `mallory/access` of a fork. */
  readonly headRepository: string;
  /** Who owns the head's repository. */
  readonly headOwner: string;
}

/** Where the workflow lies whose runs are told of. why: a pull request can bring another workflow of the same name. */
export const REVIEW_WORKFLOW = ".github/workflows/review.yml";

const HASH = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const NAME = z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/);

/** Source: GitHub's webhook event `workflow_run`; what else stands in it is not looked at. */
const EVENT = z.object({
  repository: z.object({ full_name: NAME, default_branch: z.string().min(1).max(500) }),
  workflow_run: z.object({
    event: z.literal("pull_request"),
    // why with a rest: GitHub writes `@` and the branch behind it where the workflow is another branch's.
    path: z.string().refine((path) => path.replace(/@.*$/s, "") === REVIEW_WORKFLOW),
    head_sha: HASH,
    head_branch: z.string().min(1).max(500),
    head_repository: z.object({ full_name: NAME, owner: z.object({ login: z.string().regex(/^[\w.-]{1,100}$/) }) }),
  }),
});

/** Reads the event of a finished run of the review; `undefined` where it is another one, or not of a pull request. */
export function readRunEvent(text: string): RunEvent | undefined {
  const { success, data } = EVENT.safeParse(jsonOf(text));
  if (!success) return undefined;
  const { repository, workflow_run: run } = data;
  return {
    repository: repository.full_name,
    defaultBranch: repository.default_branch,
    headSha: run.head_sha,
    headBranch: run.head_branch,
    headRepository: run.head_repository.full_name,
    headOwner: run.head_repository.owner.login,
  };
}

/** What a text says as JSON; `undefined` for what is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
