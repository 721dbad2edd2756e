/** What one side says: an explicit deny wins over everything; an implicit deny is the absence of an allow. */
export type Outcome = "allow" | "explicitDeny" | "implicitDeny";

/** The three actions that one AssumeRole call can need. */
export type StsAction = "sts:AssumeRole" | "sts:TagSession" | "sts:SetSourceIdentity";

/** A statement of a policy: by its Sid when it has one, else by its position, counted from 0. */
export interface StatementRef {
  readonly policy: string;
  readonly index: number;
  readonly sid?: string;
}

/** Why one part of a statement did not apply: what it asked for and what the request held (null: nothing). */
export interface Mismatch {
  readonly element:
    "Principal" | "NotPrincipal" | "Action" | "NotAction" | "Resource" | "NotResource" | "Condition" | "Grammar";
  /** For a condition: its operator and key as written. */
  readonly operator?: string;
  readonly key?: string;
  readonly expected: readonly string[];
  readonly found: string | readonly string[] | null;
}

/** The Allow statement that came nearest, and everything in it that did not match. */
export interface NearMiss {
  readonly statement: StatementRef;
  readonly mismatches: readonly Mismatch[];
}

/**
 * How a trust policy named the principal. Within one account it decides what else is needed: `account` leaves it to
 * the identity policies, `role` needs none of them but stays within the boundary, and the others grant by themselves.
 */
export type PrincipalGrant = "account" | "role" | "user" | "session" | "anyone";

/** The outcome of one side for one action. */
export interface SideDecision {
  readonly outcome: Outcome;
  /** The deciding statement; none when no statement applied. */
  readonly statement?: StatementRef;
  /** For an implicit deny: the nearest Allow statement; none when the side has no Allow statement. */
  readonly nearMiss?: NearMiss;
  /** For an allow by a trust policy: how it named the principal. */
  readonly grant?: PrincipalGrant;
  /** When the deciding Deny applies because a part of it is not understood: which part. */
  readonly problem?: string;
}

/** Whose refusal was decisive; `sts` is a rule of AWS that no policy can change. */
export type Refuser = "identity" | "boundary" | "trust" | "sts";

/** The outcome for one request. */
export interface AssumeRoleDecision {
  readonly allowed: boolean;
  /** One sentence: which statement allowed, or which side refused and for what. */
  readonly reason: string;
  /** None when allowed. */
  readonly refusedBy?: Refuser;
  /** Every action that this call needs; each must be allowed. */
  readonly requiredActions: readonly StsAction[];
  /** The action that the sides below speak of: the first refused one, else `sts:AssumeRole`. */
  readonly action: StsAction;
  readonly crossAccount: boolean;
  readonly identity: SideDecision;
  /** None when the principal has no boundary. */
  readonly boundary?: SideDecision;
  readonly trust: SideDecision;
}
