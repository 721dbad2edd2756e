import { expect } from "chai";
import fc from "fast-check";
import type { PolicyDocument } from "../../../core/aws/policy-document.ts";
import { reservedRoleArn } from "../../../core/aws/reserved-roles.ts";
import { admission, ANY_CALL } from "../../../core/requests/admission/admission.ts";
import { evaluateAssumeRole } from "../../../core/evaluate/assume-role.ts";
import type { AssumingPrincipal } from "../../../core/evaluate/request.ts";
import { both } from "../../../core/requests/box.ts";
import { newBudget } from "../../../core/requests/budget.ts";
import { callersOf, everyCaller } from "../../../core/requests/caller.ts";
import { CALLER } from "../../../core/requests/request-keys.ts";
import { requestOf } from "../../../core/requests/request-of.ts";
import { beyond, NO_REQUEST } from "../../../core/requests/request-set.ts";
import { trustRequests } from "../../../core/requests/role-requests.ts";
import { TextSet } from "../../../core/requests/values/text-set.ts";
import { ROLE_RULES } from "../../../review/rules/role-rules.ts";
import type { RoleFacts } from "../../../review/rules/rule.ts";
import { arbitraryTrust, HOME, OWN, STRANGE } from "./arbitrary-trust.ts";
import { SETTINGS } from "./settings.ts";
import { draws } from "../../draws.ts";

const RUNS = draws(3000);
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

/** Whether the policy lets in anybody of an account that nobody knows, whatever comes with the call; and one such call, tried. */
function letsInStrangers(trustPolicy: PolicyDocument): boolean {
  const target = { arn: ARN, trustPolicy };
  const strangers = [{ patterns: [callersOf("aws", STRANGE)], negated: false }];
  return trustRequests(target).classes.some(({ of, most }) =>
    everyCaller("aws").some((language) => {
      const who = new Map([[CALLER, new TextSet(false, [...strangers, ...language])]]);
      const denies = most.denies.map(({ box }) => box);
      return most.allows.some(({ box }) => {
        const point = beyond(both(box, who), denies, NO_REQUEST, newBudget());
        return (
          point !== undefined &&
          evaluateAssumeRole({ ...requestOf(point, of, target), identityPolicies: [ANY_CALL] }).allowed
        );
      });
    }),
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
        if (!letsInStrangers(policy)) return;
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
