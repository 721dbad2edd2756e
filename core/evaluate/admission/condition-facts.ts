/** A condition of a way in, as policies demand it: by name, with what it is held to. */
interface EveryCondition {
  /** What the caller must send. */
  readonly externalId: string;
  /** The first moment (ISO 8601) at which the call is refused. */
  readonly until: string;
  /** Multi-factor authentication; `maxAge` in seconds since it was proved. Default: any age will do. */
  readonly mfa: { readonly maxAge?: number };
  /** Ranges of addresses (CIDR), of which the call must come from one. */
  readonly sourceIps: readonly string[];
  /** Id of the organization that the caller's account must belong to: `o-...`. */
  readonly organizationId: string;
  /** Which source identities a call may set: any (empty list), or one of these (`*` and `?` allowed). */
  readonly sourceIdentity: {
    readonly values: readonly string[];
    /** Whether a call without one is refused. */
    readonly required: boolean;
  };
  /** Keys of session tags that a call may pass, and no others. */
  readonly sessionTags: readonly string[];
}

/** A condition by its name: the key that a client's file has for it. */
export type ConditionName = keyof EveryCondition;

/** What one condition is held to. */
export type ConditionValue<K extends ConditionName> = EveryCondition[K];

/** Conditions that hold together; an absent one is not asked for. */
export type Conditions = Partial<EveryCondition>;

/**
 * AWS's condition keys of each condition, as AWS spells them. A condition that is added here has its row in
 * `WAY_CONDITIONS` (how it is written, for whom it works) and its key in the client's file, and the tests one of calls that
 * meet it and miss it: TypeScript refuses one without the others.
 */
export const CONDITION_KEYS = {
  externalId: ["sts:ExternalId"],
  until: ["aws:CurrentTime", "aws:EpochTime"],
  mfa: ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"],
  sourceIps: ["aws:SourceIp"],
  organizationId: ["aws:PrincipalOrgID"],
  sourceIdentity: ["sts:SourceIdentity"],
  sessionTags: ["aws:TagKeys"],
} as const satisfies Readonly<Record<ConditionName, readonly string[]>>;

/** AWS's keys of one condition. */
export type ConditionKey<K extends ConditionName> = (typeof CONDITION_KEYS)[K][number];
