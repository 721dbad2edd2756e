import fc from "fast-check";
import type { PolicyDocument } from "../../../core/aws/policy-document.ts";

/** Makes another trust policy of one. */
export type Tampering = (trust: PolicyDocument) => PolicyDocument;

const ROOT = "arn:aws:iam::111111111111:root";
const NAMES = [
  ROOT,
  "*",
  "111111111111",
  "999999999999",
  "arn:aws:iam::111111111111:user/alice",
  "arn:aws:iam::111111111111:user/mallory",
  "arn:aws:iam::111111111111:role/*",
  "AIDAEXAMPLE0123456789",
  "${aws:username}",
  "ci",
  "",
];
/** Condition operators of every kind, one of them none. */
export const OPERATORS = [
  ...["ArnLike", "ArnEquals", "ArnNotLike", "ArnLikeIfExists", "ForAnyValue:ArnLike", "ForAllValues:ArnLike"],
  ...[
    "StringEquals",
    "StringEqualsIgnoreCase",
    "StringLike",
    "StringNotEquals",
    "StringEqualsIfExists",
    "Null",
    "Bool",
  ],
  ...["DateLessThan", "DateGreaterThan", "NumericLessThan", "IpAddress", "NoSuchOperator"],
];
/** Condition keys that say who calls, how and when, one of them none. */
export const KEYS = [
  ...[
    "aws:PrincipalArn",
    "AWS:PRINCIPALARN",
    "aws:username",
    "aws:userid",
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
  ],
  ...["sts:ExternalId", "aws:MultiFactorAuthPresent", "aws:CurrentTime", "aws:SourceIp", "constructor"],
];
const ACTIONS = [
  "sts:AssumeRole",
  "sts:assumerole",
  "sts:*",
  "sts:Assume*",
  "*",
  "sts:TagSession",
  "sts:SetSourceIdentity",
];

const name = fc.constantFrom(...NAMES);
const names = fc.oneof(name, fc.array(name, { maxLength: 3 }));
const value = fc.oneof(name, fc.constantFrom("true", "false", "2030-01-01", "99999999999999999999", "0.0.0.0/0", "5"));
const values = fc.oneof(value, fc.boolean(), fc.integer(), fc.array(value, { maxLength: 3 }));

type Loose = Record<string, unknown>;
type Change = (statement: Loose) => Loose;

const without = (from: object, key: string | undefined) =>
  Object.fromEntries(Object.entries(from).filter(([one]) => one !== key));

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.nat(9).map((at): Change => (statement) => {
    const condition = statement["Condition"] ?? {};
    const operators = Object.keys(condition);
    return { ...statement, Condition: without(condition, operators[at % Math.max(1, operators.length)]) };
  }),
  fc
    .tuple(fc.constantFrom(...OPERATORS), fc.constantFrom(...KEYS), values)
    .map(([operator, key, to]): Change => (statement) => {
      const condition = (statement["Condition"] ?? {}) as Loose;
      return {
        ...statement,
        Condition: { ...condition, [operator]: { ...(condition[operator] as object), [key]: to } },
      };
    }),
  fc
    .tuple(fc.constantFrom("AWS", "Service", "Federated", "constructor"), names)
    .map(([kind, to]): Change => (statement) => ({ ...statement, Principal: { [kind]: to } })),
  fc.constant<Change>((statement) => ({ ...statement, Principal: "*" })),
  names.map((to): Change => (statement) => ({ ...without(statement, "Principal"), NotPrincipal: { AWS: to } })),
  fc
    .oneof(fc.constantFrom(...ACTIONS), fc.subarray(ACTIONS))
    .map((to): Change => (statement) => ({ ...statement, Action: to })),
  fc.constantFrom(...ACTIONS).map((to): Change => (statement) => ({ ...without(statement, "Action"), NotAction: to })),
  fc.constantFrom("Allow", "Deny").map((Effect): Change => (statement) => ({ ...statement, Effect })),
  fc.constantFrom("Resource", "Extra", "Sid").map((key): Change => (statement) => ({ ...statement, [key]: "x" })),
);

/** One to three changes of a trust policy, each of one statement, which may stay beside the changed one. */
export const arbitraryTampering: fc.Arbitrary<Tampering> = fc
  .array(fc.tuple(fc.nat(9), change, fc.boolean()), { minLength: 1, maxLength: 3 })
  .map((changes): Tampering => (trust) => {
    let statements = trust.Statement as unknown as readonly Loose[];
    for (const [at, edit, beside] of changes) {
      const index = at % Math.max(1, statements.length);
      statements = statements.flatMap((one, position) =>
        position !== index ? [one] : beside ? [one, edit(one)] : [edit(one)],
      );
    }
    return { ...trust, Statement: statements } as unknown as PolicyDocument;
  });
