import { expect } from "chai";
import type { GrantedEntry, ProofInput } from "../../../../../core/access/proof/proof-input.ts";
import { prove } from "../../../../../core/access/proof/prove-roles.ts";
import type { Condition, Statement } from "../../../../../core/aws/policy-document.ts";
import * as fleet from "../../../support/small-fleet.ts";
import { holeTexts, proveBruteForce } from "./brute-force.ts";

const { HOME, ciArn, enter, holder, input, pattern, role, roleOf, session, setArn, trust, user, userArn } = fleet;
const A = roleOf(2);
const B = roleOf(3);
const FAR_ROLE = roleOf(4);

/** One role that trusts as given, entered by the set Client; beside it, another client whose role trusts its own set. */
function setFleet(statements: readonly Statement[], more: Parameters<typeof role>[2] = {}): ProofInput {
  return input(
    [role(A, statements, more), role(B, [trust([pattern("Other")])])],
    [
      holder("set:Client", session(setArn("Client")), [enter([A])], { [A]: {} }),
      holder("set:Other", session(setArn("Other")), [enter([B])], { [B]: {} }),
    ],
  );
}

/** One role that trusts alice under conditions, with a grant that demands something. */
function aliceFleet(
  conditions: Condition,
  entry: GrantedEntry,
  further: readonly Statement[] = [],
  home?: Condition,
): ProofInput {
  const alice = { ...user("alice"), organizationId: "o-homehome00" };
  const statements = [trust([userArn("alice")], conditions), ...further];
  return input([role(A, statements)], [holder("user:alice", alice, [enter([A], home)], { [A]: entry })]);
}

const account = (id: string, conditions?: Condition): Statement => ({
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${id}:root` },
  Action: "sts:AssumeRole",
  ...(conditions && { Condition: conditions }),
});
const anyone = trust([pattern("Client")], {}, "*");
const until = new Date("2026-12-01T00:00:00Z");
const endsAt = (moment: string): Condition => ({ DateLessThan: { "aws:CurrentTime": moment } });
const MFA: Condition = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const young: Condition = { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } };
const present = { mfa: { present: true, ageSeconds: 60 } };
const external: Condition = { StringEquals: { "sts:ExternalId": "e-1" } };
const office: Condition = { IpAddress: { "aws:SourceIp": "198.51.100.0/24" } };
const inside = { sourceIp: "198.51.100.9" };
const organization: Condition = { StringEquals: { "aws:PrincipalOrgID": "o-homehome00" } };
const sourced: Condition = { StringLike: { "sts:SourceIdentity": "*" } };
const setsIdentity: Statement = { ...trust([userArn("alice")]), Action: "sts:SetSourceIdentity" };
const near = (name: string): string =>
  `arn:aws:iam::${HOME}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_${name}_0123456789abcdef`;

interface Open {
  /** Conditions of the whole account's way by the client's file. */
  readonly file: Condition;
  /** As deployed. Default: the same. */
  readonly deployed?: Condition;
  /** Patterns that a further statement names. Default: there is none. */
  readonly named?: readonly string[];
  /** Conditions of that statement. */
  readonly on?: Condition;
}

/** One role open to the whole home account; beside it a set that may enter every role, without a grant. */
function openFleet({ file, deployed = file, named, on }: Open): ProofInput {
  const further = named === undefined ? [] : [trust(named, on)];
  const oncall = { ...session(setArn("Oncall")), organizationId: "o-homehome00" };
  return input(
    [role(A, [...further, account(HOME, deployed)], { opening: [account(HOME, file)] })],
    [holder("set:Oncall", oncall, [enter(["*"])])],
  );
}

interface Case {
  readonly name: string;
  readonly fleet: ProofInput;
  /** `principal: attack`, each once, in any order; `lock-out: ...` for a lock-out. */
  readonly holes: readonly string[];
}

const ungranted = "enters without a grant";
const bothAccounts: Statement = { ...account(HOME), Principal: { AWS: [HOME, "444444444444"] } };
const ended = endsAt("2026-11-22T09:00:00Z");
const ending = endsAt("2026-12-01T00:00:00Z");
const anybodyAtHome = ["user", "role"].map(
  (kind) => `arn:aws:iam::${HOME}:${kind}/switchyard-proof: ${kind} of the home account without a grant`,
);
const cases: readonly Case[] = [
  { name: "nothing, when each set enters its own role", fleet: setFleet([trust([pattern("Client")])]), holes: [] },
  {
    name: "a grant that the trust policy refuses",
    fleet: setFleet([trust([pattern("Clients")])]),
    holes: ["lock-out: set:Client: enters as granted"],
  },
  {
    name: "a grant that the identity policy refuses",
    fleet: input(
      [role(A, [trust([pattern("Client")])])],
      [holder("set:Client", session(setArn("Client")), [enter([B])], { [A]: {} })],
    ),
    holes: ["lock-out: set:Client: enters as granted"],
  },
  {
    name: "a grant that has ended by the clock",
    fleet: setFleet([trust([pattern("Client")], endsAt("2026-11-22T09:00:00Z"))]),
    holes: ["lock-out: set:Client: enters as granted"],
  },
  {
    name: "a boundary that refuses",
    fleet: input(
      [role(A, [trust([pattern("Client")])])],
      [
        {
          ...holder("set:Client", session(setArn("Client")), [enter([A])], { [A]: {} }),
          permissionsBoundary: enter([B]),
        },
      ],
    ),
    holes: ["lock-out: set:Client: enters as granted"],
  },
  {
    name: "swapped ARNs",
    fleet: input(
      [role(A, [trust([pattern("Client")])]), role(B, [trust([pattern("Other")])])],
      [
        holder("set:Client", session(setArn("Client")), [enter([B])], { [A]: {} }),
        holder("set:Other", session(setArn("Other")), [enter([A])], { [B]: {} }),
      ],
    ),
    holes: ["lock-out: set:Client: enters as granted", "lock-out: set:Other: enters as granted"],
  },
  {
    name: "a principal that was not granted the role, though both sides let it in",
    fleet: input(
      [role(A, [trust([pattern("Client")])])],
      [holder("set:Client", session(setArn("Client")), [enter([A])])],
    ),
    holes: [`set:Client: ${ungranted}`],
  },
  {
    name: "not a principal whose policies reach every role, when no trust names it",
    fleet: input([role(A, [trust([pattern("Client")])])], [holder("user:eve", user("eve"), [enter(["*"])])]),
    holes: [],
  },
  {
    name: "an account that is neither home, nor a client's, nor the role's own",
    fleet: setFleet([trust([pattern("Client")]), account("444444444444")]),
    holes: ["user", "role"].map(
      (kind) =>
        `arn:aws:iam::444444444444:${kind}/switchyard-proof: ${kind} of another account that the trust policy names`,
    ),
  },
  {
    name: "an account that a condition names, beside everybody",
    fleet: setFleet([
      trust([pattern("Client")]),
      {
        ...account("444444444444"),
        Principal: { AWS: "*" },
        Condition: { StringEquals: { "aws:PrincipalAccount": "444444444444" } },
      },
    ]),
    holes: ["user", "role"].map(
      (kind) =>
        `arn:aws:iam::444444444444:${kind}/switchyard-proof: ${kind} of another account that the trust policy names`,
    ),
  },
  {
    name: "a role, a user and a session of other accounts, a client's among them",
    fleet: setFleet([
      trust([pattern("Client")]),
      {
        ...account("444444444444"),
        Principal: {
          AWS: [
            "arn:aws:iam::444444444444:role/x",
            "arn:aws:iam::333333333333:user/y",
            "arn:aws:sts::444444444444:assumed-role/z/s",
          ],
        },
      },
    ]),
    holes: [
      "arn:aws:iam::444444444444:role/x",
      "arn:aws:iam::333333333333:user/y",
      "arn:aws:sts::444444444444:assumed-role/z/s",
    ].map((arn) => `${arn}: whom the trust policy names, outside the home account`),
  },
  {
    name: "an expired grant that the policies still allow, and not one that they end",
    fleet: input(
      [role(A, [trust([userArn("alice"), userArn("bob")])])],
      [
        holder("user:alice", user("alice"), [enter([A])]),
        holder("user:bob", user("bob"), [enter([A], endsAt("2026-11-22T08:59:59Z"))]),
      ],
    ),
    holes: [`user:alice: ${ungranted}`],
  },
  {
    name: "a way in that opens later",
    fleet: input(
      [role(A, [trust([userArn("alice")], { DateGreaterThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } })])],
      [holder("user:alice", user("alice"), [enter([A])])],
    ),
    holes: [`user:alice: ${ungranted}`],
  },
  {
    name: "an ungranted way in behind every condition that an attacker can satisfy",
    fleet: input(
      [
        role(A, [
          trust([userArn("alice")], {
            ...external,
            ...MFA,
            ...young,
            ...office,
            StringLike: { "sts:RoleSessionName": "${aws:username}-*" },
          }),
        ]),
      ],
      [holder("user:alice", user("alice"), [enter([A])])],
    ),
    holes: [`user:alice: ${ungranted}`],
  },
  {
    name: "a Deny that the attacker can step around, and not one that it cannot",
    fleet: input(
      [
        role(A, [
          trust([userArn("alice")]),
          {
            Effect: "Deny",
            Principal: "*",
            Action: "sts:*",
            Condition: { NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" } },
          },
        ]),
        role(B, [trust([userArn("alice")]), { Effect: "Deny", Principal: "*", Action: "sts:*" }]),
      ],
      [holder("user:alice", user("alice"), [enter([A, B])])],
    ),
    holes: [`user:alice: ${ungranted}`],
  },
  {
    name: "the whole home account",
    fleet: setFleet([account(HOME)]),
    holes: [
      `arn:aws:iam::${HOME}:user/switchyard-proof: user of the home account without a grant`,
      `arn:aws:iam::${HOME}:role/switchyard-proof: role of the home account without a grant`,
    ],
  },
  {
    name: "not the whole home account, when it is meant",
    fleet: setFleet([account(HOME)], { opening: [account(HOME)] }),
    holes: [],
  },
  {
    name: "a stranger and another client, also when the whole home account is meant",
    fleet: setFleet([account(HOME), account("333333333333"), account("999999999999")], { opening: [account(HOME)] }),
    holes: [
      "arn:aws:iam::333333333333:user/switchyard-proof: user of another client's account",
      "arn:aws:iam::333333333333:role/switchyard-proof: role of another client's account",
      "arn:aws:iam::999999999999:user/switchyard-proof: user of a stranger's account",
      "arn:aws:iam::999999999999:role/switchyard-proof: role of a stranger's account",
    ],
  },
  {
    name: "a stranger with the trusted name, where the account is a wildcard",
    fleet: setFleet([trust([pattern("Client").replace(HOME, "*")], {}, "*")]),
    holes: [
      `${near("Client").replace(HOME, "999999999999")}: a stranger's account, with the name of a trusted principal`,
    ],
  },
  { name: "not everyone, when a condition names one home set", fleet: setFleet([anyone]), holes: [] },
  {
    name: "names that extend a trusted one",
    fleet: setFleet([trust([pattern("Client").replace(/_\?+$/, "_*")])]),
    holes: [`${near("Client_Admin")}: a name near to that of a trusted principal`],
  },
  {
    name: "not a near name that was granted the role, as a shard is",
    fleet: input(
      [role(A, [trust([pattern("Client").replace("Client_", "Client*_")])])],
      ["Client", "Client-2"].map((set) => holder(set, session(setArn(set)), [enter([A])], { [A]: {} })),
    ),
    holes: ["ClientX", "Client_Admin"].map((name) => `${near(name)}: a name near to that of a trusted principal`),
  },
  {
    name: "not a home user without a grant, when the whole home account is meant",
    fleet: input(
      [role(A, [account(HOME)], { opening: [account(HOME)] })],
      [holder("user:alice", user("alice"), [enter(["*"])])],
    ),
    holes: [],
  },
  {
    name: "not a condition that the open home account makes void by choice",
    fleet: input(
      [role(A, [trust([userArn("alice")], external), account(HOME)], { opening: [account(HOME)] })],
      [holder("user:alice", user("alice"), [enter([A])], { [A]: { context: { externalId: "e-1" } } })],
    ),
    holes: [],
  },
  {
    name: "an ungranted set that another statement names too, where the whole account's way has ended",
    fleet: openFleet({ file: ended, named: [pattern("Oncall")] }),
    holes: [`set:Oncall: ${ungranted}`],
  },
  {
    name: "not an ungranted set that nothing else names, where the whole account's way has ended",
    fleet: openFleet({ file: ended }),
    holes: [],
  },
  {
    name: "an ungranted set that another statement names too, since the whole account's way will end",
    fleet: openFleet({ file: ending, named: [pattern("Oncall")] }),
    holes: [`set:Oncall: ${ungranted}`],
  },
  {
    name: "not an ungranted set that another statement names too, where the whole account's way has no end",
    fleet: openFleet({ file: {}, named: [pattern("Oncall")] }),
    holes: [],
  },
  {
    name: "not an ungranted set whose other way ends before the whole account's",
    fleet: openFleet({ file: ending, named: [pattern("Oncall")], on: endsAt("2026-11-30T00:00:00Z") }),
    holes: [],
  },
  {
    name: "an ungranted set whose other way ends a second after the whole account's",
    fleet: openFleet({ file: ending, named: [pattern("Oncall")], on: endsAt("2026-12-01T00:00:01Z") }),
    holes: [`set:Oncall: ${ungranted}`],
  },
  {
    name: "an end of the whole account's way that is missing in what is deployed",
    fleet: openFleet({ file: ending, deployed: {} }),
    holes: [...anybodyAtHome, `set:Oncall: ${ungranted}`],
  },
  {
    name: "a later end of the whole account's way in what is deployed",
    fleet: openFleet({ file: ending, deployed: endsAt("2026-12-24T00:00:00Z") }),
    holes: [...anybodyAtHome, `set:Oncall: ${ungranted}`],
  },
  {
    name: "not an earlier end of the whole account's way in what is deployed",
    fleet: openFleet({ file: ending, deployed: endsAt("2026-11-30T00:00:00Z") }),
    holes: [],
  },
  {
    name: "an ungranted set that another statement names too, where what is deployed will end and the file has no end",
    fleet: openFleet({ file: {}, deployed: ending, named: [pattern("Oncall")] }),
    holes: [`set:Oncall: ${ungranted}`],
  },
  {
    name: "a stranger whom the statement names that opens the role to the whole account",
    fleet: input(
      [
        role(A, [bothAccounts], {
          opening: [bothAccounts],
        }),
      ],
      [],
    ),
    holes: ["user", "role"].map(
      (kind) =>
        `arn:aws:iam::444444444444:${kind}/switchyard-proof: ${kind} of another account that the trust policy names`,
    ),
  },
  {
    name: "an end of the whole account's way that has passed, and is missing in what is deployed",
    fleet: openFleet({ file: ended, deployed: {} }),
    holes: [...anybodyAtHome, `set:Oncall: ${ungranted}`],
  },
  {
    name: "an ungranted set that does without the whole account's MFA by another statement",
    fleet: openFleet({ file: { ...MFA, ...young }, named: [pattern("Oncall")] }),
    holes: [`set:Oncall: ${ungranted}`],
  },
  {
    name: "not an ungranted set that another statement names on the whole account's MFA",
    fleet: openFleet({ file: MFA, named: [pattern("Oncall")], on: MFA }),
    holes: [],
  },
  {
    name: "an ungranted set that another statement names on older MFA than the whole account's",
    fleet: openFleet({ file: { ...MFA, ...young }, named: [pattern("Oncall")], on: MFA }),
    holes: [`set:Oncall: ${ungranted}`],
  },
  {
    name: "MFA of the whole account's way that is missing in what is deployed",
    fleet: openFleet({ file: MFA, deployed: {} }),
    holes: [...anybodyAtHome, `set:Oncall: ${ungranted}`],
  },
  { name: "not the whole account, with MFA where it is meant so", fleet: openFleet({ file: MFA }), holes: [] },
  {
    name: "an ungranted set that another statement lets in from another office than the whole account's",
    fleet: openFleet({
      file: office,
      named: [pattern("Oncall")],
      on: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } },
    }),
    holes: [`set:Oncall: ${ungranted}`],
  },
  {
    name: "not an ungranted set that another statement lets in from within the whole account's office",
    fleet: openFleet({
      file: office,
      named: [pattern("Oncall")],
      on: { IpAddress: { "aws:SourceIp": "198.51.100.64/26" } },
    }),
    holes: [],
  },
  {
    name: "an ungranted set that another statement lets in outside the whole account's organization",
    fleet: openFleet({ file: organization, named: [pattern("Oncall")] }),
    holes: [`set:Oncall: ${ungranted}`],
  },
  {
    name: "not an ungranted set that another statement lets in inside the whole account's organization",
    fleet: openFleet({ file: organization, named: [pattern("Oncall")], on: organization }),
    holes: [],
  },
  {
    name: "an ungranted set in a role that the file opens and what is deployed does not",
    fleet: input(
      [role(A, [trust([pattern("Oncall")])], { opening: [account(HOME)] })],
      [holder("set:Oncall", session(setArn("Oncall")), [enter(["*"])])],
    ),
    holes: [`set:Oncall: ${ungranted}`],
  },
  {
    name: "a missing external id that the whole account's way excuses only until it ends",
    fleet: input(
      [
        role(
          A,
          [
            trust([userArn("alice")], external),
            trust([`arn:aws:iam::${HOME}:user/alic?`]),
            account(HOME, endsAt("2026-11-30T00:00:00Z")),
          ],
          { opening: [account(HOME, endsAt("2026-11-30T00:00:00Z"))] },
        ),
      ],
      [
        holder("user:alice", user("alice"), [enter([A], endsAt(until.toISOString()))], {
          [A]: { context: { externalId: "e-1" }, conditions: { until: until.toISOString() } },
        }),
      ],
    ),
    holes: [
      "user:alice: without its external id",
      "user:alice: with another external id",
      `${userArn("alicx")}: a name near to that of a trusted principal`,
    ],
  },
  {
    name: "nothing, where the whole account's way ends between now and the end of the grant",
    fleet: input(
      [
        role(A, [trust([userArn("alice")], external), account(HOME, endsAt("2026-11-30T00:00:00Z"))], {
          opening: [account(HOME, endsAt("2026-11-30T00:00:00Z"))],
        }),
      ],
      [
        holder("user:alice", user("alice"), [enter([A], endsAt(until.toISOString()))], {
          [A]: { context: { externalId: "e-1" }, conditions: { until: until.toISOString() } },
        }),
      ],
    ),
    holes: [],
  },
  {
    name: "one user of one other client among many",
    fleet: input(
      [
        role(A, [
          trust([pattern("Client")]),
          trust([fleet.roleOf(4).replace("role/your-company-admin", "user/switchyard-proof")], {}, "*"),
        ]),
        role(B, [trust([pattern("Client")])]),
        role(FAR_ROLE, [trust([pattern("Client")])]),
      ],
      [],
    ),
    holes: ["arn:aws:iam::444444444444:user/switchyard-proof: whom the trust policy names, outside the home account"],
  },
  {
    name: "not a home user and a role that are really called as the attackers usually are, and may enter",
    fleet: input(
      [role(A, [trust([userArn("switchyard-proof"), ciArn("Switchyard-Proof-2")])])],
      [
        holder("user:switchyard-proof", user("switchyard-proof"), [enter([A])], { [A]: {} }),
        holder("role:Switchyard-Proof-2", session(ciArn("Switchyard-Proof-2")), [enter([A])], { [A]: {} }),
      ],
    ),
    holes: [],
  },
  {
    name: "everybody, where what is denied has the usual attackers' names",
    fleet: input(
      [
        role(A, [
          account(HOME),
          {
            Effect: "Deny",
            Principal: "*",
            Action: "sts:*",
            Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::*:*/switchyard-proof` } },
          },
        ]),
      ],
      [],
    ),
    holes: ["user", "role"].map(
      (kind) => `arn:aws:iam::${HOME}:${kind}/switchyard-proof-2: ${kind} of the home account without a grant`,
    ),
  },
  {
    name: "not a way in that was open once",
    fleet: input(
      [
        role(A, [
          trust([userArn("alice")], {
            ...endsAt("2026-02-01T00:00:00Z"),
            DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" },
          }),
        ]),
      ],
      [holder("user:alice", user("alice"), [enter([A])])],
    ),
    holes: [],
  },
  {
    name: "names that begin with a trusted one, shards included",
    fleet: setFleet([trust([pattern("Client").replace("Client_", "Client*_")])]),
    holes: ["ClientX", "Client_Admin", "Client-2"].map(
      (name) => `${near(name)}: a name near to that of a trusted principal`,
    ),
  },
  {
    name: "users and roles of near names",
    fleet: input(
      [role(A, [trust([`${userArn("ali")}*`])])],
      [holder("user:ali", user("ali"), [enter([A])], { [A]: {} })],
    ),
    holes: ["alix", "ali-2"].map((name) => `${userArn(name)}: a name near to that of a trusted principal`),
  },
  {
    name: "another set on a role that it was not granted, by a wildcard in its policy",
    fleet: input(
      [role(A, [trust([pattern("Client"), pattern("Other")])])],
      [
        holder("set:Client", session(setArn("Client")), [enter([A])], { [A]: {} }),
        holder("set:Other", session(setArn("Other")), [enter(["arn:aws:iam::*:role/your-company-*"])]),
      ],
    ),
    holes: [`set:Other: ${ungranted}`],
  },
  { name: "nothing behind an external id", fleet: aliceFleet(external, { context: { externalId: "e-1" } }), holes: [] },
  {
    name: "a missing condition on the external id that the grant demands",
    fleet: aliceFleet({}, { context: { externalId: "e-1" }, conditions: { externalId: "e-1" } }),
    holes: ["user:alice: without its external id", "user:alice: with another external id"],
  },
  {
    name: "an external id that may be left out",
    fleet: aliceFleet({ StringEqualsIfExists: { "sts:ExternalId": "e-1" } }, { conditions: { externalId: "e-1" } }),
    holes: ["user:alice: without its external id"],
  },
  {
    name: "an external id that another statement does not ask for",
    fleet: aliceFleet(external, { context: { externalId: "e-1" } }, [trust([`arn:aws:iam::${HOME}:user/al*`])]),
    holes: [
      "user:alice: without its external id",
      "user:alice: with another external id",
      ...["alicex", "alice-2", "alic", "alx", "al-2"].map(
        (name) => `${userArn(name)}: a name near to that of a trusted principal`,
      ),
    ],
  },
  {
    name: "nothing, when a second way in is written for the same user without an external id",
    fleet: aliceFleet(external, { context: { externalId: "e-1" } }, [trust([userArn("alice")])]),
    holes: [],
  },
  {
    name: "nothing behind MFA",
    fleet: aliceFleet({ ...MFA, ...young }, { context: present, conditions: { mfa: { maxAge: 3600 } } }),
    holes: [],
  },
  {
    name: "MFA that is not asked for",
    fleet: aliceFleet({}, { context: present, conditions: { mfa: { maxAge: 3600 } } }),
    holes: [
      "user:alice: with access keys, without MFA",
      "user:alice: without MFA",
      "user:alice: with MFA older than allowed",
    ],
  },
  {
    name: "MFA that access keys need not show",
    fleet: aliceFleet(
      { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } },
      { context: present, conditions: { mfa: {} } },
    ),
    holes: ["user:alice: with access keys, without MFA"],
  },
  {
    name: "MFA of any age, where it must be recent",
    fleet: aliceFleet(MFA, { context: present, conditions: { mfa: { maxAge: 3600 } } }),
    holes: ["user:alice: with MFA older than allowed"],
  },
  {
    name: "nothing at the end of a grant, by its trust",
    fleet: aliceFleet(endsAt(until.toISOString()), { conditions: { until: until.toISOString() } }),
    holes: [],
  },
  {
    name: "nothing at the end of a grant, by its policy",
    fleet: aliceFleet({}, { conditions: { until: until.toISOString() } }, [], endsAt(until.toISOString())),
    holes: [],
  },
  {
    name: "a grant that lasts a moment too long",
    fleet: aliceFleet(
      { DateLessThanEquals: { "aws:CurrentTime": until.toISOString() } },
      { conditions: { until: until.toISOString() } },
    ),
    holes: ["user:alice: at the end of the grant"],
  },
  {
    name: "a grant without an end",
    fleet: aliceFleet({}, { conditions: { until: until.toISOString() } }),
    holes: ["user:alice: at the end of the grant", "user:alice: after the end of the grant"],
  },
  {
    name: "nothing outside the office",
    fleet: aliceFleet(office, { context: inside, conditions: { sourceIps: ["198.51.100.0/24"] } }),
    holes: [],
  },
  {
    name: "any address, where the grant demands one of the office",
    fleet: aliceFleet({}, { context: inside, conditions: { sourceIps: ["198.51.100.0/24"] } }),
    holes: ["user:alice: from no known address", "user:alice: from another address"],
  },
  {
    name: "nothing outside the organization",
    fleet: aliceFleet(organization, { conditions: { organizationId: "o-homehome00" } }),
    holes: [],
  },
  {
    name: "any organization, where the grant demands one",
    fleet: aliceFleet({}, { conditions: { organizationId: "o-homehome00" } }),
    holes: ["user:alice: outside any organization", "user:alice: in another organization"],
  },
  {
    name: "nothing without a source identity",
    fleet: aliceFleet(
      sourced,
      { context: { sourceIdentity: "alice" }, conditions: { sourceIdentity: { values: [], required: true } } },
      [setsIdentity],
    ),
    holes: [],
  },
  {
    name: "a source identity that may be left out",
    fleet: aliceFleet(
      {},
      { context: { sourceIdentity: "alice" }, conditions: { sourceIdentity: { values: [], required: true } } },
      [setsIdentity],
    ),
    holes: ["user:alice: without a source identity"],
  },
];

describe("the proof finds", () => {
  for (const one of cases) {
    it(one.name, () => {
      const { holes } = prove(one.fleet);
      const found = holes.map(
        ({ kind, principal, attack }) => `${kind === "lock-out" ? "lock-out: " : ""}${principal}: ${attack}`,
      );
      expect(found).to.have.members(one.holes);
      for (const { kind, decision } of holes) expect(decision.allowed).to.equal(kind === "too-much");
      expect(holeTexts(proveBruteForce(one.fleet).holes)).to.deep.equal(holeTexts(holes));
    });
  }

  it("refuses a grant of a role that is not there, and a role that is there twice", () => {
    const one = role(A, [trust([userArn("alice")])]);
    const alice = holder("user:alice", user("alice"), [enter([A])], { [FAR_ROLE]: {} });
    expect(() => prove(input([one], [alice]))).to.throw(RangeError, `user:alice is granted ${FAR_ROLE}`);
    expect(() => prove(input([one, one], []))).to.throw(RangeError, "same ARN");
  });
});
