import type { Fault } from "../../core/faults/fault.ts";

/** One thing that AWS has otherwise than the files say, or that lets in whom they do not. */
export interface Finding {
  /** `fault`: access, or what it gives, is not what the files say. `warning`: it is, and somebody should know all the same. */
  readonly severity: "fault" | "warning";
  /** Slug of the client that it is about; absent for the home account alone. */
  readonly client?: string;
  /** Key of the role in the client's file. */
  readonly role?: string;
  /** What differs: `trust policy`, `attached policies`, `assignment`. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  /** What to do, as a sentence or a command. */
  readonly next: string;
}

/** A call of `sts:AssumeRole` that AWS would answer otherwise than the files say. */
export interface DeployedHole {
  /** `too-much`: who should not gets in. `lock-out`: who should does not. `unproved`: which of the two cannot be decided. */
  readonly kind: "too-much" | "lock-out" | "unproved";
  /** A principal of the graph, or the ARN of somebody whom the files do not know. */
  readonly principal: string;
  /** What was tried, in words. */
  readonly attack: string;
  /** What came with the call, where it matters: external ID, MFA, time, address. */
  readonly request: Readonly<Record<string, unknown>>;
  /** The statement that decides. */
  readonly because: string;
}

/** One grant of the files, judged on what AWS has. */
export interface GrantVerdict {
  /** `group:Auditors`. */
  readonly holder: string;
  /** `permission-set:AbcCorpReadOnly`. */
  readonly through: string;
  readonly role: string;
  readonly works: boolean;
  /** Why not. */
  readonly because?: string;
}

/** A real `sts:AssumeRole`. */
export interface Attempt {
  /** The principal of the graph whose credentials were at hand. */
  readonly through: string;
  readonly client: string;
  readonly role: string;
  /** Where the credentials came from. */
  readonly by: string;
  readonly result: "entered" | "refused" | "not asked";
  /** AWS's own words, where it did not let in. */
  readonly because?: string;
}

/** What was checked of one client. */
export interface ClientVerification {
  readonly slug: string;
  readonly name: string;
  readonly accountId: string;
  /** Everything was read and judged, and nothing is at fault. */
  readonly ok: boolean;
  /** Whether the client's account was read. */
  readonly checked: boolean;
  /** Why it was not. */
  readonly because?: string;
  /** Roles that were read. */
  readonly roles: number;
  readonly grants: readonly GrantVerdict[];
  readonly holes: readonly (DeployedHole & { readonly role: string })[];
}

/** What was checked of the home account. */
export interface HomeVerification {
  readonly accountId: string;
  readonly ok: boolean;
  /** Whether all of it was read. */
  readonly checked: boolean;
  /** What could not be read, and why. */
  readonly because?: string;
  readonly permissionSets: number;
  readonly assignments: number;
  /** IAM users, groups and roles. */
  readonly identities: number;
}

/** Deployed against declared. */
export interface VerifyReport {
  readonly version: 1;
  readonly command: "verify";
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  /** Whether everything that was asked for was read and judged, and nothing is at fault. */
  readonly ok: boolean;
  readonly home: HomeVerification;
  readonly clients: readonly ClientVerification[];
  readonly findings: readonly Finding[];
  /** Pairs of caller and role that the evaluation speaks of. */
  readonly pairs: number;
  readonly attempts: readonly Attempt[];
  /** What was not tried for real, and why. */
  readonly notTried: readonly string[];
  /** Faults in the files: what they speak of was not checked. */
  readonly faults: readonly Fault[];
}
