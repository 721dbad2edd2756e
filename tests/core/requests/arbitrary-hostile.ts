import fc from "fast-check";
import type { NamedPolicy, PolicyDocument } from "../../../core/aws/policy-document.ts";
import type { AssumeRoleRequest } from "../../../core/evaluate/request.ts";
import { OPERATORS } from "../../../core/evaluate/operators.ts";
import { maybe, present } from "../evaluate/assume-role/arbitrary-optional.ts";
import { arbitraryRequest } from "../evaluate/assume-role/arbitrary-request.ts";

/*
 * Requests and policies that nobody means well with: values whose case is no matter of ASCII, numbers without end, keys and
 * operators that do not fit, elements of no grammar, wherever a policy can hold them.
 */

/** `K` is no K of ASCII, and its lower case is. */
const KELVIN = "\u212a";
const TEXTS = [
  "",
  "k",
  "K",
  KELVIN,
  "ß",
  "SS",
  "ss",
  "İ",
  "i̇",
  "ΑΣ",
  "ας",
  "ασ",
  "é",
  "É",
  "🎉",
  "x\ny",
  "a:b",
  "*",
  "?",
  "${*}",
];
const TAGS = ["team", "TEAM", "project", "k", KELVIN, "é", "É", "dev"];

const text = fc.oneof(fc.constantFrom(...TEXTS), fc.constantFrom("ann", "bob", "ext-1", "dev", "ops"));
const ARNS = [
  ...["arn:aws:iam::111111111111:user/*", "arn:*:*:*:*:*", "arn:aws:iam::*", "*:*:*:*:*:*", "::::::"],
  ...[
    "arn:aws:iam::111111111111:*/${aws:username}",
    "arn:aws:iam::${aws:PrincipalAccount}:*",
    "arn:aws:iam::111111111111:role/team/dev",
  ],
];
const STRINGS = [
  ...["*", "?", "??", "*k*", "?*", "a*", "", "*-?", "*a*b*", "User", "AssumedRole", "111111111111", "222222222222"],
  ...[
    "AIDA*",
    "*:ann",
    "AROA????????????????????:*",
    "true",
    "${aws:username}",
    "${aws:PrincipalTag/team, '*'}",
    "${}",
    "${*}",
  ],
  ...["${aws:SourceIp}", "${aws:ResourceAccount}", "*${aws:PrincipalTag/k}*", ...ARNS],
];
/** Values that suit an operator, by how its name begins; of hundreds of digits, signed, of a moment within a second. */
const SUITABLE: Readonly<Record<string, readonly string[]>> = {
  string: STRINGS,
  binary: STRINGS,
  arn: ARNS,
  null: ["true", "FALSE", "false"],
  bool: ["true", "FALSE", "false", "True"],
  numeric: [
    "0",
    "-0",
    "+60",
    "59.5",
    "60",
    "9".repeat(400),
    `-${"9".repeat(400)}`,
    "9007199254740993",
    "60.000000000000001",
    "1795323600",
  ],
  date: [
    "2026",
    "2026-11-22T05:00:00.5Z",
    "2026-11-22T05:00:00Z",
    "99999999999999999999",
    "12345",
    "1795323600",
    "2026-11-22T04:59:59.999Z",
  ],
  ip: ["::ffff:203.0.113.7", "::ffff:0:0/96", "0.0.0.0/0", "203.0.113.7", "::/0", "2001:db8::7/64", "203.0.113.6/31"],
};
const WRONG: readonly unknown[] = [
  "1e3",
  "203.0.113.0/33",
  "no",
  "2026-11-31T00:00",
  true,
  false,
  60,
  null,
  [],
  {},
  [[]],
];

function valuesFor(operator: string): fc.Arbitrary<unknown> {
  const kind = kindOf(operator);
  const suitable = fc.constantFrom(...(SUITABLE[kind] ?? STRINGS));
  const one = kind === "string" ? fc.oneof(suitable, text, text) : suitable;
  return fc.oneof(
    { weight: 12, arbitrary: one },
    { weight: 12, arbitrary: fc.array(one, { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.constantFrom(...WRONG) },
  );
}

const TEXT_KEYS = [
  ...[
    "sts:ExternalId",
    "STS:externalid",
    "sts:RoleSessionName",
    "sts:SourceIdentity",
    "aws:SourceIdentity",
    "aws:PrincipalAccount",
  ],
  ...["aws:PrincipalType", "aws:username", "aws:UserName", "aws:userid", "aws:PrincipalArn", "aws:PrincipalTag/team"],
  ...["aws:PrincipalTag/TEAM", "aws:PrincipalTag/k", "aws:RequestTag/k", "aws:RequestTag/dev", "aws:ResourceTag/team"],
  ...["iam:ResourceTag/Team", "aws:ResourceAccount", "aws:PrincipalOrgID", "aws:TagKeys", "sts:TransitiveTagKeys"],
];
/** Keys that suit an operator, by how its name begins. */
const SUITABLE_KEYS: Readonly<Record<string, readonly string[]>> = {
  string: TEXT_KEYS,
  binary: TEXT_KEYS,
  arn: ["aws:PrincipalArn", "aws:PRINCIPALARN", "aws:SourceIdentity"],
  null: [...TEXT_KEYS, "aws:TokenIssueTime", "aws:MultiFactorAuthAge", "aws:SourceIp", "aws:MultiFactorAuthPresent"],
  bool: ["aws:MultiFactorAuthPresent", "aws:SecureTransport", "aws:PrincipalTag/k"],
  numeric: ["aws:MultiFactorAuthAge", "aws:EpochTime", "aws:CurrentTime"],
  date: ["aws:CurrentTime", "aws:EpochTime", "aws:TokenIssueTime"],
  ip: ["aws:SourceIp"],
};
const OTHER_KEYS = [
  "aws:RequestTag/é",
  "aws:Unheard",
  "aws:PrincipalTag/",
  "toString",
  ...Object.values(SUITABLE_KEYS).flat(),
];
const NAMES = Object.keys(SUITABLE_KEYS).flatMap((start) => {
  const names = ["null", ...OPERATORS.keys()].filter((name) => name.replace("not", "").startsWith(start));
  return Array.from({ length: 12 }, (_, at) => names[at % names.length] ?? "");
});
const operator = fc
  .tuple(
    fc.constantFrom("", "", "", "", "ForAllValues:", "ForAnyValue:"),
    fc.constantFrom(...NAMES, "StringLike", "StringNotLike"),
    fc.constantFrom("", "", "IfExists"),
  )
  .map(([set, name, ifExists]) => (name === "null" && set + ifExists !== "" ? "Null" : `${set}${name}${ifExists}`));

const kindOf = (operator: string): string =>
  (/^(?:for\w+:)?(?:not)?(string|binary|arn|null|bool|numeric|date|ip)/i.exec(operator)?.[1] ?? "string").toLowerCase();

const entry = fc
  .oneof(
    { weight: 40, arbitrary: operator },
    { weight: 1, arbitrary: fc.constantFrom("ForNoValue:Bool", "NullIfExists", "StringIs") },
  )
  .chain((name) => {
    const suitable = fc.constantFrom(...(SUITABLE_KEYS[kindOf(name)] ?? TEXT_KEYS));
    const key = fc.oneof({ weight: 15, arbitrary: suitable }, { weight: 1, arbitrary: fc.constantFrom(...OTHER_KEYS) });
    return fc
      .dictionary(key, valuesFor(name), { minKeys: 1, maxKeys: 2 })
      .map((keys): readonly [string, unknown] => [name, keys]);
  });

const condition: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.array(entry, { minLength: 1, maxLength: 2 }).map((entries) => Object.fromEntries(entries)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      null,
      "no",
      [],
      { StringEquals: "no", StringNotEquals: { "sts:ExternalId": "ext-1" } },
      { StringNotEquals: { "sts:ExternalId": "ext-1" }, Bool: [] },
    ),
  },
);

const PRINCIPALS = [
  ...[
    "*",
    "111111111111",
    "arn:aws:iam::111111111111:root",
    "arn:aws:iam::111111111111:user/ann",
    "arn:aws:iam::111111111111:role/team/dev",
  ],
  ...[
    "arn:aws:sts::111111111111:assumed-role/dev/ann",
    "AIDACKCEVSQ6C2EXAMPLE",
    "AROADBQP57FF2AEXAMPLE",
    "arn:aws:sts::111111111111:federated-user/ann",
  ],
  ...["arn:aws:iam::111111111111:role/*", "arn:aws-cn:iam::111111111111:root", "222222222222"],
];
const principals: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.array(fc.constantFrom(...PRINCIPALS), { minLength: 1, maxLength: 3 }).map((AWS) => ({ AWS })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>("*", { AWS: [] }, { Service: "x" }, { AWS: [], Service: "x" }, {}, null, {
      aws: "*",
    }),
  },
);
const ACTIONS = ["*", "sts:*", "sts:AssumeRole", "STS:ASSUMEROLE", "sts:TagSession", "sts:?*", "sts:SetSourceIdentity"];
const actions: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<unknown>(...ACTIONS, ACTIONS) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>([], "no", [null], ["sts:*", "no"]) },
);
const RESOURCES = [
  ...["*", "arn:*", "arn:aws:iam::*:role/*", "arn:aws:iam::222222222222:role/target", "${aws:PrincipalTag/k}"],
  ...["arn:aws:iam::222222222222:role/${aws:PrincipalTag/k}", "arn:aws:iam::${aws:ResourceAccount}:role/*"],
];
const resources: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<unknown>(...RESOURCES, RESOURCES) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>([], "no", [["*"]], ["*", 5], null) },
);

function statement(isTrust: boolean): fc.Arbitrary<unknown> {
  const elements = isTrust
    ? fc.oneof(
        { weight: 8, arbitrary: principals.map((Principal) => ({ Principal })) },
        { weight: 3, arbitrary: principals.map((NotPrincipal) => ({ NotPrincipal })) },
        { weight: 1, arbitrary: fc.constantFrom({}, { Principal: "*", NotPrincipal: { AWS: "*" } }) },
      )
    : fc.oneof(
        { weight: 8, arbitrary: resources.map((Resource) => ({ Resource })) },
        { weight: 3, arbitrary: resources.map((NotResource) => ({ NotResource })) },
        {
          weight: 1,
          arbitrary: fc.constantFrom<object>({}, { Resource: "arn:aws:iam::333333333333:role/x", NotResource: "*" }),
        },
      );
  const made = fc
    .record({
      Effect: fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom<unknown>("Allow", "Allow", "Deny") },
        { weight: 1, arbitrary: fc.constantFrom<unknown>("allow", "deny", ["Allow"], null) },
      ),
      who: elements,
      does: fc.oneof(
        { weight: 8, arbitrary: actions.map((Action) => ({ Action })) },
        { weight: 1, arbitrary: actions.map((NotAction) => ({ NotAction })) },
      ),
      Condition: maybe(70, condition),
      odd: maybe(3, fc.constant({ Odd: 1 })),
    })
    .map(({ Effect, who, does, Condition, odd }) => present({ Effect, ...who, ...does, Condition, ...odd }));
  const open = fc
    .tuple(fc.constantFrom("Allow", "Allow", "Allow", "Deny"), maybe(80, condition))
    .map(([Effect, Condition]) =>
      present({ Effect, Action: "sts:*", ...(isTrust ? { Principal: "*" } : { Resource: "*" }), Condition }),
    );
  return fc.oneof(
    { weight: 30, arbitrary: open },
    { weight: 20, arbitrary: made },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, "no", [], 5) },
  );
}

function document(isTrust: boolean): fc.Arbitrary<PolicyDocument> {
  const list = fc.array(statement(isTrust), { minLength: 1, maxLength: 4 });
  return fc
    .record({
      Version: fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom<unknown>("2012-10-17", "2012-10-17", "2008-10-17", undefined) },
        { weight: 1, arbitrary: fc.constant<unknown>("2013-10-17") },
      ),
      Statement: fc.oneof({ weight: 9, arbitrary: list }, { weight: 1, arbitrary: statement(isTrust) }),
    })
    .map((one) => present(one) as PolicyDocument);
}

const tags = fc.dictionary(fc.constantFrom(...TAGS), text, { minKeys: 1, maxKeys: 3 });

/** Random requests and policies of which hardly one is as it should be. */
export const hostileRequest: fc.Arbitrary<AssumeRoleRequest> = fc
  .tuple(
    arbitraryRequest,
    document(true),
    fc.array(document(false), { maxLength: 2 }),
    fc.record({
      externalId: maybe(70, text),
      sourceIdentity: maybe(10, text),
      sessionTags: maybe(30, tags),
      transitiveTagKeys: maybe(20, fc.array(fc.constantFrom(...TAGS), { maxLength: 2 })),
      sourceIp: maybe(
        70,
        fc.constantFrom("203.0.113.7", "::ffff:203.0.113.7", "::ffff:cb00:7107", "2001:db8::7", "0.0.0.0"),
      ),
      currentTime: fc.constantFrom(
        "2026-11-22T05:00:00Z",
        "2026-11-22T04:59:59Z",
        "2026-11-22T05:00:01Z",
        "2026-01-01T00:00:00Z",
        "2025-12-31T23:59:59Z",
      ),
      mfa: maybe(60, fc.record({ present: fc.boolean(), ageSeconds: fc.constantFrom(0, 59, 60, 61) })),
    }),
    maybe(50, tags),
  )
  .map(([request, trustPolicy, identity, { currentTime, ...context }, principalTags]) => ({
    ...request,
    principal: { ...request.principal, ...(principalTags && { tags: principalTags }) },
    identityPolicies: identity.map((one): NamedPolicy => ({ name: "identity", document: one })),
    target: { ...request.target, trustPolicy },
    context: {
      sessionName: "ann",
      ...present(context),
      currentTime: new Date(currentTime),
    },
  }));
