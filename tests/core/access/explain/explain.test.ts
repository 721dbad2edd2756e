import { expect } from "chai";
import type { ExplainRequest } from "../../../../core/access/explain/explain-request.ts";
import { explain, type Explanation } from "../../../../core/access/explain/explain.ts";
import type { Condition, NamedPolicy, Principal, Statement } from "../../../../core/aws/policy-document.ts";
import type { AssumingPrincipal, CallContext } from "../../../../core/evaluate/request.ts";
import {
  document,
  enter,
  pattern,
  roleOf,
  ROOT,
  session,
  setArn,
  trust,
  user,
  userArn,
} from "../../support/small-fleet.ts";

const ROLE = roleOf(2);

interface Case {
  readonly name: string;
  readonly principal?: AssumingPrincipal;
  readonly policies?: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
  readonly trust?: readonly Statement[];
  readonly context?: CallContext;
  readonly maxSessionSeconds?: number;
  /** Sides that refuse. */
  readonly refused: readonly string[];
  /** One pattern for each instruction, in the order of the sides. */
  readonly change: readonly RegExp[];
}

const alice = (condition: Condition = {}): Statement[] => [trust([userArn("alice")], condition)];
const root = (principal: Principal, condition: Condition = {}): Statement[] => [
  { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", Condition: condition },
];
const MFA: Condition = {
  Bool: { "aws:MultiFactorAuthPresent": "true" },
  NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
};
const external: Condition = { StringEquals: { "sts:ExternalId": "e-1" } };
const end: Condition = { DateLessThan: { "aws:CurrentTime": "2026-12-01T00:00:00Z" } };
const after = { currentTime: new Date("2026-12-01T00:00:00Z") };
const deny: Statement = { Sid: "Freeze", Effect: "Deny", Principal: "*", Action: "sts:*" };

const cases: readonly Case[] = [
  { name: "nothing to change when both sides allow", refused: [], change: [] },
  {
    name: "no policy on the role",
    policies: [enter([roleOf(3)])],
    refused: ["identity"],
    change: [
      /^Grant the role admin of AbcCorp to the user alice in Pulumi\.home\.yaml, .* or add a statement that allows sts:AssumeRole on arn:aws:iam::222222222222:role\/your-company-admin to a policy of the user alice/,
    ],
  },
  {
    name: "no policy at all, for a permission set",
    principal: session(setArn("AbcCorpAdmin")),
    policies: [],
    trust: [trust([pattern("AbcCorpAdmin")])],
    refused: ["identity"],
    change: [/^Grant the role \S+ of \S+ to .* in Pulumi\.home\.yaml, then run `pulumi up -s home`\.$/],
  },
  {
    name: "trust that names another user",
    trust: [trust([userArn("bob")])],
    refused: ["trust"],
    change: [
      /^Name alice under trust\.users of role admin in Pulumi\.client-abccorp\.yaml, then run `pulumi up -s client-abccorp`\.$/,
    ],
  },
  {
    name: "trust that names another user as Principal",
    trust: root({ AWS: userArn("bob") }),
    refused: ["trust"],
    change: [/^Name alice under trust\.users/],
  },
  {
    name: "trust that names another role",
    principal: session("arn:aws:iam::111111111111:role/ci/deploy"),
    refused: ["trust"],
    change: [/^Name ci\/deploy under trust\.roles/],
  },
  {
    name: "a permission set that was given another name",
    principal: session(setArn("AbcCorpAdministrator")),
    trust: [trust([pattern("AbcCorpAdmin")])],
    refused: ["trust"],
    change: [
      /^Name AbcCorpAdministrator under trust\.permissionSets/,
      /^If AbcCorpAdministrator is the new name of AbcCorpAdmin: /,
    ],
  },
  {
    name: "both sides at once",
    policies: [],
    trust: [trust([userArn("bob")])],
    refused: ["trust", "identity"],
    change: [/^Name alice under trust\.users/, /^Grant the role admin of AbcCorp/],
  },
  {
    name: "another account",
    principal: { kind: "user", arn: "arn:aws:iam::999999999999:user/alice" },
    trust: root(ROOT),
    refused: ["trust"],
    change: [/^Call from the home account 111111111111: the caller is of account 999999999999/],
  },
  {
    name: "the root user",
    principal: { kind: "account-root", arn: "arn:aws:iam::111111111111:root" },
    trust: root(ROOT),
    refused: ["sts"],
    change: [/^Sign in as a user or through a permission set/],
  },
  {
    name: "an external id that is right",
    trust: alice(external),
    context: { externalId: "e-1" },
    refused: [],
    change: [],
  },
  {
    name: "no external id",
    trust: alice(external),
    refused: ["trust"],
    change: [/^Send the external id "e-1" with the call .*none was sent/],
  },
  {
    name: "another external id",
    trust: alice(external),
    context: { externalId: "e-2" },
    refused: ["trust"],
    change: [/^Send the external id "e-1": "e-2" is another one/],
  },
  { name: "fresh MFA", trust: alice(MFA), context: { mfa: { present: true, ageSeconds: 9 } }, refused: [], change: [] },
  {
    name: "no MFA",
    trust: alice(MFA),
    refused: ["trust"],
    change: [/^Sign in with MFA \(mfa_serial/, /^Sign in with MFA: how old/],
  },
  {
    name: "old MFA",
    trust: alice(MFA),
    context: { mfa: { present: true, ageSeconds: 3600 } },
    refused: ["trust"],
    change: [/^Sign in with MFA again: it is 3600 seconds old, and must be younger than 3600/],
  },
  {
    name: "an end of trust that has passed",
    trust: alice(end),
    context: after,
    refused: ["trust"],
    change: [
      /^Move until in trust of role admin in Pulumi\.client-abccorp\.yaml to a later date than 2026-12-01T00:00:00Z, then run `pulumi up -s client-abccorp`/,
    ],
  },
  {
    name: "an end of a grant that has passed",
    policies: [enter([ROLE], end)],
    context: after,
    refused: ["identity"],
    change: [/^Move until in the grant of the role admin of AbcCorp in Pulumi\.home\.yaml .*`pulumi up -s home`/],
  },
  {
    name: "an address outside",
    trust: alice({ IpAddress: { "aws:SourceIp": "198.51.100.0/24" } }),
    context: { sourceIp: "203.0.113.1" },
    refused: ["trust"],
    change: [/^Call from an address in 198\.51\.100\.0\/24 \(found 203\.0\.113\.1\), or add the address to sourceIps/],
  },
  {
    name: "another organization",
    trust: alice({ StringEquals: { "aws:PrincipalOrgID": "o-homehome00" } }),
    refused: ["trust"],
    change: [/organization o-homehome00: the caller's is nothing\.$/],
  },
  {
    name: "a condition of one's own",
    trust: alice({ StringEquals: { "aws:RequestedRegion": "eu-west-1" } }),
    context: { region: "us-east-1" },
    refused: ["trust"],
    change: [/^Let StringEquals aws:RequestedRegion hold: expected "eu-west-1", found us-east-1/],
  },
  {
    name: "session tags that trust does not let in",
    context: { sessionTags: { team: "ops" } },
    refused: ["trust"],
    change: [/^Let sts:TagSession in trust of role admin .*sessionTags/],
  },
  {
    name: "a chained session of two hours",
    principal: session(setArn("AbcCorpAdmin")),
    trust: [trust([pattern("AbcCorpAdmin")])],
    context: { durationSeconds: 7200 },
    maxSessionSeconds: 43_200,
    refused: ["sts"],
    change: [/^Ask for a session of 3600 seconds at most: .* one hour/],
  },
  {
    name: "a session longer than the role's",
    context: { durationSeconds: 7200 },
    refused: ["sts"],
    change: [
      /^Ask for a session of 3600 seconds at most, or raise maxSessionDuration of role admin in Pulumi\.client-abccorp\.yaml/,
    ],
  },
  { name: "a session as long as the role's", context: { durationSeconds: 3600 }, refused: [], change: [] },
  { name: "a session too short", context: { durationSeconds: 60 }, refused: ["sts"], change: [/900 seconds at least/] },
  {
    name: "another partition",
    principal: { kind: "user", arn: "arn:aws-cn:iam::111111111111:user/alice" },
    refused: ["sts"],
    change: [/role's own partition/],
  },
  {
    name: "another source identity",
    principal: {
      ...session(setArn("AbcCorpAdmin")),
      kind: "session",
      roleArn: setArn("AbcCorpAdmin"),
      sessionName: "a",
      sourceIdentity: "alice",
    },
    context: { sourceIdentity: "bob" },
    refused: ["sts"],
    change: [/^Leave the source identity out: the session keeps "alice"/],
  },
  {
    name: "a boundary",
    boundary: enter([roleOf(3)]),
    refused: ["boundary"],
    change: [/^Let the permissions boundary of the user alice allow/],
  },
  {
    name: "a Deny in trust",
    trust: [...alice(), deny],
    refused: ["trust"],
    change: [/^Remove or narrow statement "Freeze" of trust policy: a Deny wins/],
  },
  {
    name: "a Deny in the caller's policies",
    policies: [{ name: "guard", document: document({ Effect: "Deny", Action: "*", Resource: "*" }) }, enter([ROLE])],
    refused: ["identity"],
    change: [/^Remove or narrow statement 1 of guard/],
  },
];

/** What is different about the nearest call that gets in, by the name of the case; undefined: there is none. */
const nearestOf: Readonly<Record<string, readonly string[] | undefined>> = {
  "no policy on the role": [
    "with policies of its own that allow sts:AssumeRole on arn:aws:iam::222222222222:role/your-company-admin",
  ],
  "no policy at all, for a permission set": [
    "with policies of its own that allow sts:AssumeRole on arn:aws:iam::222222222222:role/your-company-admin",
  ],
  "trust that names another user": ["as arn:aws:iam::111111111111:user/bob, if its own policies allow it"],
  "a permission set that was given another name": [
    "through the permission set AbcCorpAdmin of account 111111111111, if its own policies allow it",
  ],
  "both sides at once": ["as arn:aws:iam::111111111111:user/bob, if its own policies allow it"],
  "the root user": undefined,
  "no external id": ['with the external id "e-1"'],
  "another external id": ['with the external id "e-1"'],
  "no MFA": ["with MFA of 0 s ago"],
  "old MFA": ["with MFA of 0 s ago"],
  "an end of trust that has passed": undefined,
  "an end of a grant that has passed": [
    "with policies of its own that allow sts:AssumeRole on arn:aws:iam::222222222222:role/your-company-admin",
  ],
  "an address outside": ["from 198.51.100.0"],
  "another organization": ['in the organization "o-homehome00"'],
  "a condition of one's own": ['with aws:requestedregion "eu-west-1"'],
  "session tags that trust does not let in": ["without session tags"],
  "a session too short": undefined,
  "a boundary": [
    "with policies and a permissions boundary of its own that allow sts:AssumeRole on arn:aws:iam::222222222222:role/your-company-admin",
  ],
  "a Deny in trust": undefined,
};

function request(one: Case): ExplainRequest {
  return {
    principal: one.principal ?? user("alice"),
    identityPolicies: one.policies ?? [enter(["*"])],
    ...(one.boundary && { permissionsBoundary: one.boundary }),
    target: {
      arn: ROLE,
      trustPolicy: document(...(one.trust ?? alice())),
      ...(one.maxSessionSeconds && { maxSessionSeconds: one.maxSessionSeconds }),
    },
    context: one.context ?? {},
    names: { principal: "the user alice", client: "AbcCorp", slug: "abccorp", roleKey: "admin" },
  };
}

const refusedSides = ({ sides }: Explanation) => sides.filter(({ allows }) => !allows).map(({ side }) => side);

describe("an explanation", () => {
  for (const one of cases) {
    it(`of ${one.name}`, () => {
      const found = explain(request(one));
      expect(refusedSides(found), JSON.stringify(found.sides)).to.deep.equal(one.refused);
      expect(found.allowed).to.equal(one.refused.length === 0);
      expect(found.decision.allowed).to.equal(found.allowed);
      const changes = found.sides.flatMap(({ change }) => change);
      expect(changes).to.have.lengthOf(one.change.length);
      one.change.forEach((expected, at) => expect(changes[at]).to.match(expected));
      if (!(one.name in nearestOf)) return;
      const { nearest } = found;
      expect(nearest?.kind === "found" ? nearest.differs.map(({ what }) => what) : nearest).to.deep.equal(
        nearestOf[one.name],
      );
    });
  }

  it("has no nearest call where the call gets in", () => {
    for (const one of cases.filter(({ refused }) => refused.length === 0))
      expect(explain(request(one))).to.not.have.property("nearest");
  });

  it("says in one sentence who cannot enter, and which sides refuse", () => {
    const { summary, sides } = explain(
      request({ name: "", policies: [], trust: root({ AWS: userArn("bob") }), refused: [], change: [] }),
    );
    expect(summary).to.equal(
      "the user alice cannot enter the role admin of AbcCorp: refused by the role's trust policy and by the caller's policies.",
    );
    expect(sides.map(({ because }) => because).join("\n")).to.include(
      `Principal expects "${userArn("bob")}", found "${userArn("alice")}"`,
    );
  });

  it("says by which statements somebody can", () => {
    const { summary } = explain(request({ name: "", refused: [], change: [] }));
    expect(summary).to.equal(
      "the user alice can enter the role admin of AbcCorp: allowed by statement 1 of trust policy and statement 1 of inline policy.",
    );
  });
});
