import type { AccessTarget, Administrator, Holder } from "../../core/changes/access.ts";
import type { Difference, Rename } from "../../core/changes/access-difference.ts";
import type { GrantNote } from "../../core/home/settings/home-settings.ts";
import type { CallContext } from "../../core/evaluate/request.ts";
import type { Fault, Location } from "../../core/faults/fault.ts";
import type { Finding } from "../rules/rule.ts";

/** A revision that was looked at. */
export interface Revision {
  /** As it was asked for: `origin/main`, `HEAD`. */
  readonly ref: string;
  /** Full hash of the commit. */
  readonly commit: string;
}

/** Accesses alike of one holder: the same role, rights, differences and end, at one client or several. */
export interface AccessRow {
  readonly holder: Holder;
  /** Clients (name, slug, account) or accounts, in order of their names; at least one. */
  readonly targets: readonly AccessTarget[];
  /** Role key, or `(account)` where it is rights in an account. */
  readonly role: string;
  readonly through: readonly string[];
  /** What it may do, in people's words: policies by name, statements of inline documents. Whole for what is new or gone. */
  readonly rights: readonly string[];
  /** Of an access that both sides have: what differs. */
  readonly differences: readonly Difference[];
  readonly isNew: boolean;
  readonly isGone: boolean;
  readonly administrator: Administrator;
  readonly sessionSeconds: number;
  readonly conditions: readonly string[];
  readonly until?: string;
  /** What the grants say of themselves. Absent: nothing. */
  readonly notes?: readonly GrantNote[];
  /** Of a loss: seconds after the deployment at which the last open session has ended. */
  readonly liveSeconds?: number;
  readonly at?: Location;
}

/** What a call brings, as data: its moment is text (UTC, ISO 8601). */
export interface RequestContext extends Omit<CallContext, "currentTime"> {
  readonly currentTime?: string;
}

/** A request that gets through and should not, or the other way round. */
export interface HoleRow {
  readonly kind: "too-much" | "lock-out" | "unproved";
  readonly principal: string;
  readonly role: string;
  readonly attack: string;
  readonly context: RequestContext;
  readonly why: string;
}

/** Outcome of a review in one word, the worst that applies first. */
export type Verdict =
  /** head's files are at fault: nothing can be said about access. */
  | "invalid"
  /** The proof found a hole, a finding is as bad as the threshold, a declaration was broken, or a check could not be made. */
  | "failed"
  /** Somebody gains access. */
  | "gains"
  /** Somebody loses access, nobody gains any. */
  | "losses"
  /** Nobody's access changes. */
  | "unchanged";

/** Everything that a review found out; all outputs are made from it. */
export interface ReviewReport {
  readonly version: 1;
  readonly verdict: Verdict;
  readonly base: Revision;
  readonly head: Revision;
  /** Digest of head's access graph, for `switchyard up --reviewed`; absent where it is invalid. */
  readonly digest?: string;
  /** The same of each part (`home`, `client:<slug>`), so that a difference can be named; absent where `digest` is. */
  readonly digestParts?: Readonly<Record<string, string>>;
  readonly totals: {
    /** Accesses (holder and role) that are new or wider, and of these administrator. */
    readonly gained: number;
    readonly gainedAdministrator: number;
    readonly lost: number;
    readonly lostAdministrator: number;
    readonly clients: number;
    readonly accounts: number;
  };
  readonly gains: readonly AccessRow[];
  readonly losses: readonly AccessRow[];
  readonly renames: readonly Rename[];
  readonly withoutEffect: readonly string[];
  readonly findings: readonly Finding[];
  readonly holes: readonly HoleRow[];
  /** What was proved, in one sentence that claims no more. */
  readonly proved: string;
  /** That nobody new gets into a role, in one sentence that claims no more. Absent: somebody does, or it was not decided. */
  readonly decided?: string;
  /** Faults in head's files, or why something could not be looked at. */
  readonly faults: readonly Fault<string>[];
  /** Faults of base's files: then everything that head gives is listed as gained. */
  readonly baseFaults: readonly Fault<string>[];
  /** Files that the change touches and that this review does not judge: the program, workflows, packages. Sorted. */
  readonly notJudged: readonly string[];
  /** Whether the change was declared to give no new access, and whether that holds. Absent: it was not declared. */
  readonly noNewAccess?: { readonly holds: boolean };
}
