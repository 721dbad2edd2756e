import type { Conditions } from "../../evaluate/admission/condition-facts.ts";
import type { WayKind } from "./conditions/way-condition.ts";

/** What every way in has. */
interface WayParts extends Conditions {
  /** Tells two ways of one kind apart in their Sids; absent for the only one. */
  readonly id?: string;
}

/** How a user or role is named: by a condition, which outlives its re-creation; or as `Principal`, which dies with it. */
export type NamedBy = "condition" | "principal";

/** People who hold one of these permission sets in the home account. */
export interface PermissionSetsWay extends WayParts {
  readonly kind: "permissionSets";
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
}

/** Everybody in the home account whom its own policies allow to call `sts:AssumeRole`. */
export interface WholeAccountWay extends WayParts {
  readonly kind: "wholeAccount";
  /** Why it must be the whole account, in the user's words. */
  readonly reason: string;
}

/** One way into an access role: whom it lets in, and on which conditions. Each becomes a statement of its own. */
export type TrustWay = PermissionSetsWay | UsersWay | RolesWay | WholeAccountWay;

/** Sids of the ways, by kind. Stable, since `explain`, reviews and people refer to them. */
export const WAY_SIDS: Readonly<Record<WayKind, string>> = {
  permissionSets: "HomePermissionSets",
  users: "HomeUsers",
  roles: "HomeRoles",
  wholeAccount: "HomeAccount",
};
