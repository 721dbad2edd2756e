import { expect } from "chai";
import type { TrustWay } from "../../../../../core/client/trust/trust-way.ts";
import type { Condition, Principal, Statement } from "../../../../../core/aws/policy-document.ts";
import { prove } from "../../../../../core/access/proof/prove-roles.ts";
import * as fleet from "../../../support/small-fleet.ts";

const { HOME, ROOT, ciArn, found, holder, input, pattern, role, roleOf, session, setArn, trust, userArn } = fleet;
const A = roleOf(2);
const UNTIL = "2026-12-01T00:00:00Z";

const sets: TrustWay = { kind: "permissionSets", names: ["Client"] };
const users = (more: Partial<TrustWay> = {}): TrustWay =>
  ({ kind: "users", names: ["alice"], namedBy: "condition", ...more }) as TrustWay;
const account = (id: string, Condition?: Condition): Statement => ({
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${id}:root` },
  Action: "sts:AssumeRole",
  ...(Condition && { Condition }),
});
const client = trust([pattern("Client")]);
const alice = (conditions?: Condition): Statement => trust([userArn("alice")], conditions);
const like = (name: string, operator = "ArnLike", principal: Principal = ROOT): Statement => ({
  Effect: "Allow",
  Principal: principal,
  Action: "sts:AssumeRole",
  Condition: { [operator]: { "aws:PrincipalArn": name } },
});
const deny = (Condition: Condition): Statement => ({ Effect: "Deny", Principal: "*", Action: "sts:*", Condition });
const MFA: Condition = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const external: Condition = { StringEquals: { "sts:ExternalId": "e-1" } };
const office: Condition = { IpAddress: { "aws:SourceIp": "198.51.100.0/24" } };
const endsAt = (moment: string): Condition => ({ DateLessThan: { "aws:CurrentTime": moment } });

const home = "somebody of home account: whom its file does not let in, enters";
const other = "somebody of another account: whom its file does not let in, enters";
const otherwise = (how: string): string => `somebody: whom its file lets in otherwise, enters ${how}`;

/** A trust policy, the ways of the file, and what is found. */
type Case = readonly [
  what: string,
  statements: readonly Statement[],
  ways: readonly TrustWay[],
  holes: readonly string[],
];

const cases: readonly Case[] = [
  ["nothing, where it is what the file says", [client, alice(MFA)], [sets, users({ mfa: {} })], []],
  ["nothing, where it lets in fewer", [alice({ ...MFA, ...external, ...office })], [sets, users({ mfa: {} })], []],
  [
    "nothing, where a Deny takes back what is too much",
    [client, account("444444444444"), deny({ StringEquals: { "aws:PrincipalAccount": "444444444444" } })],
    [sets],
    [],
  ],
  [
    "what a Deny takes back but for some",
    [client, account("444444444444"), deny({ StringLike: { "aws:userid": "AROA*" } })],
    [sets],
    [other],
  ],
  [
    "nothing, where everybody is named and a condition names one set",
    [trust([pattern("Client")], {}, "*")],
    [sets],
    [],
  ],
  ["nothing by a way that has ended", [client, alice(endsAt("2026-11-22T09:00:00Z"))], [sets], []],
  ["somebody by one that ends a second later", [client, alice(endsAt("2026-11-22T09:00:01Z"))], [sets], [home]],
  ["a set that the file does not name", [client, trust([pattern("Other")])], [sets], [home]],
  ["the whole home account", [account(HOME)], [sets], [home]],
  [
    "another account, as a whole, by a condition, by names and by a session",
    [
      account("444444444444"),
      {
        ...account("444444444444"),
        Principal: "*",
        Condition: { StringEquals: { "aws:PrincipalAccount": "444444444444" } },
      },
      { ...account("444444444444"), Principal: { AWS: "arn:aws:iam::444444444444:role/x" } },
      { ...account("444444444444"), Principal: { AWS: "arn:aws:iam::333333333333:user/y" } },
      { ...account("444444444444"), Principal: { AWS: "arn:aws:sts::444444444444:assumed-role/z/s1" } },
    ],
    [sets],
    [other, other, other, other, other],
  ],
  [
    "the role's own account",
    [account("222222222222")],
    [sets],
    ["somebody of the role's own account: whom its file does not let in, enters"],
  ],
  ["everybody", [{ ...account(HOME), Principal: "*" }], [sets], [other]],
  ["everybody but one account", [{ Effect: "Allow", NotPrincipal: { AWS: HOME }, Action: "sts:*" }], [sets], [other]],
  [
    "a stranger with the trusted name, where the account is a wildcard",
    [like(pattern("Client").replace(HOME, "*"), "ArnLike", "*")],
    [sets],
    [other],
  ],
  ["names that extend a trusted one", [like(pattern("Client").replace(/_\?+$/, "_*"))], [sets], [home]],
  ["names that begin with a trusted one", [like(pattern("Client").replace("Client_", "Client*_"))], [sets], [home]],
  ["names with one character more", [like(`arn:aws:iam::${HOME}:user/alic?`)], [users()], [home]],
  [
    "nothing, where a question mark leaves the one name alone",
    [like(`arn:aws:iam::${HOME}:user/alic?`), deny({ ArnNotLike: { "aws:PrincipalArn": userArn("alice") } })],
    [users()],
    [],
  ],
  ["a name in another case", [like(userArn("ALICE"), "StringEqualsIgnoreCase")], [users()], [home]],
  [
    "a user of the name on another path",
    [{ ...account(HOME), Condition: { StringEquals: { "aws:username": "alice" } } }],
    [users()],
    [home],
  ],
  [
    "whoever is not called so",
    [{ ...account(HOME), Condition: { StringNotEquals: { "aws:username": "bob" } } }],
    [users()],
    [home],
  ],
  [
    "whoever has no such key",
    [{ ...account(HOME), Condition: { StringEqualsIfExists: { "aws:username": "alice" } } }],
    [users({ names: ["alice"] })],
    [home],
  ],
  [
    "a user who is what he is called",
    [
      {
        ...account(HOME),
        Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${HOME}:user/\${aws:username}` } },
      },
    ],
    [users()],
    [home],
  ],
  ["a role, where a user is meant", [like(ciArn("alice"))], [users()], [home]],
  ["a deleted user's id", [{ ...account(HOME), Principal: { AWS: "AIDAABCDEFGHIJKLMNOPQ" } }], [users()], [other]],
  [
    "an external id that is not asked for",
    [alice()],
    [users({ externalId: "e-1" })],
    [otherwise("without an external id")],
  ],
  [
    "one that may be left out",
    [alice({ StringEqualsIfExists: { "sts:ExternalId": "e-1" } })],
    [users({ externalId: "e-1" })],
    [otherwise("without an external id")],
  ],
  [
    "another one",
    [alice({ StringLike: { "sts:ExternalId": "e-?" } })],
    [users({ externalId: "e-1" })],
    [otherwise('with the external id "e-x"')],
  ],
  [
    "the same in another case",
    [alice({ StringEqualsIgnoreCase: { "sts:ExternalId": "e-1" } })],
    [users({ externalId: "e-1" })],
    [otherwise('with the external id "E-1"')],
  ],
  ["MFA that is not asked for", [alice()], [users({ mfa: {} })], [otherwise("with access keys, without MFA")]],
  [
    "MFA that access keys need not show",
    [alice({ BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } })],
    [users({ mfa: {} })],
    [otherwise("with access keys, without MFA")],
  ],
  [
    "MFA of any age, where it must be recent",
    [alice(MFA)],
    [users({ mfa: { maxAge: 3600 } })],
    [otherwise("with MFA of unknown age")],
  ],
  [
    "MFA a second too old",
    [alice({ ...MFA, NumericLessThanEquals: { "aws:MultiFactorAuthAge": "3600" } })],
    [users({ mfa: { maxAge: 3600 } })],
    [otherwise("with MFA of 3600 s ago")],
  ],
  ["any address", [alice()], [users({ sourceIps: ["198.51.100.0/24"] })], [otherwise("from no known address")]],
  [
    "an address beside the range",
    [alice({ IpAddress: { "aws:SourceIp": "198.51.100.0/23" } })],
    [users({ sourceIps: ["198.51.100.0/24"] })],
    [otherwise("from 198.51.101.0")],
  ],
  [
    "nothing, where a range is written as its halves",
    [alice({ IpAddress: { "aws:SourceIp": ["198.51.100.0/25", "198.51.100.128/25"] } })],
    [users({ sourceIps: ["198.51.100.0/24"] })],
    [],
  ],
  ["any organization", [alice()], [users({ organizationId: "o-homehome00" })], [otherwise("outside any organization")]],
  [
    "another organization",
    [alice({ StringLike: { "aws:PrincipalOrgID": "o-home*" } })],
    [users({ organizationId: "o-homehome00" })],
    [otherwise('in the organization "o-home"')],
  ],
  ["no end", [alice()], [users({ until: UNTIL })], [otherwise("at 2026-12-01T00:00:00Z")]],
  [
    "an end a second late",
    [alice({ DateLessThanEquals: { "aws:CurrentTime": UNTIL } })],
    [users({ until: UNTIL })],
    [otherwise("at 2026-12-01T00:00:00Z")],
  ],
  [
    "nothing, where the end is written in epoch seconds",
    [alice({ NumericLessThan: { "aws:EpochTime": String(Date.parse(UNTIL) / 1000) } })],
    [users({ until: UNTIL })],
    [],
  ],
  [
    "session tags that nobody spoke of",
    [{ ...alice(), Action: ["sts:AssumeRole", "sts:TagSession"] }],
    [users()],
    ['somebody of home account: whom its file does not let in, enters with session tags "x"'],
  ],
  [
    "nothing, where they are spoken of",
    [alice(), { ...alice({ "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] } }), Action: "sts:TagSession" }],
    [users({ sessionTags: ["team"] })],
    [],
  ],
  [
    "another key of session tags",
    [alice(), { ...alice({ "ForAllValues:StringLike": { "aws:TagKeys": ["team*"] } }), Action: "sts:TagSession" }],
    [users({ sessionTags: ["team"] })],
    [otherwise('with session tags "teamx"')],
  ],
  [
    "one right key and one that is not",
    [alice(), { ...alice({ "ForAnyValue:StringEquals": { "aws:TagKeys": ["team"] } }), Action: "sts:TagSession" }],
    [users({ sessionTags: ["team"] })],
    [otherwise('with session tags "team, x"')],
  ],
  [
    "a source identity that nobody spoke of",
    [{ ...alice(), Action: ["sts:AssumeRole", "sts:SetSourceIdentity"] }],
    [users()],
    ['somebody of home account: whom its file does not let in, enters with the source identity "x"'],
  ],
  [
    "none, where one is required",
    [alice(), { ...alice(), Action: "sts:SetSourceIdentity" }],
    [users({ sourceIdentity: { values: [], required: true } })],
    [home],
  ],
  [
    "another one than is meant",
    [alice({ StringLike: { "sts:SourceIdentity": "*" } }), { ...alice(), Action: "sts:SetSourceIdentity" }],
    [users({ sourceIdentity: { values: ["b-*"], required: true } })],
    [otherwise('with the source identity "x"')],
  ],
  [
    "that a variable of two parts of a call cannot be decided",
    [alice({ StringEquals: { "sts:RoleSessionName": "${sts:ExternalId}" } })],
    [users({ externalId: "e-1" })],
    ["unproved: somebody: may get in without being meant to"],
  ],
  [
    "nothing, where such a variable only narrows what is meant",
    [alice({ StringEquals: { "sts:RoleSessionName": "${aws:username}" } })],
    [users()],
    [],
  ],
  [
    "that a key that is not known here cannot be decided",
    [
      alice({ StringEquals: { "aws:PrincipalOrgPaths": "o-1/r-1/*" } }),
      account("444444444444", { StringEquals: { "aws:PrincipalOrgPaths": "o-1" } }),
    ],
    [users()],
    ["unproved: somebody: may get in without being meant to"],
  ],
];

describe("the proof of whom a trust policy lets in finds", () => {
  for (const [what, statements, ways, holes] of cases)
    it(what, () => {
      const proof = prove(input([role(A, statements, { ways })], []));
      expect(found(proof)).to.have.members([...holes]);
    });

  it("whatever a trust policy of the largest size says, or says that it cannot be proved, in a moment", () => {
    const values = Array.from({ length: 40 }, (_, index) => `arn:aws:iam::*:*/*a?b*${String(index)}*c?*`);
    const hostile: Statement[] = [
      like("*a*", "StringLike", "*"),
      { ...deny({}), Condition: { StringLike: { "aws:PrincipalArn": values } } },
    ];
    const begun = performance.now();
    const [hole] = prove(
      input(
        [
          role(
            A,
            [
              {
                ...hostile[0]!,
                Condition: { StringNotLike: { "aws:PrincipalArn": values }, StringLike: { "aws:userid": "*_?*?*_*" } },
              },
              ...hostile.slice(1),
            ],
            { ways: [sets] },
          ),
        ],
        [],
      ),
    ).holes;
    expect(hole?.kind).to.be.oneOf(["too-much", "unproved", undefined]);
    expect(performance.now() - begun).to.be.below(120_000);
  });
});

describe("where there is no file, the proof of whom a trust policy lets in", () => {
  const of = (
    statements: readonly Statement[],
    more: Parameters<typeof role>[2] = {},
    granted: readonly string[] = [],
  ) =>
    found(
      prove(
        input(
          [role(A, statements, more)],
          granted.map((set) => holder(set, session(setArn(set)), [fleet.enter([A])], { [A]: {} })),
        ),
      ),
    );

  it("takes the names of the home account for meant, on whatever conditions", () => {
    expect(of([client, alice(external), { ...account(HOME), Principal: { AWS: ciArn("ci") } }])).to.deep.equal([]);
  });

  it("and nothing with a wildcard, of another account, or the account as a whole", () => {
    expect(of([like(`${userArn("ali")}*`)])).to.deep.equal([home]);
    expect(of([account("444444444444"), account(HOME)])).to.have.members([other, home]);
    expect(of([{ ...account(HOME), Principal: { AWS: "arn:aws:iam::444444444444:role/x" } }])).to.deep.equal([other]);
  });

  it("but the account where its contract says that it is open, and whoever was granted it", () => {
    expect(of([account(HOME)], { openBecause: "break-glass" })).to.deep.equal([]);
    expect(of([account("444444444444")], { openBecause: "break-glass" })).to.deep.equal([other]);
    const shards = like(pattern("Client").replace("Client_", "Client*_"));
    expect(of([shards], {}, ["Client", "Client-2"])).to.deep.equal([home]);
    expect(
      of([shards, deny({ ArnNotLike: { "aws:PrincipalArn": [pattern("Client"), pattern("Client-2")] } })], {}, [
        "Client",
        "Client-2",
      ]),
    ).to.deep.equal([]);
  });
});
