import type { CheckId } from "../fleet/doctor/check.ts";
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
