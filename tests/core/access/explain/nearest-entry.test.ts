import { expect } from "chai";
import fc from "fast-check";
import { nearest, nearestEntry } from "../../../../core/access/explain/nearest-entry.ts";
import type { NamedPolicy, PolicyDocument, Principal, Statement } from "../../../../core/aws/policy-document.ts";
import { evaluateAssumeRole } from "../../../../core/evaluate/assume-role.ts";
import type { AssumeRoleRequest, AssumingPrincipal, CallContext } from "../../../../core/evaluate/request.ts";
import { ANY_CALL } from "../../../../core/requests/admission/admission.ts";
import { withId } from "../../../../core/requests/one-caller.ts";
import { arbitraryTrust, HOME, OWN, STRANGE } from "../../../review/rules/arbitrary-trust.ts";
import { draws } from "../../../draws.ts";

const NOW = new Date("2026-11-22T09:00:00Z");
const ARN = `arn:aws:iam::${OWN}:role/target`;
const user: AssumingPrincipal = { kind: "user", arn: `arn:aws:iam::${HOME}:user/alice` };
const set = (name: string): AssumingPrincipal => ({
  kind: "session",
  roleArn: `arn:aws:iam::${HOME}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_${name}_0123456789abcdef`,
  sessionName: "switchyard",
});

const document = (...statements: readonly Statement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [...statements],
});
const letting = (condition: Statement["Condition"], principal: Principal = { AWS: HOME }): Statement => ({
  Effect: "Allow",
  Principal: principal,
  Action: "sts:AssumeRole",
  ...(condition !== undefined && { Condition: condition }),
});
const policy = (condition: Statement["Condition"], resource = ARN): NamedPolicy => ({
  name: "inline policy",
  document: document({
    Effect: "Allow",
    Action: "sts:*",
    Resource: resource,
    ...(condition !== undefined && { Condition: condition }),
  }),
});

interface Asked {
  readonly principal?: AssumingPrincipal;
  readonly own?: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
  readonly context?: CallContext;
  readonly arn?: string;
}

const request = (
  statements: readonly Statement[],
  { principal = user, own = [ANY_CALL], boundary, context, arn = ARN }: Asked = {},
): AssumeRoleRequest => ({
  principal,
  identityPolicies: own,
  ...(boundary !== undefined && { permissionsBoundary: boundary }),
  target: { arn, trustPolicy: document(...statements) },
  context: { currentTime: NOW, ...context },
});

const ID = { StringEquals: { "sts:ExternalId": "e-1" } };
const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const FROM = { IpAddress: { "aws:SourceIp": "198.51.100.0/24" } };
const LATER = { DateGreaterThanEquals: { "aws:CurrentTime": "2026-12-01T00:00:00Z" } };
const DEV = `arn:aws:iam::${HOME}:role/aws-reserved/*/AWSReservedSSO_Dev_????????????????`;
const ENDED = { DateLessThan: { "aws:CurrentTime": "2026-11-22T09:00:00Z" } };
const ALLOWING = `that allow sts:AssumeRole on ${ARN}`;

/** A call, and what is different about the nearest one that gets in; undefined: there is none. */
const cases: readonly (readonly [string, AssumeRoleRequest, readonly string[] | undefined])[] = [
  ["an external id", request([letting(ID)]), ['bring with the external id "e-1"']],
  [
    "all that is missing, on both sides",
    request([letting({ ...ID, ...MFA })], { own: [policy(FROM)] }),
    ["bring from 198.51.100.0", "bring with MFA", 'bring with the external id "e-1"'],
  ],
  [
    "of several ways the one that asks for least more",
    request([letting({ ...ID, ...FROM }), letting(MFA)], { context: { mfa: { present: false } } }),
    ["bring with MFA"],
  ],
  [
    "of several ways the one of which most is there",
    request([letting({ ...ID, ...FROM }), letting({ ...MFA, ...LATER })], { context: { sourceIp: "198.51.100.9" } }),
    ['bring with the external id "e-1"'],
  ],
  ["a moment to come", request([letting(LATER)]), ["bring at 2026-12-01T00:00:00Z"]],
  ["no moment that has passed", request([letting(ENDED)]), undefined],
  ["what a boundary asks for", request([letting({})], { boundary: policy(FROM) }), ["bring from 198.51.100.0"]],
  [
    "what a Deny spares",
    request(
      [letting({}), { ...letting({}), Effect: "Deny", Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }],
      { context: { mfa: { present: false } } },
    ),
    ["bring with access keys, without MFA"],
  ],
  [
    "MFA from no permission set, but from somebody",
    request([letting(MFA)], { principal: set("Ops") }),
    [`change as arn:aws:iam::${HOME}:user/x, if its own policies allow it`, "bring with MFA"],
  ],
  [
    "no external id from a permission set, but from somebody",
    request([letting(ID)], { principal: set("Ops") }),
    [`change as arn:aws:iam::${HOME}:user/x, if its own policies allow it`, 'bring with the external id "e-1"'],
  ],
  [
    "other policies, with what the trust asks for",
    request([letting(ID)], { own: [] }),
    ['bring with the external id "e-1"', `change with policies of its own ${ALLOWING}`],
  ],
  [
    "another boundary",
    request([letting({})], { boundary: policy({}, `${ARN}x`) }),
    [`change with policies and a permissions boundary of its own ${ALLOWING}`],
  ],
  [
    "another permission set",
    request([
      letting({
        ArnLike: { "aws:PrincipalArn": DEV },
      }),
    ]),
    [`change through the permission set Dev of account ${HOME}, if its own policies allow it`],
  ],
  [
    "a tag that the caller has not",
    request([letting({ StringEquals: { "aws:PrincipalTag/team": "ops" } })]),
    ['change with aws:principaltag/team "ops"'],
  ],
  [
    "no MFA from another permission set either",
    request([letting({ ...MFA, ArnLike: { "aws:PrincipalArn": DEV } })], { context: { mfa: { present: true } } }),
    undefined,
  ],
  [
    "the organization of somebody else",
    request(
      [letting({ ArnLike: { "aws:PrincipalArn": DEV }, StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } })],
      {
        principal: { ...user, organizationId: "o-abcdefghij" },
      },
    ),
    [
      `change through the permission set Dev of account ${HOME}, if its own policies allow it`,
      'change in the organization "o-abcdefghij"',
    ],
  ],
  [
    "no policies in the role's own account, where the trust names the caller",
    request([letting(ID, { AWS: `arn:aws:iam::${HOME}:user/alice` })], { own: [], arn: ARN.replace(OWN, HOME) }),
    ['bring with the external id "e-1"'],
  ],
  [
    "no session tags",
    request([letting({})], { context: { sessionTags: { team: "ops" } } }),
    ["bring without session tags"],
  ],
  [
    "no source identity",
    request([letting({})], { context: { sourceIdentity: "a" } }),
    ["bring without a source identity"],
  ],
  [
    "a session tag",
    request([{ ...letting({ StringEquals: { "aws:RequestTag/team": "ops" } }), Action: "sts:*" }]),
    ['bring with aws:requesttag/team "ops"'],
  ],
];

describe("the nearest call that gets in", () => {
  for (const [name, asked, expected] of cases)
    it(`is found: ${name}`, () => {
      const found = nearest(asked);
      const words = found?.kind === "found" ? found.differs.map(({ what, as }) => `${as} ${what}`) : found;
      expect(words).to.deep.equal(expected);
      if (expected !== undefined) isNearest(asked);
    });

  it("cannot be said where a policy compares two things that come with a call", () => {
    const same = { StringEquals: { "sts:RoleSessionName": "${sts:ExternalId}" } };
    const found = nearest(request([letting(same)]));
    expect(found).to.have.property("kind", "unknown");
    expect(found).to.have.property("because").that.includes("sts:RoleSessionName");
  });

  it("has one, of any trust policy, exactly where somebody gets in that is tried", () => {
    const counts = { none: 0, found: 0, unknown: 0 };
    fc.assert(
      fc.property(
        arbitraryTrust,
        fc.constantFrom(...CALLERS),
        fc.constantFrom(...CONTEXTS),
        (trustPolicy, principal, context) => {
          const target = { arn: ARN, trustPolicy };
          const asked = { identityPolicies: [ANY_CALL], target, ...asAwsHasIt(principal, context) };
          if (evaluateAssumeRole(asked).allowed) return;
          const found = nearest(asked);
          counts[found?.kind ?? "none"] += 1;
          if (found?.kind === "found") isNearest(asked);
          if (found === undefined)
            for (const who of CALLERS)
              for (const with_ of CONTEXTS)
                expect(evaluateAssumeRole({ ...asked, ...asAwsHasIt(who, with_) }).allowed).to.equal(false);
        },
      ),
      { numRuns: draws(500) },
    );
    expect(counts.found).to.be.greaterThan(draws(100));
    expect(counts.none).to.be.greaterThan(draws(10));
    expect(counts.unknown).to.be.lessThan(draws(150));
  });
});

const CALLERS: readonly AssumingPrincipal[] = [
  user,
  set("Ops"),
  {
    kind: "user",
    arn: `arn:aws:iam::${STRANGE}:user/nobody`,
    uniqueId: "AIDAEXAMPLEEXAMPLEXXX",
    tags: { team: "ops" },
  },
  { kind: "session", roleArn: `arn:aws:iam::${OWN}:role/ci`, sessionName: "alice", uniqueId: "AROAEXAMPLEEXAMPLEXXX" },
];
const CONTEXTS: readonly CallContext[] = [
  { currentTime: NOW },
  { currentTime: NOW, externalId: "5b1f0c52-9d3a-4e7b-8a61-c2d94f07be13", mfa: { present: false } },
  { currentTime: NOW, mfa: { present: true, ageSeconds: 1 }, sourceIp: "198.51.100.7", sessionName: "alice" },
];

/** why: AWS knows everybody's unique id, and of every role's session that MFA was not shown with the call that began it. */
function asAwsHasIt(
  principal: AssumingPrincipal,
  context: CallContext,
): Pick<AssumeRoleRequest, "principal" | "context"> {
  const { kind } = principal;
  return {
    principal: withId(principal),
    context: kind === "session" ? { ...context, mfa: { present: false } } : context,
  };
}

/** Tries the call that was found, and the same less one of the things that are different about it. */
function isNearest(asked: AssumeRoleRequest): void {
  const found = nearestEntry(asked);
  if (found === undefined || typeof found === "string") throw new Error(String(found));
  const { request: call, changed, less } = found;
  const { allowed, reason } = evaluateAssumeRole(call);
  expect(allowed, reason).to.equal(true);
  for (const dimension of changed) {
    // why not: of somebody else it is told, though the one who asks may have it too.
    if (changed.includes("caller") && dimension.startsWith("aws:principal")) continue;
    const one = less(dimension);
    const isRefused = !evaluateAssumeRole(one).allowed;
    expect(isRefused || !canBring(asked, one), `${dimension} as it was`).to.equal(true);
  }
}

/** Whether the caller of a call can bring what comes with it, or is said to: no session shows MFA, and people nothing at all. */
function canBring(asked: AssumeRoleRequest, { principal, context }: AssumeRoleRequest): boolean {
  const arn = (one: AssumingPrincipal) => (one.kind === "session" ? one.roleArn : one.arn);
  const isOwn = arn(asked.principal) === arn(principal);
  const shows = context?.mfa?.present;
  if (principal.kind === "session" && shows !== false && !(isOwn && shows === asked.context?.mfa?.present))
    return false;
  const sent = [context?.externalId, context?.sourceIdentity, context?.sessionTags];
  return !arn(principal).includes(":role/aws-reserved/") || sent.every((one) => one === undefined);
}
