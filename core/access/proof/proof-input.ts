import type { Partition } from "../../aws/partitions.ts";
import type { NamedPolicy, PolicyDocument } from "../../aws/policy-document.ts";
import type { TrustWay } from "../../client/trust/trust-way.ts";
import type { AssumeRoleDecision } from "../../evaluate/decision.ts";
import type { AssumingPrincipal, CallContext } from "../../evaluate/request.ts";

/** An access role, as a client account holds it after deployment. */
export interface ProofRole {
  readonly arn: string;
  /** The client's name, for reports. */
  readonly client: string;
  /** The role's key in the client's file, for reports. */
  readonly key: string;
  readonly trustPolicy: PolicyDocument;
  /** Seconds. Default: 3600, as in IAM. */
  readonly maxSessionSeconds?: number;
  /**
   * The ways in that the client's file declares: nobody else may get in. Default, where there is no file: whom the trust
   * policy names without a wildcard in the home account, and whoever is granted the role.
   */
  readonly ways?: readonly TrustWay[];
  /** The written reason why the whole home account may enter, where there is no file. Default: it may not. */
  readonly openBecause?: string;
}

/** One grant of one role to one principal. */
export interface GrantedEntry {
  /** Moment (ISO 8601) from which on it must be refused. Default: none. */
  readonly until?: string;
}

/** A principal of the home account, as it is after deployment. */
export interface ProofPrincipal {
  /** For reports: `permission-set:AbcCorpReadOnly`, `iam-user:alice`. Each once. */
  readonly id: string;
  readonly principal: AssumingPrincipal;
  readonly identityPolicies: readonly NamedPolicy[];
  readonly permissionsBoundary?: NamedPolicy;
  /** What its sessions show of themselves, as a user's id of Identity Center. */
  readonly context?: CallContext;
  /** By the role's ARN. */
  readonly granted: ReadonlyMap<string, GrantedEntry>;
}

/** Everything that a proof looks at. */
export interface ProofInput {
  readonly roles: readonly ProofRole[];
  readonly principals: readonly ProofPrincipal[];
  readonly home: { readonly partition: Partition; readonly accountId: string };
  /** The proof holds from this moment on. */
  readonly now: Date;
}

/** What need not be proved, since it is as it was in a fleet that was. */
export interface Shared {
  /** ARNs of roles that are the same. */
  readonly roles: ReadonlySet<string>;
  /** Ids of principals that are the same and hold the same. */
  readonly principals: ReadonlySet<string>;
}

/** Where the fleet is not what its configuration says. */
export interface Hole {
  /**
   * `too-much`: who should not gets in. `lock-out`: who should does not. `unproved`: which of the two cannot be decided.
   */
  readonly kind: "too-much" | "lock-out" | "unproved";
  /** Id of a {@link ProofPrincipal}, or the ARN of somebody whom the files do not know. */
  readonly principal: string;
  /** The role's ARN. */
  readonly role: string;
  /** What was asked, in words. */
  readonly attack: string;
  /** What comes with the call that shows it; empty where there is none. */
  readonly context: CallContext;
  /** The evaluator's reason for that call; or why nothing can be proved. */
  readonly because: string;
  /** The evaluator's decision on that call. Absent: nothing is proved. */
  readonly decision?: AssumeRoleDecision;
}

/** The outcome of a proof: the configuration holds when there are no holes. */
export interface Proof {
  readonly holes: readonly Hole[];
  /** Pairs of a principal of the home account and a role that the outcome speaks of; beside them, each role of everybody. */
  readonly pairs: number;
}
