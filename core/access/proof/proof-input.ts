import type { Partition } from "../../aws/partitions.ts";
import type { NamedPolicy, PolicyDocument, Statement } from "../../aws/policy-document.ts";
import type { Conditions } from "../../evaluate/admission/condition-facts.ts";
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
   * The statements by which the client's file opens the role to the whole home account, with their conditions: it is open
   * only where they hold. Default: it is not open.
   */
  readonly opening?: readonly Statement[];
  /**
   * Names of all permission sets that the role trusts by its configuration, with every shard that they may come to have.
   * Default: the names that the trust policy holds without a wildcard.
   */
  readonly trustedSets?: readonly string[];
}

/** One grant of one role to one principal. */
export interface GrantedEntry {
  /** What comes with the call where it meets all conditions: external id, MFA, address. The time is `now` unless it is given. */
  readonly context?: CallContext;
  /**
   * The conditions of the grant by its configuration. Each is proved to be one of the policies too. Default: only those of
   * the deciding statements.
   */
  readonly conditions?: Conditions;
}

/** A principal of the home account, as it is after deployment. */
export interface ProofPrincipal {
  /** For reports: `permission-set:AbcCorpReadOnly`, `iam-user:alice`. Each once. */
  readonly id: string;
  readonly principal: AssumingPrincipal;
  readonly identityPolicies: readonly NamedPolicy[];
  readonly permissionsBoundary?: NamedPolicy;
  /** By the role's ARN. */
  readonly granted: ReadonlyMap<string, GrantedEntry>;
}

/** Everything that a proof looks at. */
export interface ProofInput {
  readonly roles: readonly ProofRole[];
  readonly principals: readonly ProofPrincipal[];
  readonly home: { readonly partition: Partition; readonly accountId: string };
  readonly now: Date;
  /** An account that has nothing to do with home or clients. Default: one whose id is not in use here. */
  readonly strangerAccountId?: string;
}

/** A fleet as far as two of them are compared: what a {@link ProofInput} has, with anything that tells grants apart. */
export interface FleetOfProof extends Omit<ProofInput, "principals" | "now"> {
  readonly principals: readonly (Omit<ProofPrincipal, "granted"> & {
    readonly granted: ReadonlyMap<string, unknown>;
  })[];
}

/** What a fleet shares with an earlier one, so that it need not be proved anew. */
export interface Shared {
  /** ARNs of roles that are the same. */
  readonly roles: ReadonlySet<string>;
  /** ARNs of those for which the attackers are the same too, but for those of new clients. */
  readonly attacked: ReadonlySet<string>;
  /** Ids of principals that are the same and hold the same. */
  readonly principals: ReadonlySet<string>;
  /** Accounts of clients that there were. */
  readonly accounts: ReadonlySet<string>;
}

/** One attempt whose outcome is not what the configuration says. */
export interface Hole {
  /** `too-much`: who should not gets in. `lock-out`: who should does not. */
  readonly kind: "too-much" | "lock-out";
  /** Id of a {@link ProofPrincipal}, or the ARN of an attacker that exists for the proof only. */
  readonly principal: string;
  /** The role's ARN. */
  readonly role: string;
  /** What was tried, in words. */
  readonly attack: string;
  /** What came with the call. */
  readonly context: CallContext;
  readonly decision: AssumeRoleDecision;
}

/** The outcome of a proof: the configuration holds when there are no holes. */
export interface Proof {
  readonly holes: readonly Hole[];
  /** Calls of the evaluator. */
  readonly evaluations: number;
  /** Pairs of a principal or attacker and a role that the outcome speaks of. */
  readonly pairs: number;
}
