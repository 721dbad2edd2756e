/**
 * The plain JSON shape of an IAM policy document, as every part of `core/` reads and writes it.
 *
 * The types describe what a document may hold; they check nothing. A document that came from outside
 * (a file, an API) has to be looked at before it is trusted.
 * Source: IAM User Guide, "Grammar of the IAM JSON policy language".
 */

/** One value or a list of values: IAM reads `"x"` and `["x"]` alike. */
export type OneOrMany<T> = T | readonly T[];

/** A list of one as that one, as AWS gives it back. */
export function oneOrMany<T extends string>(values: readonly T[]): OneOrMany<T> {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? only : values;
}

/** The two versions of the policy language. Policy variables such as `${aws:username}` work in `2012-10-17` only. */
export type PolicyVersion = "2012-10-17" | "2008-10-17";

/** Whether a statement allows or denies. */
export type Effect = "Allow" | "Deny";

/** Principals by kind. `AWS` takes account ids, account-root, user, role and assumed-role session ARNs, or `*`. */
export interface PrincipalMap {
  readonly AWS?: OneOrMany<string>;
  readonly Federated?: OneOrMany<string>;
  readonly Service?: OneOrMany<string>;
  readonly CanonicalUser?: OneOrMany<string>;
}

/** Who a trust policy names: everyone (`"*"`), or principals by kind. */
export type Principal = "*" | PrincipalMap;

/** A value in a condition. AWS compares strings; numbers and booleans are read as their text. */
export type ConditionValue = string | number | boolean;

/** The keys of one operator: all keys must match, and any one of a key's values is enough. */
export type ConditionKeys = Readonly<Record<string, OneOrMany<ConditionValue>>>;

/** Conditions by operator (`StringEquals`, `ArnLike`, `ForAnyValue:StringLike`, ...): all operators must match. */
export type Condition = Readonly<Record<string, ConditionKeys>>;

/**
 * One statement. `Principal` and `NotPrincipal` appear in trust policies only, `Resource` and `NotResource`
 * in identity policies only; IAM requires exactly one of `Action` and `NotAction`.
 */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: Effect;
  readonly Principal?: Principal;
  readonly NotPrincipal?: Principal;
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Condition?: Condition;
}

/** A policy document. Without `Version`, IAM assumes `2008-10-17`. */
export interface PolicyDocument {
  readonly Version?: PolicyVersion;
  readonly Id?: string;
  readonly Statement: readonly Statement[];
}

/** A policy and the name by which a decision refers to it. */
export interface NamedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}
