import type { NamedPolicy, PolicyDocument } from "../aws/policy-document.ts";

/** Tags by key. Condition keys compare tag keys without regard to case. */
export type Tags = Readonly<Record<string, string>>;

/**
 * Multi-factor authentication of the credentials in use. Leave it out for long-term access keys:
 * then `aws:MultiFactorAuthPresent` is absent from the request, which is not the same as `false`.
 */
export interface Mfa {
  readonly present: boolean;
  /** Seconds since the authentication. Default: unknown, so that the key is absent. */
  readonly ageSeconds?: number;
}

/** What is known of any principal. What is left out is absent from the request, as AWS's own keys can be. */
export interface PrincipalFacts {
  /** `o-...` of the principal's account; none for an account outside any organization. */
  readonly organizationId?: string;
  /** `aws:PrincipalTag/...`: the user's tags, or the role's and the session's together. */
  readonly tags?: Tags;
  readonly mfa?: Mfa;
  /** Unique id: `AIDA...` of a user, `AROA...` of a session's role. */
  readonly uniqueId?: string;
}

/** An IAM user with access keys. */
export interface UserPrincipal extends PrincipalFacts {
  readonly kind: "user";
  readonly arn: string;
}

/** A session of a role; a permission set's session is a session of its reserved role. */
export interface SessionPrincipal extends PrincipalFacts {
  readonly kind: "session";
  /** The role's ARN with its path, which is what `aws:PrincipalArn` holds. */
  readonly roleArn: string;
  readonly sessionName: string;
  /** Set when the session began; AWS carries it to each next role. */
  readonly sourceIdentity?: string;
  /** Keys of the session's transitive tags; AWS carries them to each next role. */
  readonly transitiveTagKeys?: readonly string[];
  /** When the credentials were issued (`aws:TokenIssueTime`). */
  readonly issuedAt?: Date;
}

/** The root user of an account. AWS never lets it assume a role. */
export interface AccountRootPrincipal extends PrincipalFacts {
  readonly kind: "account-root";
  /** `arn:aws:iam::111111111111:root` */
  readonly arn: string;
}

/** Who calls `sts:AssumeRole`. */
export type AssumingPrincipal = UserPrincipal | SessionPrincipal | AccountRootPrincipal;

/** The role to be assumed. */
export interface TargetRole {
  readonly arn: string;
  readonly trustPolicy: PolicyDocument;
  /** `aws:ResourceTag/...` and `iam:ResourceTag/...` */
  readonly tags?: Tags;
  readonly organizationId?: string;
  /** The role's maximum session duration, in seconds. Default: 3600, as in IAM. */
  readonly maxSessionSeconds?: number;
}

/** What the call brings of its request context: its parameters, and when and from where it comes. What is left out is absent from the request. */
export interface CallContext {
  readonly externalId?: string;
  readonly sessionName?: string;
  readonly sourceIdentity?: string;
  /** Session tags passed with the call; `sts:TagSession` is needed when there are any. */
  readonly sessionTags?: Tags;
  readonly transitiveTagKeys?: readonly string[];
  readonly sourceIp?: string;
  readonly currentTime?: Date;
  /** MFA proved in this call (serial number and code); stands before the principal's own. */
  readonly mfa?: Mfa;
  /** `DurationSeconds` of the call, in seconds. Default: AWS's own, which every role permits. */
  readonly durationSeconds?: number;
  readonly region?: string;
  /** Further condition keys by name; those that the evaluator fills in itself cannot be overridden. */
  readonly extra?: Readonly<Record<string, string | readonly string[]>>;
}

/** Everything that decides one `sts:AssumeRole` call. */
export interface AssumeRoleRequest {
  readonly principal: AssumingPrincipal;
  /** Inline and managed policies of the user (with its groups') or of the session's role. */
  readonly identityPolicies: readonly NamedPolicy[];
  /** Permissions boundary of the user or role. Default: none, which limits nothing. */
  readonly permissionsBoundary?: NamedPolicy;
  readonly target: TargetRole;
  readonly context?: CallContext;
}
