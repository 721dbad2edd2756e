import fc from "fast-check";
import type { ProofInput, ProofPrincipal, ProofRole } from "../../../../../core/access/proof/proof-input.ts";
import type { Principal, Statement } from "../../../../../core/aws/policy-document.ts";
import { wayStatements } from "../../../../../core/client/trust/trust-statements.ts";
import type { TrustWay } from "../../../../../core/client/trust/trust-way.ts";
import type { Conditions } from "../../../../../core/evaluate/admission/condition-facts.ts";
import * as fleet from "../../../support/small-fleet.ts";

const { HOME, ROOT, ciArn, enter, holder, input, pattern, role, roleOf, session, setArn, trust, user, userArn } = fleet;

/** Three clients and a role of the home account itself. */
const ARNS = [roleOf(2), roleOf(2, "read"), roleOf(3), roleOf(4), `arn:aws:iam::${HOME}:role/your-company-admin`];
const SETS = ["Client", "ClientX", "Client_Admin", "Client-2"];

const callers = [
  ...SETS.map((set) => ({ id: `set:${set}`, principal: session(setArn(set)) })),
  { id: "user:alice", principal: { ...user("alice"), organizationId: "o-homehome00", tags: { team: "ops" } } },
  { id: "user:alicex", principal: user("alicex") },
  { id: "role:ci", principal: session(ciArn("ci")) },
  { id: "user:foreign", principal: { kind: "user", arn: "arn:aws:iam::333333333333:user/alice" } as const },
];

const names = fc.constantFrom(
  ...SETS.map(pattern),
  userArn("alice"),
  ciArn("ci"),
  // what nobody should write
  pattern("Client").replace(/_\?+$/, "_*"),
  pattern("Client").replace(HOME, "*"),
  `${userArn("al")}*`,
  setArn("Client"),
  `arn:aws:iam::${HOME}:user/\${aws:username}`,
);

const conditions = fc.constantFrom<NonNullable<Statement["Condition"]>>(
  {},
  { StringEquals: { "sts:ExternalId": "e-1" } },
  { StringEqualsIfExists: { "sts:ExternalId": "e-1" } },
  { Bool: { "aws:MultiFactorAuthPresent": "true" }, NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } },
  { DateLessThan: { "aws:CurrentTime": "2026-12-01T00:00:00Z" } },
  { DateLessThan: { "aws:CurrentTime": "2026-11-01T00:00:00Z" } },
  { IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "2001:db8::/32"] } },
  { StringEquals: { "aws:PrincipalOrgID": "o-homehome00", "aws:PrincipalTag/team": "ops" } },
  { StringLike: { "sts:RoleSessionName": "${aws:username}-*" } },
  { Null: { "sts:ExternalId": "false" } },
);

const named = fc
  .tuple(fc.uniqueArray(names, { minLength: 1, maxLength: 3 }), conditions)
  .map(([arns, condition]) => trust(arns, condition));

const others = fc
  .tuple(
    fc.constantFrom<Principal>(
      ROOT,
      "*",
      { AWS: "*" },
      { AWS: ["333333333333", userArn("alice")] },
      { AWS: ["arn:aws:iam::333333333333:user/switchyard-proof", ciArn("ci")] },
      { AWS: `arn:aws:sts::${HOME}:assumed-role/ci/alice` },
      { Service: "ec2.amazonaws.com" },
    ),
    conditions,
    fc.constantFrom<"ArnLike" | "ArnNotLike" | "StringEqualsIgnoreCase" | "ArnLikeIfExists" | undefined>(
      undefined,
      "ArnLike",
      "ArnNotLike",
      "StringEqualsIgnoreCase",
      "ArnLikeIfExists",
    ),
    names,
    fc.constantFrom<"Allow" | "Deny">("Allow", "Allow", "Allow", "Deny"),
    fc.boolean(),
  )
  .map(([Principal, condition, operator, name, Effect, not]): Statement => {
    const Condition = operator === undefined ? condition : { ...condition, [operator]: { "aws:PrincipalArn": name } };
    const who = not ? { NotPrincipal: Principal } : { Principal };
    return { Effect, ...who, Action: "sts:*", Condition };
  });

const conditionsOfWay = fc.constantFrom<Conditions>(
  {},
  { externalId: "e-1" },
  { mfa: {} },
  { mfa: { maxAge: 3600 } },
  { until: "2026-12-01T00:00:00Z" },
  { sourceIps: ["192.0.2.0/24"] },
  { organizationId: "o-homehome00" },
  { sessionTags: ["team"] },
  { sourceIdentity: { values: ["a*"], required: false } },
);
const way = fc
  .tuple(
    fc.constantFrom("sets", "users", "roles", "wholeAccount"),
    conditionsOfWay,
    fc.subarray(SETS, { minLength: 1 }),
  )
  .map(([kind, conditions, sets]): TrustWay => {
    switch (kind) {
      case "sets":
        return { kind: "permissionSets", names: sets, ...conditions };
      case "users":
        return { kind: "users", names: ["alice"], namedBy: "condition", ...conditions };
      case "roles":
        return { kind: "roles", names: ["ci"], namedBy: "principal", ...conditions };
      default:
        return { kind: "wholeAccount", reason: "drawn", ...conditions };
    }
  });

/** A role that trusts at random; or as one of these ways would, with more, and the file declares all of the ways or some. */
const arbitraryRole = (arn: string): fc.Arbitrary<ProofRole> =>
  fc
    .tuple(
      fc.array(fc.oneof({ weight: 3, arbitrary: named }, { weight: 1, arbitrary: others }), { maxLength: 3 }),
      fc.option(
        fc.tuple(fc.array(way, { minLength: 1, maxLength: 2 }), fc.array(way, { maxLength: 1 }), fc.boolean()),
        { freq: 3 },
      ),
    )
    .map(([statements, drawn]) => {
      if (drawn === null) return role(arn, statements);
      const [declared, more, alone] = drawn;
      const written = [...declared, ...more].flatMap((one) =>
        wayStatements({ partition: "aws", accountId: HOME }, one),
      );
      return role(arn, alone ? written : [...written, ...statements], { ways: declared });
    });

const resources = fc.oneof(
  { weight: 4, arbitrary: fc.uniqueArray(fc.constantFrom(...ARNS, `${roleOf(2)}x`), { minLength: 1, maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ["*"],
      [roleOf(3), "arn:aws:iam::2*:role/*"],
      ["arn:aws:iam::*"],
      [roleOf(2).replace("admin", "${aws:username}")],
    ),
  },
);

const policy = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(resources, conditions).map(([arns, condition]) => enter(arns, condition)) },
  {
    weight: 1,
    arbitrary: fc.tuple(resources, fc.constantFrom<"Allow" | "Deny">("Allow", "Deny")).map(([NotResource, Effect]) => ({
      name: "by exclusion",
      document: fleet.document({ Effect, NotAction: "s3:*", NotResource }),
    })),
  },
);

const arbitraryPrincipal = ({ id, principal }: (typeof callers)[number]): fc.Arbitrary<ProofPrincipal> =>
  fc
    .tuple(
      fc.array(policy, { maxLength: 2 }),
      fc.subarray(ARNS),
      fc.constantFrom({}, {}, { until: "2026-12-01T00:00:00Z" }),
    )
    .map(([policies, granted, entry]) =>
      holder(id, principal, policies, Object.fromEntries(granted.map((arn) => [arn, entry]))),
    );

/** Any fleet of five roles and eight principals, most of them with several faults. */
export const arbitraryFleet: fc.Arbitrary<ProofInput> = fc
  .tuple(fc.tuple(...ARNS.map(arbitraryRole)), fc.tuple(...callers.map(arbitraryPrincipal)))
  .map(([roles, principals]) => input(roles, principals));
