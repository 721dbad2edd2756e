import { Octokit } from "@octokit/core";
import { paginateRest } from "@octokit/plugin-paginate-rest";
import { z } from "zod";

/** An open pull request. */
export interface PullRequest {
  readonly number: number;
  readonly isOpen: boolean;
  readonly headSha: string;
  /** Absent: the fork is gone. */
  readonly headRepository?: string;
  readonly baseRepository: string;
  readonly baseBranch: string;
}

/** A comment on a pull request. */
export interface Comment {
  readonly id: number;
  /** Id for questions that REST does not answer. */
  readonly nodeId: string;
  readonly body: string;
  /** Login of who wrote it; `github-actions[bot]` of a workflow's own token. Absent: the account is gone. */
  readonly author?: string;
  readonly isBot: boolean;
}

/** State of a commit, as GitHub shows it beside it. */
export interface CommitStatus {
  readonly state: "success" | "failure" | "error";
  readonly context: string;
  /** 140 characters at most. Source: GitHub, "Create a commit status". */
  readonly description: string;
  /** Address of the run. */
  readonly url?: string;
}

/** What is asked of GitHub, of one repository. Each throws what the call threw. */
export interface GitHub {
  /** Open pull requests from this branch of this owner's repository into that branch, of all pages. */
  pullRequestsFrom(owner: string, branch: string, into: string): Promise<readonly PullRequest[]>;
  pullRequest(number: number): Promise<PullRequest>;
  /** All comments of all pages, oldest first. */
  comments(number: number): Promise<readonly Comment[]>;
  /** Whether somebody has folded the comment away, as outdated or as anything else. */
  isMinimized(comment: Comment): Promise<boolean>;
  createComment(number: number, body: string): Promise<void>;
  /** @returns false where there is no such comment any more. */
  updateComment(id: number, body: string): Promise<boolean>;
  deleteComment(id: number): Promise<void>;
  setStatus(sha: string, status: CommitStatus): Promise<void>;
}

/** How GitHub is reached. */
export interface GitHubSettings {
  /** Address of the API: `https://api.github.com`, or that of an Enterprise Server. */
  readonly url: string;
  readonly token: string;
  /** `acme/access`. */
  readonly repository: string;
}

/** Milliseconds that one call may take. */
const TIMEOUT = 30_000;

const PULL = z.object({
  number: z.number().int().positive(),
  state: z.string(),
  head: z.object({ sha: z.string(), repo: z.object({ full_name: z.string() }).nullish() }),
  base: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }) }),
});
const COMMENT = z.object({
  id: z.number().int().positive(),
  node_id: z.string(),
  body: z.string().nullish(),
  user: z.object({ login: z.string(), type: z.string() }).nullish(),
});
const MINIMIZED = z.object({ node: z.object({ isMinimized: z.boolean() }) });

const Client = Octokit.plugin(paginateRest);

/** Octokit for one repository, which each call names. */
export function clientOf({ url, token, repository }: GitHubSettings) {
  const octokit = new Client({
    auth: token,
    baseUrl: url.replace(/\/+$/, ""),
    userAgent: "switchyard",
    request: {
      fetch: (to: string, options: RequestInit) => fetch(to, { ...options, signal: AbortSignal.timeout(TIMEOUT) }),
    },
  });
  const [owner = "", repo = ""] = repository.split("/");
  return { octokit, here: { owner, repo } };
}

/** GitHub's API by way of Octokit. Answers are checked, since what is decided by them is who is told what. */
export function gitHubApi(settings: GitHubSettings): GitHub {
  const { octokit, here } = clientOf(settings);
  const page = { per_page: 100 };
  return {
    pullRequestsFrom: async (from, branch, base) => {
      const query = { ...here, ...page, state: "open", head: `${from}:${branch}`, base } as const;
      return (await octokit.paginate("GET /repos/{owner}/{repo}/pulls", query)).map(pullOf);
    },
    pullRequest: async (number) =>
      pullOf(
        (await octokit.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", { ...here, pull_number: number })).data,
      ),
    comments: async (number) => {
      const query = { ...here, ...page, issue_number: number };
      return (await octokit.paginate("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", query)).map(commentOf);
    },
    isMinimized: async ({ nodeId }) => {
      const query = "query($id: ID!) { node(id: $id) { ... on IssueComment { isMinimized } } }";
      return MINIMIZED.parse(await octokit.graphql(query, { id: nodeId })).node.isMinimized;
    },
    createComment: async (number, body) => {
      const call = { ...here, issue_number: number, body };
      await octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", call);
    },
    updateComment: async (id, body) => {
      const call = { ...here, comment_id: id, body };
      return unlessGone(octokit.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", call));
    },
    deleteComment: async (id) => {
      await unlessGone(
        octokit.request("DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", { ...here, comment_id: id }),
      );
    },
    setStatus: async (sha, { state, context, description, url }) => {
      const call = { ...here, sha, state, context, description, ...(url !== undefined && { target_url: url }) };
      await octokit.request("POST /repos/{owner}/{repo}/statuses/{sha}", call);
    },
  };
}

function pullOf(data: unknown): PullRequest {
  const { number, state, head, base } = PULL.parse(data);
  return {
    number,
    isOpen: state === "open",
    headSha: head.sha,
    ...(head.repo != null && { headRepository: head.repo.full_name }),
    baseRepository: base.repo.full_name,
    baseBranch: base.ref,
  };
}

function commentOf(data: unknown): Comment {
  const { id, node_id: nodeId, body, user } = COMMENT.parse(data);
  return { id, nodeId, body: body ?? "", ...(user != null && { author: user.login }), isBot: user?.type === "Bot" };
}

/** Whether it was done; false where GitHub says that there is no such thing. */
async function unlessGone(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof Error && "status" in error && (error.status === 404 || error.status === 410)) return false;
    throw error;
  }
}
