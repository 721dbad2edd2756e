import type { RunSignals } from "./interrupts.ts";
import type { Outcome } from "./outcome.ts";
import type { SecretKey } from "../fleet/export/kubernetes.ts";
import type { CheckId } from "../fleet/doctor/check.ts";
import type { FleetEvent } from "../fleet/events.ts";
import type { AskedClient } from "../fleet/import/asked-clients.ts";
import type { Shard } from "../fleet/shards/shard.ts";
import type { Span } from "../fleet/unused/span.ts";

/** What every command is told. */
export interface SharedInput {
  /** `--directory`. Default: the working folder. */
  readonly directory?: string;
  /** `--json`. */
  readonly json: boolean;
}

export interface InitInput extends SharedInput {
  /** Default: the working folder. */
  readonly folder?: string;
  /** Answers to what would be asked. */
  readonly homeAccount?: string;
  readonly homeProfile?: string;
  readonly company?: string;
  readonly client?: string;
  readonly clientSlug?: string;
  readonly clientAccount?: string;
  readonly clientProfile?: string;
  readonly portal?: string;
  readonly region?: string;
  readonly roles?: readonly string[];
  readonly group?: string;
  readonly user?: string;
  readonly grantRoles?: readonly string[];
  readonly yes: boolean;
  readonly dryRun: boolean;
}

export interface AddInput extends SharedInput {
  readonly slug: string;
  readonly name?: string;
  readonly account?: string;
  readonly roles?: readonly string[];
  readonly profile?: string;
  readonly assumeRole?: string;
  readonly region?: string;
  readonly alias?: string;
  readonly handoff: boolean;
  /** Whether the account belongs to the home's own organization. */
  readonly ownOrganization: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

export interface OnboardInput extends SharedInput {
  readonly slugs: readonly string[];
  readonly concurrency?: number;
  readonly breakLock: boolean;
  readonly report?: string;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

export interface UpInput extends SharedInput {
  /** Names of stacks, or slugs of clients. */
  readonly stacks: readonly string[];
  readonly all: boolean;
  readonly changed: boolean;
  readonly why: boolean;
  readonly refresh: boolean;
  readonly exclude: readonly string[];
  readonly failFast: boolean;
  readonly maxFailures?: number;
  readonly shard?: Shard;
  readonly concurrency?: number;
  readonly breakLock: boolean;
  readonly policyPacks: readonly string[];
  readonly report?: string;
  /** `--reviewed`: the digest of a review, or the file of its JSON report. */
  readonly reviewed?: string;
  readonly dryRun: boolean;
}

export interface StatusInput extends SharedInput {
  readonly refresh: boolean;
  /** Ask about unused access instead. */
  readonly unused?: Span;
  readonly propose: boolean;
  readonly dryRun: boolean;
}

export interface VerifyInput extends SharedInput {
  readonly slugs: readonly string[];
  readonly all: boolean;
}

export interface DoctorInput extends SharedInput {
  /** Names of stacks, or slugs of clients. Default: all. */
  readonly stacks: readonly string[];
  readonly all: boolean;
  /** Checks that are left out. */
  readonly skip: readonly CheckId[];
}

export interface OffboardInput extends SharedInput {
  readonly slug: string;
  /** `anyway`: although credentials of ours are left there. */
  readonly abandoned?: true | "anyway";
  readonly breakLock: boolean;
  readonly report?: string;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

export interface RevokeInput extends SharedInput {
  /** A client; or `user`. */
  readonly slug?: string;
  /** Key of a role of the client. Default: all of them. */
  readonly role?: string;
  readonly user?: string;
  readonly lift: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

export interface HandoffInput extends SharedInput {
  readonly slug: string;
  /** Address in S3 at which the template will lie. */
  readonly templateUrl?: string;
  /** Folder for the files. Default: `handoff`, below the project's folder. */
  readonly out?: string;
  readonly dryRun: boolean;
}

export interface ImportInput extends SharedInput {
  /** Default: those that permission sets lead into and an AWS profile leads to. */
  readonly clients?: readonly AskedClient[];
  readonly newSets: boolean;
  readonly narrow: boolean;
  readonly dryRun: boolean;
}

export interface RecertifyInput extends SharedInput {
  readonly campaign: string;
  readonly propose: boolean;
  readonly dryRun: boolean;
}

export interface ExplainInput extends SharedInput {
  readonly who: string;
  /** `client/role`. */
  readonly role: string;
  readonly live: boolean;
  /** `--context`, by key. */
  readonly context: Readonly<Record<string, string>>;
}

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

export interface KubernetesInput extends SharedInput {
  readonly repository: string;
  readonly branch?: string;
  readonly commit?: string;
  /** Folder of the project in the repository. */
  readonly repoDir?: string;
  readonly backend?: string;
  readonly organization?: string;
  readonly namespace?: string;
  readonly serviceAccount?: string;
  /** By variable. */
  readonly env: Readonly<Record<string, SecretKey>>;
  /** By stack, then by variable. */
  readonly stackEnv: Readonly<Record<string, Readonly<Record<string, SecretKey>>>>;
  /** Seconds. */
  readonly resync?: number;
  /** Folder for the manifests. Default: they are printed. */
  readonly out?: string;
}

/** Whom an export is for; nobody named: everybody. */
export interface ForWhomInput extends SharedInput {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

export interface AwsConfigInput extends ForWhomInput {
  /** Default: that of the AWS CLI. */
  readonly file?: string;
  readonly stdout: boolean;
  readonly remove: boolean;
  readonly dryRun: boolean;
}

export interface GrantedInput extends ForWhomInput {
  /** Folder of the registry. */
  readonly out: string;
  readonly dryRun: boolean;
}

export interface SwitchRolesInput extends ForWhomInput {
  /** File to write. Default: it is printed. */
  readonly out?: string;
}

/** Forms of the page of links. */
export const LINK_FORMATS = ["markdown", "html"] as const;

export interface LinksInput extends ForWhomInput {
  readonly format: (typeof LINK_FORMATS)[number];
  /** File to write. Default: it is printed. */
  readonly out?: string;
}

export interface PageInput extends ForWhomInput {
  /** The page's file. Default: `switchyard.html` in the working folder. */
  readonly out?: string;
  readonly dryRun: boolean;
}

export interface CsvInput extends SharedInput {
  /** File to write. Default: it is printed. */
  readonly out?: string;
}

export interface CodeownersExportInput extends SharedInput {
  /** File to write. Default: it is printed. */
  readonly out?: string;
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

/** What a command's action may use of the outside world. */
export interface CommandIo {
  readonly env: NodeJS.ProcessEnv;
  /** Whether somebody is there to answer. */
  readonly isInteractive: boolean;
  /** Draws what is going on. */
  readonly onEvent: (event: FleetEvent) => void;
  /** Ends the drawing, so that a question or a result can be read. */
  readonly endProgress: () => Promise<void>;
  /** A line for people, beside the result. */
  readonly say: (line: string) => void;
  /**
   * Asks for leave. `--yes` is given already where this is called.
   * @throws WrongUse when nobody is there to answer; BrokenOff.
   */
  readonly confirm: (question: string) => Promise<boolean>;
  /** From the first call on, Ctrl-C drains and then cancels, where it would have ended the command at once. */
  readonly signals: () => RunSignals;
}

/** One action for each command. */
export interface Actions {
  readonly init: Action<InitInput>;
  readonly add: Action<AddInput>;
  readonly onboard: Action<OnboardInput>;
  readonly up: Action<UpInput>;
  readonly status: Action<StatusInput>;
  readonly verify: Action<VerifyInput>;
  readonly doctor: Action<DoctorInput>;
  readonly offboard: Action<OffboardInput>;
  readonly revoke: Action<RevokeInput>;
  readonly handoff: Action<HandoffInput>;
  readonly import: Action<ImportInput>;
  readonly recertify: Action<RecertifyInput>;
  readonly explain: Action<ExplainInput>;
  readonly review: Action<ReviewInput>;
  readonly kubernetes: Action<KubernetesInput>;
  readonly codeowners: Action<CodeownersExportInput>;
  readonly awsConfig: Action<AwsConfigInput>;
  readonly granted: Action<GrantedInput>;
  readonly switchRoles: Action<SwitchRolesInput>;
  readonly links: Action<LinksInput>;
  readonly csv: Action<CsvInput>;
  readonly page: Action<PageInput>;
  readonly githubComment: Action<GithubCommentInput>;
  readonly githubApproved: Action<GithubApprovedInput>;
}

export type Action<Input> = (input: Input, io: CommandIo) => Promise<Outcome>;
