import fc from "fast-check";
import type { PolicyDocument } from "../../../core/aws/policy-document.ts";

/** The home account, that of the role, and one that nobody knows. */
export const HOME = "111111111111";
export const OWN = "222222222222";
export const STRANGE = "999999999999";

const ACCOUNTS = [HOME, STRANGE, OWN];
const account = fc.constantFrom(...ACCOUNTS);
const mostlyOne = <T>(value: fc.Arbitrary<T>) => fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));
const anyCase = (text: string) =>
  fc.constantFrom(text, text.toLowerCase(), text.toUpperCase(), text.charAt(0).toLowerCase() + text.slice(1));

const arnPattern = fc.oneof(
  fc.constantFrom(
    `arn:*:iam::${HOME}:role/*`,
    "*",
    "arn:*",
    "arn:aws:iam::*",
    "arn:*:iam::*:*",
    "arn:aws:iam::*:role/*",
    "arn:aws:*:*:*:*/*",
  ),
  fc.constantFrom(
    "*:role/ci",
    "arn:aws:iam::*:user/alice",
    "arn:aws:iam::9*:role/*",
    "arn:aws:iam::????????????:role/?*",
  ),
  fc.constantFrom("arn:aws:iam::${aws:PrincipalAccount}:role/ci", "${aws:PrincipalArn}", "arn:aws:iam::1*"),
  account.chain((id) =>
    fc
      .constantFrom(
        ...[
          "*",
          "role/*",
          "user/*",
          "role/ci",
          "user/alice",
          "role/ci/*",
          "role/aws-*",
          "role/a*",
          "r*",
          "?ole/?*",
          "*/*",
        ],
        ...[
          "role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_*",
          "role/aws-reserved/*/AWSReservedSSO_Ops_????????????????",
        ],
        ...["role/${aws:username}", "user/${aws:username}", "root", "role/ci*", "role/*nobody*"],
      )
      .map((rest) => `arn:aws:iam::${id}:${rest}`),
  ),
);

const principal: fc.Arbitrary<unknown> = fc.oneof(
  fc.constant("*"),
  fc.record({
    AWS: mostlyOne(
      fc.oneof(
        fc.constant("*"),
        account,
        account.map((id) => `arn:aws:iam::${id}:root`),
        account.map((id) => `arn:aws:iam::${id}:role/nobody`),
        account.map((id) => `arn:aws:iam::${id}:user/nobody`),
        account.map((id) => `arn:aws:sts::${id}:assumed-role/nobody/alice`),
        fc.constantFrom("arn:aws:iam::*:root", `arn:aws:iam::${HOME}:role/*`, "AROAZZZZZZZZZZZZ"),
      ),
    ),
  }),
  fc.record({ Service: fc.constant("ec2.amazonaws.com"), AWS: mostlyOne(account) }),
);

const condition = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      "ArnLike",
      "ArnEquals",
      "StringLike",
      "StringEquals",
      "ArnNotLike",
      "StringNotEquals",
      "StringNotLike",
    ),
    fc.constant("aws:PrincipalArn"),
    mostlyOne(arnPattern),
  ),
  fc.tuple(
    fc.constantFrom("StringEquals", "StringLike", "StringNotEquals"),
    fc.constant("aws:PrincipalAccount"),
    mostlyOne(fc.oneof(account, fc.constantFrom("*", "1*", "????????????", "${aws:PrincipalAccount}"))),
  ),
  fc.tuple(
    fc.constantFrom("StringEquals", "StringLike", "StringEqualsIgnoreCase"),
    fc.constantFrom("aws:username", "aws:userid", "aws:PrincipalTag/team", "sts:RoleSessionName", "aws:PrincipalOrgID"),
    mostlyOne(fc.constantFrom("*", "?*", "alice", "AROA*", "ops", "${aws:username}", "o-strangers00")),
  ),
  fc.tuple(
    fc.constantFrom("StringEquals", "StringLike"),
    fc.constant("sts:ExternalId"),
    fc.constantFrom("5b1f0c52-9d3a-4e7b-8a61-c2d94f07be13", "*"),
  ),
  fc.tuple(
    fc.constant("Bool"),
    fc.constantFrom("aws:SecureTransport", "aws:MultiFactorAuthPresent"),
    fc.constant("true"),
  ),
  fc.tuple(
    fc.constant("Null"),
    fc.constantFrom("aws:PrincipalArn", "aws:PrincipalTag/team"),
    fc.constantFrom("true", "false"),
  ),
);

const written = fc.tuple(
  condition,
  fc.constantFrom("", "", "ForAnyValue:", "ForAllValues:"),
  fc.constantFrom("", "", "IfExists"),
);

const conditions = (minLength: number, maxLength: number) =>
  fc
    .array(written, { minLength, maxLength })
    .chain((all) =>
      fc.tuple(
        ...all.map(([[operator, key, value], set, end]) =>
          fc
            .tuple(anyCase(operator === "Null" ? operator : set + operator + end), anyCase(key))
            .map(([name, cased]) => [name, { [cased]: value }] as const),
        ),
      ),
    )
    .map((all) => Object.fromEntries(all));

const action = fc.constantFrom<unknown>(
  ...["sts:AssumeRole", "sts:assumerole", "STS:ASSUMEROLE", "sts:*", "*", "sts:Assume*", "s?s:AssumeRole"],
  ["sts:TagSession", "sts:AssumeRole"],
  "sts:TagSession",
);

const statement = fc
  .record({
    principal,
    condition: fc.option(conditions(0, 3)),
    action,
    not: fc.constantFrom("", "", "", "", "Principal", "Action"),
    effect: fc.constantFrom("Allow", "Allow", "Allow", "Deny"),
  })
  .map(({ principal: who, condition: when, action: what, not, effect }) => ({
    Effect: effect,
    [not === "Principal" ? "NotPrincipal" : "Principal"]: who,
    ...(not === "Action" ? { NotAction: "iam:*" } : { Action: what }),
    ...(when !== null && { Condition: when }),
  }));

const manifold = fc
  .record({
    statements: fc.array(statement, { minLength: 1, maxLength: 3 }),
    version: fc.constantFrom("2012-10-17", "2008-10-17"),
  })
  .map(
    ({ statements, version }) =>
      ({
        Version: version,
        // why also without a list: IAM takes one statement so.
        Statement: statements.length === 1 ? statements[0] : statements,
      }) as unknown as PolicyDocument,
  );

/** One statement for everybody or for the home account, that a condition or two must narrow; and perhaps a Deny that does. */
const narrowed = fc
  .record({
    who: fc.constantFrom("*", HOME),
    when: conditions(1, 2),
    deny: fc.option(conditions(1, 1)),
  })
  .map(({ who, when, deny }) => {
    const about = { Principal: { AWS: who }, Action: "sts:AssumeRole" };
    return {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", ...about, Condition: when },
        ...(deny === null ? [] : [{ Effect: "Deny", Principal: "*", Action: "*", Condition: deny }]),
      ],
    } as PolicyDocument;
  });

/** Trust policies of all forms that AWS takes, and some that it does not: one in two has a single way in. */
export const arbitraryTrust: fc.Arbitrary<PolicyDocument> = fc.oneof(manifold, narrowed);
