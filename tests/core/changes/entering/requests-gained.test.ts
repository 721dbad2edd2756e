import { expect } from "chai";
import fc from "fast-check";
import { newBudget } from "../../../../core/requests/budget.ts";
import type { PolicyDocument, Statement } from "../../../../core/aws/policy-document.ts";
import { type EntrySide, newPurse, requestGained } from "../../../../core/changes/entering/requests-gained.ts";
import { evaluateAssumeRole } from "../../../../core/evaluate/assume-role.ts";
import type { AssumingPrincipal, CallContext } from "../../../../core/evaluate/request.ts";
import { callsOf } from "../../../../core/changes/entering/callers-asked.ts";
import { knownOfAllCalls } from "../../../../core/requests/one-caller.ts";
import { requestOf } from "../../../../core/requests/request-of.ts";
import { draws } from "../../../draws.ts";

const ROLE = "arn:aws:iam::222222222222:role/access";
const HOME = "arn:aws:iam::111111111111:root";
const NOW = new Date("2026-11-29T00:00:00Z");
const ALICE: AssumingPrincipal = { kind: "user", arn: "arn:aws:iam::111111111111:user/people/alice" };
const CI: AssumingPrincipal = {
  kind: "session",
  roleArn: "arn:aws:iam::111111111111:role/ci",
  sessionName: "switchyard",
};

const document = (...statements: readonly Statement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
});
const trust = (condition?: Statement["Condition"]): Statement => ({
  Effect: "Allow",
  Principal: { AWS: HOME },
  Action: "sts:AssumeRole",
  ...(condition !== undefined && { Condition: condition }),
});
const own = (effect: "Allow" | "Deny", condition?: Statement["Condition"], resource = ROLE): Statement => ({
  Effect: effect,
  Action: "sts:AssumeRole",
  Resource: resource,
  ...(condition !== undefined && { Condition: condition }),
});
const side = (
  identity: readonly Statement[],
  trusts: readonly Statement[] = [trust()],
  boundary?: readonly Statement[],
): EntrySide => ({
  trustPolicy: document(...trusts),
  identityPolicies: [{ name: "own", document: document(...identity) }],
  ...(boundary !== undefined && { permissionsBoundary: { name: "boundary", document: document(...boundary) } }),
});

function gained(before: EntrySide, after: EntrySide, principal: AssumingPrincipal = ALICE) {
  const question = {
    roleArn: ROLE,
    callers: [callsOf({ principal }, NOW, { allBut: [] })],
    known: knownOfAllCalls(principal),
  };
  return requestGained(before, after, question, newPurse());
}

const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const MFA_IF_THERE = { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } };
const FROM = (...ranges: readonly string[]) => ({ IpAddress: { "aws:SourceIp": ranges } });
const NOT_FROM = (...ranges: readonly string[]) => ({ NotIpAddress: { "aws:SourceIp": ranges } });
const NAMED = (name: string) => ({ StringEquals: { "aws:username": name } });

/** A change, and whether there is a request that gets in by it, and one that does not any more. */
const CASES: readonly (readonly [name: string, before: EntrySide, after: EntrySide, gains: boolean, loses: boolean])[] =
  [
    [
      "a condition that holds without its key, too",
      side([own("Allow", MFA)]),
      side([own("Allow", MFA_IF_THERE)]),
      true,
      false,
    ],
    ["a boundary less", side([own("Allow")], [trust()], []), side([own("Allow")]), true, false],
    ["a boundary that passes all", side([own("Allow")]), side([own("Allow")], [trust()], [own("Allow")]), false, false],
    [
      "two statements merged into one",
      side([own("Allow", FROM("203.0.113.0/25")), own("Allow", FROM("203.0.113.128/25"))]),
      side([own("Allow", FROM("203.0.113.0/24"))]),
      false,
      false,
    ],
    [
      "a range of addresses widened",
      side([own("Allow", FROM("203.0.113.0/24"))]),
      side([own("Allow", FROM("203.0.112.0/23"))]),
      true,
      false,
    ],
    [
      "a denial less that mattered",
      side([own("Allow"), own("Deny", NOT_FROM("203.0.113.0/24"))]),
      side([own("Allow")]),
      true,
      false,
    ],
    [
      "a denial less that did not",
      side([own("Allow", FROM("203.0.113.0/24")), own("Deny", NOT_FROM("203.0.113.0/24"))]),
      side([own("Allow", FROM("203.0.113.0/24"))]),
      false,
      false,
    ],
    [
      "a denial of another role less",
      side([own("Allow"), own("Deny", undefined, `${ROLE}s`)]),
      side([own("Allow")]),
      false,
      false,
    ],
    [
      "a variable in place of the name that it has",
      side([own("Allow", NAMED("alice"))]),
      side([own("Allow", NAMED("${aws:username}"))]),
      false,
      false,
    ],
    [
      "the role by a variable in place of its name",
      side([own("Allow", undefined, "arn:aws:iam::222222222222:role/alice")]),
      side([own("Allow", undefined, "arn:aws:iam::222222222222:role/${aws:username}")]),
      false,
      false,
    ],
    [
      "an end in the past less",
      side([own("Allow")], [trust({ DateLessThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } })]),
      side([own("Allow")], []),
      false,
      false,
    ],
    [
      "a later end",
      side([own("Allow")], [trust({ DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } })]),
      side([own("Allow")], [trust({ DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:01Z" } })]),
      true,
      false,
    ],
    [
      "somebody else's name",
      side([own("Allow")], [trust(NAMED("alice"))]),
      side([own("Allow")], [trust(NAMED("bob"))]),
      false,
      true,
    ],
    ["no role before", { identityPolicies: side([own("Allow")]).identityPolicies! }, side([own("Allow")]), true, false],
    ["a trust that nobody's policy meets", side([]), side([], [trust(MFA), trust()]), false, false],
  ];

const requests: readonly { readonly principal: AssumingPrincipal; readonly context: CallContext }[] = [
  ALICE,
  CI,
].flatMap((principal) =>
  ["203.0.113.7", "203.0.112.7", "198.51.100.9", undefined].flatMap((sourceIp) =>
    ["2026-11-29T00:00:00Z", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z"].flatMap((moment) =>
      [true, false, undefined].flatMap((present) =>
        ["x", undefined].map((externalId) => ({
          principal,
          context: {
            currentTime: new Date(moment),
            sessionName: "session",
            ...(sourceIp !== undefined && { sourceIp }),
            ...(present !== undefined && { mfa: { present } }),
            ...(externalId !== undefined && { externalId }),
          },
        })),
      ),
    ),
  ),
);

function isLetIn(
  { identityPolicies = [], permissionsBoundary, trustPolicy }: EntrySide,
  request: (typeof requests)[number],
) {
  if (trustPolicy === undefined) return false;
  return evaluateAssumeRole({
    ...request,
    identityPolicies,
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    target: { arn: ROLE, trustPolicy },
  }).allowed;
}

describe("requestGained", () => {
  for (const [name, before, after, gains, loses] of CASES)
    it(name, () => {
      expect(gained(before, after).kind).to.equal(gains ? "request" : "none");
      expect(gained(after, before).kind).to.equal(loses ? "request" : "none");
    });

  it("says of what cannot be expressed that nobody can tell, with the cause", () => {
    const own2 = own("Allow", { StringEquals: { "aws:PrincipalTag/team": "${aws:RequestTag/team}" } });
    expect(gained(side([]), side([own2]))).to.deep.include({ kind: "unknown" });
    expect(gained(side([own("Allow")]), side([own2])), "all of it is in what was there").to.deep.equal({
      kind: "none",
    });
  });

  it("says nothing when nothing may be spent any more", () => {
    const question = { roleArn: ROLE, callers: [callsOf({ principal: ALICE }, NOW, { allBut: [] })] };
    const [before, after] = [side([own("Allow", MFA)]), side([own("Allow")])];
    expect(requestGained(before, after, question, newBudget(0)).kind).to.equal("unknown");
    expect(requestGained(before, after, question, newPurse()).kind).to.equal("request");
  });

  const condition = fc.option(
    fc.constantFrom<Statement["Condition"]>(
      MFA,
      MFA_IF_THERE,
      FROM("203.0.113.0/24"),
      FROM("203.0.112.0/23"),
      NOT_FROM("203.0.112.0/24"),
      { ...MFA, ...FROM("203.0.113.0/24") },
      NAMED("alice"),
      NAMED("${aws:username}"),
      { StringNotEqualsIgnoreCase: { "aws:username": "ALICE" } },
      { StringEqualsIfExists: { "sts:ExternalId": "x" } },
      { Null: { "sts:ExternalId": "true" } },
      { DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } },
      { DateGreaterThanEquals: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } },
      { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:user/*" } },
    ),
    { nil: undefined },
  );
  const ownStatement = fc
    .tuple(fc.constantFrom("Allow", "Allow", "Deny"), condition)
    .map(([effect, one]) => own(effect as "Allow", one));
  const trustStatement = fc
    .tuple(fc.constantFrom("Allow", "Allow", "Deny"), condition)
    .map(([effect, one]): Statement => ({ ...trust(one), Effect: effect }));
  const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 3 });
  const anySide = fc
    .tuple(some(ownStatement), some(trustStatement), fc.option(some(ownStatement), { nil: undefined }))
    .map(([identity, trusts, boundary]) => side(identity, trusts, boundary));

  it("finds a request wherever one that is tried gets in after and not before, and none but such", () => {
    let found = 0;
    let none = 0;
    fc.assert(
      fc.property(anySide, anySide, fc.constantFrom(ALICE, CI), (before, after, principal) => {
        const tried = requests.filter((one) => one.principal === principal);
        const more = tried.filter((one) => isLetIn(after, one) && !isLetIn(before, one));
        const answer = gained(before, after, principal);
        if (answer.kind === "request") {
          found += 1;
          const request = requestOf(answer.point, answer.of, { arn: ROLE, trustPolicy: after.trustPolicy! });
          expect([isLetIn(after, request), isLetIn(before, request)]).to.deep.equal([true, false]);
        } else {
          none += 1;
          expect(answer.kind).to.equal("none");
          expect(more).to.deep.equal([]);
        }
      }),
      { numRuns: draws(400) },
    );
    expect(found).to.be.greaterThan(draws(40));
    expect(none).to.be.greaterThan(draws(100));
  });
});
