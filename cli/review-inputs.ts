import type { SharedInput } from "./inputs.ts";

/** What `switchyard review` can print. */
export const REVIEW_FORMATS = ["terminal", "markdown", "json", "sarif", "github"] as const;
export type ReviewFormat = (typeof REVIEW_FORMATS)[number];

export interface ReviewInput extends SharedInput {
  readonly base?: string;
  readonly head?: string;
  /** Whether the change is declared to give no new access. */
  readonly noNewAccess: boolean;
  readonly format: ReviewFormat;
  /** File for what would be printed. */
  readonly out?: string;
  /** Files for further forms, in the same run. */
  readonly markdown?: string;
  readonly sarif?: string;
  readonly report?: string;
  /** Default: what the settings say. */
  readonly failFrom?: "error" | "warning" | "note";
  readonly maskAccounts: boolean;
}

export interface GithubCommentInput extends SharedInput {
  /** Folder with the review that base's code computed. */
  readonly computed: string;
  /** Folder with what the pull request's own run left. */
  readonly left?: string;
  /** Login under which comments are written. Default: that of a workflow's own token. */
  readonly author?: string;
}

export interface GithubApprovedInput extends SharedInput {
  readonly commit: string;
  readonly branch: string;
  /** Digest of what the commit gives. */
  readonly digest: string;
  /** Login under which the review's status is given. Default: that of a workflow's own token. */
  readonly author?: string;
}
