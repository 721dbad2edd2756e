import { expect } from "chai";
import fc from "fast-check";
import type { PolicyDocument } from "../../../core/aws/policy-document.ts";
import { reservedRoleArn } from "../../../core/aws/reserved-roles.ts";
import { admission, ANY_CALL } from "../../../core/requests/admission/admission.ts";
import { contextFinder } from "../../../core/evaluate/admission/request-contexts.ts";
import { evaluateAssumeRole } from "../../../core/evaluate/assume-role.ts";
import type { AssumingPrincipal } from "../../../core/evaluate/request.ts";
import { ROLE_RULES } from "../../../review/rules/role-rules.ts";
import type { RoleFacts } from "../../../review/rules/rule.ts";
import { arbitraryTrust, HOME, OWN, STRANGE } from "./arbitrary-trust.ts";
import { SETTINGS } from "./settings.ts";

const RUNS = 3000;
const NOW = new Date("2026-11-29T00:00:00Z");
const ARN = `arn:aws:iam::${OWN}:role/target`;

/** Somebody whom no trust policy below means, with whatever its account can give it. */
function callers(accountId: string, name: string): readonly AssumingPrincipal[] {
  return [
    { kind: "user", arn: `arn:aws:iam::${accountId}:user/${name}`, organizationId: "o-strangers00" },
    { kind: "session", roleArn: `arn:aws:iam::${accountId}:role/${name}`, sessionName: "alice" },
    {
      kind: "session",
      roleArn: reservedRoleArn("aws", accountId, "eu-west-1", name),
      sessionName: "bob@acme.example",
      uniqueId: "AROAZZZZZZZZZZZZ",
    },
  ];
}

/** Callers of an account that nobody knows: one has tags, one a path that looks like another account's ARN. */
const STRANGERS: readonly AssumingPrincipal[] = [
  ...callers(STRANGE, "nobody"),
  { kind: "session", roleArn: `arn:aws:iam::${STRANGE}:role/ci/nobody`, sessionName: "x", tags: { team: "ops" } },
  { kind: "user", arn: `arn:aws:iam::${STRANGE}:user/alice` },
  { kind: "session", roleArn: `arn:aws:iam::${STRANGE}:role/p:iam::${HOME}:role/ci`, sessionName: "x" },
];

/** Whether the policy, by the evaluator, lets one of them in that brings whatever it may ask for. */
function letsIn(trustPolicy: PolicyDocument, who: readonly AssumingPrincipal[]): boolean {
  const role = { arn: ARN, trustPolicy };
  return who.some(
    (principal) =>
      admission(role, principal, NOW) === undefined ||
      contextFinder(NOW)
        .forAttack(role, principal, [])
        .some(
          ({ call, organizationId, tags }) =>
            evaluateAssumeRole({
              principal: {
                ...principal,
                ...(organizationId !== undefined && { organizationId }),
                ...(tags !== undefined && { tags }),
              },
              identityPolicies: [ANY_CALL],
              target: role,
              context: call,
            }).allowed,
        ),
  );
}

const found = (trustPolicy: PolicyDocument, ids: readonly string[], more: Partial<RoleFacts> = {}) =>
  ROLE_RULES.filter(({ id }) => ids.includes(id)).flatMap(
    ({ onRole }) =>
      onRole?.({ subject: "x", accountId: OWN, homeAccountId: HOME, arn: ARN, trustPolicy, ...more }, SETTINGS) ?? [],
  );

describe("no trust policy is silently wide", () => {
  let admitted = 0;

  it("where it lets a stranger in, a rule finds something, whatever its form", () => {
    fc.assert(
      fc.property(arbitraryTrust, (policy) => {
        if (!letsIn(policy, STRANGERS)) return;
        admitted += 1;
        expect(found(policy, ["wildcard-principal", "foreign-account-trust"])).to.not.deep.equal([]);
      }),
      { numRuns: RUNS },
    );
    expect(admitted, "policies that let a stranger in").to.be.greaterThan(RUNS / 10);
  });

  it("where it lets anybody of the home account in, a rule finds something", () => {
    let open = 0;
    fc.assert(
      fc.property(arbitraryTrust, (policy) => {
        // why another name: `nobody` is a principal of its own above. why as they are: tags and ids are the home account's to give.
        const role = { arn: ARN, trustPolicy: policy };
        if (callers(HOME, "Zq9").every((one) => admission(role, one, NOW) !== undefined)) return;
        open += 1;
        expect(found(policy, ["wildcard-principal", "root-trust", "foreign-account-trust"])).to.not.deep.equal([]);
      }),
      { numRuns: RUNS },
    );
    expect(open, "policies that let anybody in").to.be.greaterThan(RUNS / 20);
  });
});
