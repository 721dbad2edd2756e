import fc from "fast-check";
import type { NamedPolicy, Statement } from "../../../../core/aws/policy-document.ts";
import type { AssumeRoleRequest, AssumingPrincipal, CallContext } from "../../../../core/evaluate/request.ts";
import { maybe, present } from "./arbitrary-optional.ts";
import { CLIENT, HOME, principalElement, resourceElement, statements } from "./arbitrary-statement.ts";

const SSO = `arn:aws:iam::${HOME}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Client_0123456789abcdef`;

const optional = <T>(value: fc.Arbitrary<T>) => maybe(60, value);
const facts = fc
  .record({
    organizationId: optional(fc.constant("o-homeacme01")),
    tags: optional(
      fc.constantFrom<Record<string, string>[]>({ team: "dev" }, { Team: "ops" }, { team: "d*v" }, { team: "o" }),
    ),
    mfa: optional(fc.record({ present: fc.boolean(), ageSeconds: fc.constantFrom(0, 60, 299, 4000) })),
  })
  .map(present);

const principal: fc.Arbitrary<AssumingPrincipal> = fc.oneof(
  fc.tuple(facts, fc.constantFrom("user/ann", "user/ops/bob")).map(([known, name]) => ({
    ...known,
    kind: "user" as const,
    arn: `arn:aws:iam::${HOME}:${name}`,
    uniqueId: "AIDACKCEVSQ6C2EXAMPLE",
  })),
  fc
    .tuple(
      facts,
      fc.constantFrom(`arn:aws:iam::${HOME}:role/dev`, `arn:aws:iam::${HOME}:role/team/dev`, SSO),
      fc.constantFrom("ann", "bob@acme.example"),
      fc.integer({ min: 0, max: 3 }),
    )
    .map(([known, roleArn, sessionName, carried]) => ({
      ...known,
      kind: "session" as const,
      roleArn,
      sessionName,
      uniqueId: "AROADBQP57FF2AEXAMPLE",
      issuedAt: new Date("2026-11-22T04:00:00Z"),
      ...(carried === 1 ? { sourceIdentity: "ann" } : {}),
    })),
);

const context: fc.Arbitrary<CallContext> = fc
  .record({
    externalId: optional(fc.constantFrom("ext-1", "ext-22")),
    sessionName: fc.constantFrom("ann", "bob"),
    sourceIp: optional(fc.constantFrom("203.0.113.7", "203.0.112.1", "2001:db8::7", "2001:db8:0:2::1")),
    currentTime: fc.constantFrom(
      new Date("2026-11-22T05:00:00Z"),
      new Date("2026-11-22T06:00:00Z"),
      new Date("2019-01-01T00:00:00Z"),
    ),
    sessionTags: maybe(
      25,
      fc.constantFrom<Record<string, string>[]>({ project: "dev" }, { project: "ops", team: "dev" }),
    ),
    sourceIdentity: maybe(10, fc.constant("ann")),
    region: fc.constant("eu-west-1"),
  })
  .map((value) => present({ ...value, ...(value.sessionTags ? { transitiveTagKeys: ["project"] } : {}) }));

const policy =
  (name: string) =>
  (Statement: Statement[]): NamedPolicy => ({ name, document: { Version: "2012-10-17", Statement } });

/** A random request whose outcome is about as often allowed as refused. */
export const arbitraryRequest: fc.Arbitrary<AssumeRoleRequest> = fc
  .tuple(
    principal,
    context,
    fc.constantFrom(HOME, CLIENT, CLIENT),
    fc.constantFrom("role/target", "role/ops/target"),
    optional(fc.constantFrom("dev", "ops")),
  )
  .chain(([caller, call, account, path, tag]) => {
    const arn = `arn:aws:iam::${account}:${path}`;
    const resource = () => resourceElement(arn);
    return fc.record({
      principal: fc.constant(caller),
      context: fc.constant(call),
      identityPolicies: fc.oneof(
        {
          weight: 12,
          arbitrary: fc.array(statements(resource).map(policy("identity")), { minLength: 1, maxLength: 3 }),
        },
        { weight: 1, arbitrary: fc.constant([]) },
      ),
      permissionsBoundary: maybe(20, statements(resource).map(policy("boundary"))),
      target: statements((effect) => principalElement(caller, effect)).map((Statement) => ({
        arn,
        trustPolicy: policy("trust")(Statement).document,
        ...(tag ? { tags: { team: tag } } : {}),
      })),
    });
  })
  .map((request) => present(request) as unknown as AssumeRoleRequest);
