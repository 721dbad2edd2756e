import type { Statement } from "../../core/aws/policy-document.ts";
import { conditionsOf, type WrittenCondition } from "../../core/aws/policy-statements.ts";
import { reservedRole } from "../../core/aws/reserved-roles.ts";
import { compileGlob, matchGlob } from "../../core/evaluate/glob.ts";

/** What kind of caller an ARN or a pattern is of. */
export type CallerKind = "user" | "session";

/** Whom the conditions of a statement leave. */
export interface Limits {
  /** Ids of the accounts of whoever is left. Absent: any account. */
  readonly accounts?: ReadonlySet<string>;
  /** Whether a condition names who it is, and not just an account or how the call comes. */
  readonly named: boolean;
  /** Absent: of any kind. */
  readonly kinds?: ReadonlySet<CallerKind>;
}

/** No condition. */
const NO_LIMITS: Limits = { named: false };

/**
 * Operators that hold only where the key is there and is like a value. Not among them: `...IfExists` and `ForAllValues:`,
 * which hold without the key as well, and the negated ones, which leave everybody else.
 */
const POSITIVE = /^(?:foranyvalue:)?(?:(?:string|arn)(?:equals|like)|stringequalsignorecase)$/;

/** Operators that compare letter by letter, so that `*` is no wildcard. */
const LITERAL = /stringequals/;

/** Keys that say who calls, beside `aws:PrincipalArn`, and cannot be chosen by the caller. */
const NAMING = /^aws:(?:userid|username|principaltag\/.+)$|^identitystore:userid$/;

/** Whom these statements' conditions leave, taken together: that of an Allow, and of each Deny that shuts out all others. */
export function limitsOf(allow: Statement, denies: readonly Statement[]): Limits {
  const conditions = [...conditionsOf(allow), ...denies.flatMap(leftByDeny)];
  return conditions.map(limitOf).reduce(together, NO_LIMITS);
}

/** Both limits at once. */
export function together(one: Limits, other: Limits): Limits {
  const accounts = common(one.accounts, other.accounts);
  const kinds = common(one.kinds, other.kinds);
  return {
    named: one.named || other.named,
    ...(accounts !== undefined && { accounts }),
    ...(kinds !== undefined && { kinds }),
  };
}

/** Whom an ARN or a pattern of ARNs leaves. @param spans Whether `*` also stands for colons, as in `StringLike`. */
export function limitOfArn(pattern: string, spans: boolean): Limits {
  // why: what a variable stands for is the caller's.
  const text = pattern.replaceAll(/\$\{[^}]*\}?/g, "*");
  const parts = text.split(":");
  const account = parts[4] ?? "";
  const before = parts.slice(0, 5).join(":");
  const sure = /^\d{12}$/.test(account) && (!spans || !/[*?]/.test(before));
  const resource = parts.slice(5).join(":");
  const kind = /^user\//.test(resource) ? "user" : /^(?:role|assumed-role)\//.test(resource) ? "session" : undefined;
  const own = compileGlob(resource, "wildcards");
  const whole = spans ? compileGlob(text, "wildcards") : undefined;
  const isProbe = (probe: string) =>
    matchGlob(own, probe) || (whole !== undefined && matchGlob(whole, `${before}:${probe}`));
  return {
    named: says(resource.replace(/^(?:user|role|root)\b/, "")) && !PROBES.some(isProbe),
    ...(sure && { accounts: new Set([account]) }),
    ...(kind !== undefined && sure && { kinds: new Set([kind]) }),
  };
}

/** Principals whom nobody means: a pattern that one of them fits names nobody. */
const PROBES = [
  "user/Xq7",
  "role/Xq7",
  ...["", "/eu-west-1"].map((region) => reservedRole(`role/aws-reserved/sso.amazonaws.com${region}/`, "Xq7")),
];

/** Whether a text says something beside wildcards. */
function says(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text.replaceAll(/\$\{[^}]*\}?/g, ""));
}

function limitOf({ operator, key, values }: WrittenCondition): Limits {
  if (!POSITIVE.test(operator)) return NO_LIMITS;
  const isLiteral = LITERAL.test(operator);
  if (key === "aws:principalarn")
    return values.map((value) => limitOfValue(value, operator, isLiteral)).reduce(either, undefined) ?? NO_LIMITS;
  if (key === "aws:principalaccount")
    return values.length > 0 && values.every((value) => /^\d{12}$/.test(value))
      ? { named: false, accounts: new Set(values) }
      : NO_LIMITS;
  // why without the prefix: `AIDA*` is every user, `AROA*` every session.
  const own = (value: string) => (key === "aws:userid" ? value.replace(/^A(?:IDA|ROA)/, "") : value);
  return { named: NAMING.test(key) && values.length > 0 && values.every((value) => says(own(value))) };
}

function limitOfValue(value: string, operator: string, isLiteral: boolean): Limits {
  // why: letter by letter, a wildcard is a character that no ARN has, so that nobody is left.
  if (isLiteral && /[*?]/.test(value) && !value.includes("${")) return { named: true, accounts: new Set() };
  return limitOfArn(value, operator.includes("string"));
}

/** One or the other limit. */
function either(one: Limits | undefined, other: Limits): Limits {
  if (one === undefined) return other;
  const accounts = union(one.accounts, other.accounts);
  const kinds = union(one.kinds, other.kinds);
  return {
    named: one.named && other.named,
    ...(accounts !== undefined && { accounts }),
    ...(kinds !== undefined && { kinds }),
  };
}

function common<T>(one: ReadonlySet<T> | undefined, other: ReadonlySet<T> | undefined): ReadonlySet<T> | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return new Set([...one].filter((value) => other.has(value)));
}

function union<T>(one: ReadonlySet<T> | undefined, other: ReadonlySet<T> | undefined): ReadonlySet<T> | undefined {
  return one === undefined || other === undefined ? undefined : new Set([...one, ...other]);
}

/**
 * A Deny for everybody with one negated condition leaves those alone for whom the condition does not hold: the same as
 * the condition without its negation.
 */
function leftByDeny(deny: Statement): readonly WrittenCondition[] {
  const [condition, ...others] = conditionsOf(deny);
  if (condition === undefined || others.length > 0) return [];
  const plain = /^((?:string|arn))not(equals|like|equalsignorecase)(?:ifexists)?$/.exec(condition.operator);
  return plain === null ? [] : [{ ...condition, operator: `${plain[1] ?? ""}${plain[2] ?? ""}` }];
}
