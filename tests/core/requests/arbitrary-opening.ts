import fc from "fast-check";
import type { Condition, OneOrMany, PolicyDocument, Statement } from "../../../core/aws/policy-document.ts";
import { reservedRoleArn } from "../../../core/aws/reserved-roles.ts";
import { WAY_KINDS, type WayCondition, type WayKind } from "../../../core/client/trust/conditions/way-condition.ts";
import { WAY_CONDITIONS } from "../../../core/client/trust/conditions/way-conditions.ts";
import { trustPolicy } from "../../../core/client/trust/trust-policy.ts";
import type { TrustWay } from "../../../core/client/trust/trust-way.ts";
import type { ConditionName, Conditions } from "../../../core/evaluate/admission/condition-facts.ts";
import { namesIn, ofEach } from "../../../core/evaluate/admission/condition-names.ts";
import { type Call, CONDITION_CALLS } from "../client/trust/conditions/condition-calls.ts";
import type { AssumingPrincipal } from "../../../core/evaluate/request.ts";

const HOME = { partition: "aws", accountId: "111111111111" } as const;
const NOW = new Date("2026-11-22T00:00:00Z");
const IDS = { user: "AIDACKCEVSQ6C2EXAMPLE", session: "AROADBQP57FF2AEXAMPLE" };

const user = (name: string): AssumingPrincipal => ({
  kind: "user",
  arn: `arn:aws:iam::${HOME.accountId}:user/${name}`,
  uniqueId: IDS.user,
});
const session = (roleArn: string, sessionName = "alice"): AssumingPrincipal => ({
  kind: "session",
  roleArn,
  sessionName,
  uniqueId: IDS.session,
});
const reserved = (set: string): string => reservedRoleArn("aws", HOME.accountId, "eu-west-1", set);

/** A way of each kind, and who comes by it. */
const WAYS: Readonly<Record<WayKind, { readonly way: TrustWay; readonly caller: AssumingPrincipal }>> = {
  permissionSets: { way: { kind: "permissionSets", names: ["Oncall", "Client"] }, caller: session(reserved("Oncall")) },
  users: { way: { kind: "users", names: ["alice", "ops/bob"], namedBy: "condition" }, caller: user("alice") },
  roles: {
    way: { kind: "roles", names: ["ci"], namedBy: "condition" },
    caller: session(`arn:aws:iam::${HOME.accountId}:role/ci`),
  },
  wholeAccount: { way: { kind: "wholeAccount", reason: "for the first bootstrap" }, caller: user("alice") },
};
const OTHERS: readonly AssumingPrincipal[] = [
  ...[
    user("alice"),
    user("ALICE"),
    user("alicex"),
    user("ops/bob"),
    user("x/alice"),
    { ...user("alice"), uniqueId: "AIDAZZZZZZZZZZEXAMPLE" },
  ],
  ...[session(reserved("Client")), session(reserved("Client_Admin")), session(reserved("oncall"), "eve")],
  ...["ci", "ci2", "x/ci", "CI", "ops/deep/ci"].map((name) => session(`arn:aws:iam::${HOME.accountId}:role/${name}`)),
  session(`arn:aws:iam::999999999999:role/ci`),
  { kind: "user", arn: "arn:aws:iam::999999999999:user/alice", uniqueId: IDS.user },
];

/** A trust policy that Switchyard writes, and calls that it lets in or that come near. */
export interface Opening {
  readonly policy: PolicyDocument;
  readonly calls: readonly Call[];
}

/** Values that a condition can have for callers of a kind. */
function valuesOf<K extends ConditionName>(name: K, kind: WayKind): readonly Conditions[] {
  const { worksFor, limited, examples, resolve }: WayCondition<K> = WAY_CONDITIONS[name];
  return examples
    .filter((written) => worksFor[kind] === true || limited?.when(written) === false)
    .map(resolve)
    .flatMap((value) => (value === undefined ? [] : [{ [name]: value }]));
}

function conditionsFor(kind: WayKind): fc.Arbitrary<Conditions> {
  const each = namesIn(WAY_CONDITIONS).map((name) => {
    const values = valuesOf(name, kind);
    const none = fc.constant<Conditions>({});
    return values.length === 0
      ? none
      : fc.oneof({ weight: 2, arbitrary: none }, { weight: 1, arbitrary: fc.constantFrom(...values) });
  });
  return fc.tuple(...each).map((all) => Object.assign({}, ...all) as Conditions);
}

const wayIn = fc.constantFrom(...WAY_KINDS).chain((kind) =>
  fc.tuple(conditionsFor(kind), fc.constantFrom("condition", "principal" as const)).map(([conditions, namedBy]) => ({
    kind,
    conditions,
    way: { ...WAYS[kind].way, ...conditions, ...("namedBy" in WAYS[kind].way && { namedBy }) },
  })),
);

export const arbitraryOpening: fc.Arbitrary<Opening> = fc
  .uniqueArray(wayIn, { minLength: 1, maxLength: 2, selector: ({ kind }) => kind })
  .map((ways) => ({
    policy: trustPolicy(
      HOME,
      ways.map(({ way }) => way),
    ),
    calls: ways.flatMap(({ kind, conditions }) => callsFor(kind, conditions)),
  }));

function callsFor(kind: WayKind, conditions: Conditions): readonly Call[] {
  const names = namesIn(CONDITION_CALLS);
  const start: Call = { principal: WAYS[kind].caller, context: { currentTime: NOW, sessionName: "alice" } };
  const meets = ofEach(names, conditions, (name, value) => (call: Call) => CONDITION_CALLS[name].meets(value, call));
  const call = meets.reduce((before, step) => step(before), start);
  const misses = ofEach(names, conditions, (name, value) => CONDITION_CALLS[name].misses(value, call)).flat();
  const { context, principal } = call;
  const near: readonly Call[] = [
    ...Object.keys(context).map((key) => ({
      principal,
      context: {
        ...Object.fromEntries(Object.entries(context).filter(([name]) => name !== key)),
        currentTime: context.currentTime ?? NOW,
      },
    })),
    ...["2001-09-10T00:00:00Z", "2026-12-31T23:59:59Z", "2031-01-01T00:00:00Z"].map((at) => ({
      principal,
      context: { ...context, currentTime: new Date(at) },
    })),
    { principal, context: { ...context, externalId: (context.externalId ?? "x").toUpperCase() } },
    { principal, context: { ...context, externalId: "another" } },
    { principal, context: { ...context, sourceIp: "198.51.100.7" } },
    { principal, context: { ...context, sessionTags: { any: "x" } } },
    { principal, context: { ...context, sourceIdentity: "alice" } },
    ...OTHERS.map((other) => ({
      principal: { ...other, ...("organizationId" in principal && { organizationId: principal.organizationId }) },
      context,
    })),
  ];
  return [call, ...misses, ...near] as readonly Call[];
}

/** A policy with one thing about it changed. */
export interface Mutant {
  readonly change: string;
  readonly policy: PolicyDocument;
}

type Change = (statement: Statement) => readonly (readonly [change: string, ...becomes: readonly Statement[]])[];

const mapped = (value: OneOrMany<unknown>, change: (text: string) => string): string[] =>
  [value].flat().map((one) => change(String(one)));

/** Each operator and key of a condition changed. */
function eachCondition(
  statement: Statement,
  change: (operator: string, key: string, value: OneOrMany<unknown>) => readonly (readonly [string, Condition])[],
): readonly (readonly [string, Statement])[] {
  const all = Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) => [operator, key, value] as const),
  );
  return all.flatMap(([operator, key, value], at) => {
    const rest: Record<string, Record<string, OneOrMany<string>>> = {};
    for (const [name, other, kept] of all.filter((_, index) => index !== at))
      (rest[name] ??= {})[other] = kept as OneOrMany<string>;
    return change(operator, key, value).map(([what, added]) => {
      const Condition: Record<string, object> = { ...rest };
      for (const [name, keys] of Object.entries(added)) Condition[name] = { ...Condition[name], ...keys };
      return [`${what} ${operator} ${key}`, { ...statement, Condition: Condition as Condition }] as const;
    });
  });
}

const NOBODY = { AWS: "arn:aws:iam::333333333333:root" };

/** Changes after which a policy lets in what it did before, and perhaps more. */
const WIDER: Change = (one) => [
  ["everybody", { ...one, Principal: "*" }],
  ["everybody but one account", { ...without(one, "Principal"), NotPrincipal: NOBODY }],
  ["all of STS", { ...one, Action: "sts:*" }],
  ["all but one action", { ...without(one, "Action"), NotAction: "sts:GetCallerIdentity" }],
  [
    "also the account",
    {
      ...one,
      Principal: {
        AWS: [...(typeof one.Principal === "object" ? [one.Principal.AWS ?? []].flat() : []), HOME.accountId],
      },
    },
  ],
  [
    "and another statement",
    one,
    {
      Effect: "Allow",
      Principal: { AWS: HOME.accountId },
      Action: "sts:*",
      Condition: { StringEquals: { "aws:username": "eve" } },
    },
  ],
  [
    "and a Deny of nobody",
    one,
    { Effect: "Deny", Principal: NOBODY, Action: "sts:*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
  ],
  ...eachCondition(one, (operator, key, value) => [
    ["without", {}],
    ...(operator === "Null" ? [] : [["if exists", { [`${operator}IfExists`]: { [key]: value as string } }] as const]),
    ...(operator.includes("Not")
      ? []
      : [["one value more", { [operator]: { [key]: [...mapped(value, String), moreOf(operator)] } }] as const]),
    ...(operator === "StringEquals"
      ? [["whatever case", { StringEqualsIgnoreCase: { [key]: value as string } }] as const]
      : []),
    ...(operator.startsWith("Arn")
      ? [
          ["any name behind", { ArnLike: { [key]: mapped(value, (arn) => `${arn}*`) } }] as const,
          ["any path", { ArnLike: { [key]: mapped(value, (arn) => arn.replace(/(user|role)\//, "$1/*")) } }] as const,
        ]
      : []),
    ...(operator === "DateLessThan"
      ? [
          [
            "later",
            {
              DateLessThan: {
                [key]: mapped(value, (date) => date.replace(/^\d{4}/, (year) => String(Number(year) + 1))),
              },
            },
          ] as const,
        ]
      : []),
    ...(operator === "NumericLessThan"
      ? [["longer", { NumericLessThan: { [key]: mapped(value, (number) => `${number}0`) } }] as const]
      : []),
  ]),
];

/** Changes after which a policy lets in nothing that it did not before. */
const NARROWER: Change = (one) => [
  [
    "a Deny beside it",
    one,
    { Effect: "Deny", Principal: "*", Action: "sts:*", Condition: { StringLike: { "aws:PrincipalArn": "*alice" } } },
  ],
  [
    "a Deny without MFA",
    one,
    {
      Effect: "Deny",
      Principal: "*",
      Action: "sts:AssumeRole",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    },
  ],
  [
    "a condition more",
    { ...one, Condition: { ...one.Condition, "ForAllValues:StringLike": { "aws:TagKeys": "team*" } } },
  ],
  ["nobody", { ...one, Principal: { Service: "ec2.amazonaws.com" } }],
  ["gone"],
  ["another action", { ...one, Action: "sts:AssumeRoleWithSAML" }],
  ...eachCondition(one, (operator, key, value) => [
    ...(mapped(value, String).length > 1 && !operator.includes("Not")
      ? [["one value less", { [operator]: { [key]: mapped(value, String).slice(1) } }] as const]
      : []),
    ...(operator === "DateLessThan"
      ? [["earlier", { DateLessThan: { [key]: mapped(value, (date) => date.replace(/^\d{4}/, "2024")) } }] as const]
      : []),
  ]),
];

function moreOf(operator: string): string {
  const suitable = {
    Arn: "arn:aws:iam::111111111111:user/eve",
    Ip: "198.51.100.0/24",
    Date: "2031-01-01T00:00:00Z",
    Numeric: "999999",
    Bool: "false",
    Null: "true",
  };
  return Object.entries(suitable).find(([start]) => operator.startsWith(start))?.[1] ?? "eve-1";
}

function without<K extends keyof Statement>(statement: Statement, key: K): Omit<Statement, K> {
  return Object.fromEntries(Object.entries(statement).filter(([name]) => name !== key)) as Omit<Statement, K>;
}

function mutantsOf(policy: PolicyDocument, change: Change): readonly Mutant[] {
  return policy.Statement.flatMap((statement, at) =>
    change(statement).map(([what, ...becomes]) => ({
      change: what,
      policy: { ...policy, Statement: policy.Statement.flatMap((one, index) => (index === at ? becomes : [one])) },
    })),
  );
}

export const widened = (policy: PolicyDocument): readonly Mutant[] => mutantsOf(policy, WIDER);
export const narrowed = (policy: PolicyDocument): readonly Mutant[] => mutantsOf(policy, NARROWER);
