import { expect } from "chai";
import type { Condition, NamedPolicy, Statement } from "../../../../../core/aws/policy-document.ts";
import type { ProofInput } from "../../../../../core/access/proof/proof-input.ts";
import { prove } from "../../../../../core/access/proof/prove-roles.ts";
import * as fleet from "../../../support/small-fleet.ts";

const { HOME, ROOT, ciArn, enter, found, holder, input, pattern, role, roleOf, session, setArn, trust, user, userArn } =
  fleet;
const A = roleOf(2);
const B = roleOf(3);
const FAR_ROLE = roleOf(4);
const UNTIL = "2026-12-01T00:00:00Z";

const endsAt = (moment: string): Condition => ({ DateLessThan: { "aws:CurrentTime": moment } });
const MFA: Condition = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const external: Condition = { StringEquals: { "sts:ExternalId": "e-1" } };
const sourced: Condition = { StringLike: { "sts:SourceIdentity": "*" } };
const setsIdentity: Statement = { ...trust([userArn("alice")]), Action: "sts:SetSourceIdentity" };
const ungranted = "enters without a grant";
const lockedOut = (id: string): string => `lock-out: ${id}: enters as granted`;
const ended = "enters after the end of its grant";

/** One role that trusts so, and alice, who may call it and holds it so. */
function aliceFleet(
  statements: readonly Statement[],
  policies: readonly NamedPolicy[] = [enter([A])],
  granted: Parameters<typeof holder>[3] = {},
): ProofInput {
  return input([role(A, statements)], [holder("alice", user("alice"), policies, granted)]);
}

/** One role that trusts so, and a permission set that may call it and holds it. */
function setFleet(statements: readonly Statement[], policies: readonly NamedPolicy[] = [enter([A])]): ProofInput {
  return input([role(A, statements)], [holder("set", session(setArn("Client")), policies, { [A]: {} })]);
}

const client = trust([pattern("Client")]);
const alice = (conditions?: Condition): Statement => trust([userArn("alice")], conditions);
const bounded = (fleetOfOne: ProofInput, permissionsBoundary: NamedPolicy): ProofInput => ({
  ...fleetOfOne,
  principals: fleetOfOne.principals.map((one) => ({ ...one, permissionsBoundary })),
});

const cases: readonly (readonly [what: string, fleet: ProofInput, holes: readonly string[]])[] = [
  ["nothing, when a set enters its own role", setFleet([client]), []],
  ["a grant that the trust policy refuses", setFleet([trust([pattern("Clients")])]), [lockedOut("set")]],
  ["a grant that the identity policy refuses", setFleet([client], [enter([B])]), [lockedOut("set")]],
  [
    "a grant whose way has ended by the clock",
    setFleet([trust([pattern("Client")], endsAt("2026-11-22T09:00:00Z"))]),
    [lockedOut("set")],
  ],
  [
    "not a grant whose way ends a second later",
    setFleet([trust([pattern("Client")], endsAt("2026-11-22T09:00:01Z"))]),
    [],
  ],
  [
    "a grant whose way begins later",
    setFleet([trust([pattern("Client")], { DateGreaterThan: { "aws:CurrentTime": UNTIL } })]),
    [lockedOut("set")],
  ],
  ["a boundary that refuses", bounded(setFleet([client]), enter([B])), [lockedOut("set")]],
  ["not a boundary that lets it through", bounded(setFleet([client]), enter(["*"])), []],
  ["a set that must show MFA, which it never can", setFleet([trust([pattern("Client")], MFA)]), [lockedOut("set")]],
  ["not a user who must", aliceFleet([alice(MFA)], undefined, { [A]: {} }), []],
  [
    "a set that must send an external id, which the console cannot",
    setFleet([trust([pattern("Client")], external)]),
    [lockedOut("set")],
  ],
  ["not a user who must", aliceFleet([alice(external)], undefined, { [A]: {} }), []],
  [
    "a set that must set a source identity",
    setFleet([trust([pattern("Client")], sourced), { ...client, Action: "sts:SetSourceIdentity" }]),
    [lockedOut("set")],
  ],
  ["not a user who must and may", aliceFleet([alice(sourced), setsIdentity], undefined, { [A]: {} }), []],
  ["a user who must and may not", aliceFleet([alice(sourced)], undefined, { [A]: {} }), [lockedOut("alice")]],
  [
    "swapped ARNs",
    input(
      [role(A, [client]), role(B, [trust([pattern("Other")])])],
      [
        holder("set:Client", session(setArn("Client")), [enter([B])], { [A]: {} }),
        holder("set:Other", session(setArn("Other")), [enter([A])], { [B]: {} }),
      ],
    ),
    [lockedOut("set:Client"), lockedOut("set:Other")],
  ],
  [
    "a principal that was not granted the role, though both sides let it in",
    input([role(A, [client])], [holder("set", session(setArn("Client")), [enter([A])])]),
    [`set: ${ungranted}`],
  ],
  [
    "not one whose policies reach every role, when no trust names it",
    input([role(A, [client])], [holder("eve", user("eve"), [enter(["*"])])]),
    [],
  ],
  [
    "another set on a role that it was not granted, by a wildcard in its policy",
    input(
      [role(A, [trust([pattern("Client"), pattern("Other")])])],
      [
        holder("set:Client", session(setArn("Client")), [enter([A])], { [A]: {} }),
        holder("set:Other", session(setArn("Other")), [enter(["arn:aws:iam::*:role/your-company-*"])]),
      ],
    ),
    [`set:Other: ${ungranted}`],
  ],
  [
    "a set by any of the roles that Identity Center may come to make for it",
    input(
      [role(A, [trust([setArn("Client").replace("fedcba9876543210", "00000000000000aa")])])],
      [holder("set", session(setArn("Client")), [enter([A])])],
    ),
    [`set: ${ungranted}`],
  ],
  [
    "a way in that opens later",
    aliceFleet([alice({ DateGreaterThan: { "aws:CurrentTime": UNTIL } })]),
    [`alice: ${ungranted}`],
  ],
  [
    "not a way in that was open once",
    aliceFleet([
      alice({ ...endsAt("2026-02-01T00:00:00Z"), DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } }),
    ]),
    [],
  ],
  [
    "an ungranted way in behind every condition that a caller can meet",
    aliceFleet([
      alice({
        ...external,
        ...MFA,
        NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
        IpAddress: { "aws:SourceIp": "198.51.100.0/24" },
        StringLike: { "sts:RoleSessionName": "${aws:username}-*" },
      }),
    ]),
    [`alice: ${ungranted}`],
  ],
  [
    "not one behind conditions that no call meets together",
    aliceFleet([
      alice({
        StringEquals: { "sts:RoleSessionName": "${aws:username}" },
        StringLike: { "sts:RoleSessionName": "bob*" },
      }),
    ]),
    [],
  ],
  [
    "a variable in her own policy that means her",
    aliceFleet(
      [trust([ciArn("x"), `arn:aws:iam::${HOME}:user/*`])],
      [
        enter([A.replace("admin", "*")], {
          StringEquals: { "aws:PrincipalArn": `arn:aws:iam::${HOME}:user/\${aws:username}` },
        }),
      ],
    ),
    [`alice: ${ungranted}`, "somebody of home account: whom its file does not let in, enters"],
  ],
  [
    "that a variable which differs from call to call cannot be proved",
    aliceFleet([
      alice({
        StringEquals: { "sts:RoleSessionName": "${sts:ExternalId}" },
        StringNotEquals: { "sts:ExternalId": "x" },
      }),
    ]),
    ["unproved: alice: may get in without being meant to"],
  ],
  [
    "a Deny that she can step around, and not one that she cannot",
    input(
      [
        role(A, [
          alice(),
          {
            Effect: "Deny",
            Principal: "*",
            Action: "sts:*",
            Condition: { NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" } },
          },
        ]),
        role(B, [alice(), { Effect: "Deny", Principal: "*", Action: "sts:*" }]),
      ],
      [holder("alice", user("alice"), [enter([A, B])])],
    ),
    [`alice: ${ungranted}`],
  ],
  ["a grant that ended, and the policies still allow", aliceFleet([alice()], [enter([A])]), [`alice: ${ungranted}`]],
  ["not one that they end", aliceFleet([alice()], [enter([A], endsAt("2026-11-22T08:59:59Z"))]), []],
  [
    "nothing at the end of a grant, by its trust",
    aliceFleet([alice(endsAt(UNTIL))], undefined, { [A]: { until: UNTIL } }),
    [],
  ],
  [
    "nothing at the end of a grant, by its policy",
    aliceFleet([alice()], [enter([A], endsAt(UNTIL))], { [A]: { until: UNTIL } }),
    [],
  ],
  [
    "a grant that lasts a moment too long",
    aliceFleet([alice({ DateLessThanEquals: { "aws:CurrentTime": UNTIL } })], undefined, { [A]: { until: UNTIL } }),
    [`alice: ${ended}`],
  ],
  [
    "a grant without the end that it was given with",
    aliceFleet([alice()], undefined, { [A]: { until: UNTIL } }),
    [`alice: ${ended}`],
  ],
  [
    "a second way that outlasts her grant, on a condition of its own",
    aliceFleet([alice(endsAt(UNTIL)), alice(external)], undefined, { [A]: { until: UNTIL } }),
    [`alice: ${ended}`],
  ],
  [
    "not a home user and a role that are called as nobody should be, and may enter",
    input(
      [role(A, [trust([userArn("switchyard-proof"), ciArn("Switchyard-Proof-2")])])],
      [
        holder("user", user("switchyard-proof"), [enter([A])], { [A]: {} }),
        holder("role", session(ciArn("Switchyard-Proof-2")), [enter([A])], { [A]: {} }),
      ],
    ),
    [],
  ],
  [
    "an ungranted user named in the role's own account by his ARN, without a policy of his own",
    input(
      [role(`arn:aws:iam::${HOME}:role/home-role`, [trust([userArn("alice")], {}, { AWS: userArn("alice") })])],
      [holder("alice", user("alice"), [])],
    ),
    [`alice: ${ungranted}`],
  ],
];

describe("the proof of who gets in by his own policies finds", () => {
  for (const [what, one, holes] of cases)
    it(what, () => {
      expect(found(prove(one))).to.have.members([...holes]);
    });

  it("a lock-out of nobody who shows what the trust asks of him alone", () => {
    const shown = { "identitystore:UserId": "user:ann" };
    const own: Condition = { StringEquals: { "identitystore:UserId": "user:ann" } };
    const of = (extra: Readonly<Record<string, string>>): ProofInput => {
      const one = setFleet([client], [enter([A], own)]);
      return { ...one, principals: one.principals.map((principal) => ({ ...principal, context: { extra } })) };
    };
    expect(found(prove(of(shown)))).to.deep.equal([]);
    expect(found(prove(of({ "identitystore:UserId": "user:bob" })))).to.deep.equal([lockedOut("set")]);
  });

  it("refuses a grant of a role that is not there, and a role that is there twice", () => {
    const one = role(A, [alice()]);
    const her = holder("alice", user("alice"), [enter([A])], { [FAR_ROLE]: {} });
    expect(() => prove(input([one], [her]))).to.throw(RangeError, `alice is granted ${FAR_ROLE}`);
    expect(() => prove(input([one, one], []))).to.throw(RangeError, "same ARN");
  });

  it("nothing of pairs that are as they were", () => {
    const one = aliceFleet([alice(), { ...alice(), Principal: ROOT }]);
    expect(prove(one).holes).to.have.lengthOf(1);
    const shared = { roles: new Set([A]), principals: new Set(["alice"]) };
    expect(prove(one, shared).holes).to.deep.equal([]);
    expect(prove(one, { ...shared, roles: new Set() }).holes).to.have.lengthOf(1);
    expect(prove(one, { ...shared, principals: new Set() }).holes).to.have.lengthOf(1);
  });
});
