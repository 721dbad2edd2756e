/**
 * Conditions that a way in can carry beside whom it names. AWS compares them for each call, so they hold without any
 * job that must run.
 */
export interface WayConditions {
  /** Multi-factor authentication; `maxAge` in seconds since it was proved. Only IAM users can show it. */
  readonly mfa?: { readonly maxAge?: number };
  /** Ranges of addresses (CIDR) that the call must come from. */
  readonly sourceIps?: readonly string[];
  /** Id of the organization that the home account must belong to: `o-...`. */
  readonly organizationId?: string;
  /** Moment (UTC, ISO 8601) from which on the way is closed. */
  readonly until?: string;
}

/** Which source identities a call may set: any (empty list), or one of these (`*` and `?` allowed). */
export interface SourceIdentityPermit {
  readonly values: readonly string[];
  /** Whether a call without one is refused. */
  readonly required: boolean;
}

/** What a session that comes this way may carry along. Absent: nothing, and a call that brings it is refused. */
export interface SessionPermits {
  readonly sourceIdentity?: SourceIdentityPermit;
  /** Keys of session tags that may be passed on. */
  readonly sessionTags?: readonly string[];
}

/** What every way in has. */
interface WayParts extends WayConditions, SessionPermits {
  /** Tells two ways of one kind apart in their Sids; absent for the only one. */
  readonly id?: string;
}

/** How a user or role is named: by a condition, which outlives its re-creation; or as `Principal`, which dies with it. */
export type NamedBy = "condition" | "principal";

/** People who hold one of these permission sets in the home account. */
export interface PermissionSetsWay extends WayParts {
  readonly kind: "permission-sets";
  /** Names of permission sets, those of shared sets spelled out shard by shard; at least one. */
  readonly names: readonly string[];
  /** Why sets that Switchyard does not make are among them, in the user's words; needed for a name of AWS's own sets. */
  readonly reason?: string;
}

/** IAM users of the home account. */
export interface UsersWay extends WayParts {
  readonly kind: "users";
  /** User names with their path, as in `alice` or `people/alice`; at least one. */
  readonly names: readonly string[];
  readonly namedBy: NamedBy;
}

/** IAM roles of the home account: automation. */
export interface RolesWay extends WayParts {
  readonly kind: "roles";
  /** Role names with their path; at least one. */
  readonly names: readonly string[];
  readonly namedBy: NamedBy;
  /** What the caller must show; absent only inside the home's own organization. */
  readonly externalId?: string;
}

/** Everybody in the home account whom its own policies allow to call `sts:AssumeRole`. */
export interface AccountWay extends WayParts {
  readonly kind: "account";
  /** Why it must be the whole account, in the user's words. */
  readonly reason: string;
}

/** One way into an access role: whom it lets in, and on which conditions. Each becomes a statement of its own. */
export type TrustWay = PermissionSetsWay | UsersWay | RolesWay | AccountWay;

/** Sids of the ways, by kind. Stable, since `explain`, reviews and people refer to them. */
export const WAY_SIDS: Readonly<Record<TrustWay["kind"], string>> = {
  "permission-sets": "HomePermissionSets",
  users: "HomeUsers",
  roles: "HomeRoles",
  account: "HomeAccount",
};
