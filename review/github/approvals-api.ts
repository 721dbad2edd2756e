import { z } from "zod";
import { clientOf, type GitHubSettings } from "./github-api.ts";

/** A pull request that a commit belongs to. */
export interface MergedPull {
  readonly number: number;
  readonly headSha: string;
  readonly baseBranch: string;
  /** Absent: it is not merged. */
  readonly mergeCommit?: string;
  readonly author?: string;
}

/** What is asked of GitHub about approvals. Each throws what the call threw. */
export interface ApprovalsApi {
  mergedBy(commit: string): Promise<readonly MergedPull[]>;
  /** Newest first. */
  statuses(sha: string): Promise<
    readonly {
      readonly state: string;
      readonly context: string;
      readonly description: string;
      readonly author?: string;
      readonly isBot: boolean;
    }[]
  >;
  /** Oldest first. */
  reviews(
    number: number,
  ): Promise<readonly { readonly state: string; readonly author?: string; readonly commit: string | undefined }[]>;
}

const USER = z.object({ login: z.string(), type: z.string() }).nullish();
const PULL = z.object({
  number: z.number().int().positive(),
  merged_at: z.string().nullish(),
  merge_commit_sha: z.string().nullish(),
  head: z.object({ sha: z.string() }),
  base: z.object({ ref: z.string() }),
  user: USER,
});
const STATUS = z.object({ state: z.string(), context: z.string(), description: z.string().nullish(), creator: USER });
const REVIEW = z.object({ state: z.string(), commit_id: z.string().nullish(), user: USER });

/** GitHub's API by way of Octokit, all pages of each answer. */
export function approvalsApi(settings: GitHubSettings): ApprovalsApi {
  const { octokit, here } = clientOf(settings);
  const page = { ...here, per_page: 100 };
  const by = (user: z.infer<typeof USER>) => (user == null ? {} : { author: user.login });
  return {
    mergedBy: async (commit) => {
      const found = await octokit.paginate("GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls", {
        ...page,
        commit_sha: commit,
      });
      return found.map((data) => {
        const { number, merged_at: at, merge_commit_sha: merge, head, base, user } = PULL.parse(data);
        const isMerged = at != null && merge != null;
        return {
          number,
          headSha: head.sha,
          baseBranch: base.ref,
          ...(isMerged && { mergeCommit: merge }),
          ...by(user),
        };
      });
    },
    statuses: async (sha) => {
      const found = await octokit.paginate("GET /repos/{owner}/{repo}/commits/{ref}/statuses", { ...page, ref: sha });
      return found.map((data) => {
        const { state, context, description, creator } = STATUS.parse(data);
        return { state, context, description: description ?? "", isBot: creator?.type === "Bot", ...by(creator) };
      });
    },
    reviews: async (number) => {
      const found = await octokit.paginate("GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews", {
        ...page,
        pull_number: number,
      });
      return found.map((data) => {
        const { state, commit_id: commit, user } = REVIEW.parse(data);
        return { state, commit: commit ?? undefined, ...by(user) };
      });
    },
  };
}
