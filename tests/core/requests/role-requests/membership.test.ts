import { expect } from "chai";
import fc from "fast-check";
import type { AssumeRoleRequest } from "../../../../core/evaluate/request.ts";
import type { PolicySide } from "../../../../core/evaluate/statement.ts";
import { arbitraryRequest } from "../../evaluate/assume-role/arbitrary-request.ts";
import { CLIENT } from "../../evaluate/assume-role/arbitrary-statement.ts";
import { simulate } from "../../support/simulate.ts";
import { hostileRequest } from "../arbitrary-hostile.ts";
import { agree, type Answers, answersTo } from "../both-sides.ts";
import { draws } from "../../../draws.ts";

const RUNS = Number(process.env["SWITCHYARD_ORACLE_RUNS"] ?? draws(1000));
const SEED = Number(process.env["SWITCHYARD_ORACLE_SEED"] ?? 20261130);
/** why fewer: each takes some ten times as long. */
const SIMULATED = Math.ceil(RUNS / 4);
const SIDES: readonly PolicySide[] = ["trust", "identity"];

/** What is known of the caller of a request beside it. */
const knownOf = ({ permissionsBoundary }: AssumeRoleRequest) => ({
  known: () => undefined,
  bounded: permissionsBoundary !== undefined,
});

function said(request: AssumeRoleRequest, side: PolicySide, answers: Answers): string {
  const policy = side === "trust" ? request.target.trustPolicy : request.identityPolicies;
  return JSON.stringify([side, answers, policy, request.principal, request.context, request.target.arn]);
}

/** How often sets and evaluator were asked, let in, and were exact. */
function asked(requests: fc.Arbitrary<AssumeRoleRequest>) {
  const count = { asked: 0, letIn: 0, exact: 0 };
  const check = (request: AssumeRoleRequest): void => {
    for (const side of SIDES)
      for (const known of [undefined, knownOf(request)]) {
        const answers = answersTo(request, side, known);
        if (answers === undefined) continue;
        count.asked += 1;
        if (answers.evaluator) count.letIn += 1;
        if (answers.because.length === 0) count.exact += 1;
        if (!agree(answers)) expect.fail(said(request, side, answers));
      }
  };
  fc.assert(fc.property(requests, check), { numRuns: RUNS, seed: SEED });
  return count;
}

describe("what sets of requests hold", function () {
  this.timeout(Math.max(1_800_000, RUNS * 1_000));

  it(`is what the evaluator lets in, of ${String(RUNS)} random policies and requests`, () => {
    const count = asked(arbitraryRequest);
    expect(count.letIn / count.asked, "share let in").to.be.within(0.4, 0.8);
    expect(count.exact / count.asked, "share told exactly").to.be.greaterThan(0.6);
  });

  it(`is what the evaluator lets in, of ${String(RUNS)} hostile policies and requests`, () => {
    const count = asked(hostileRequest);
    expect(count.letIn / count.asked, "share let in").to.be.within(0.1, 0.8);
    expect(count.exact / count.asked, "share told exactly").to.be.greaterThan(0.4);
  });

  it(`is what iam-simulate allows, of ${String(SIMULATED)} random policies and requests`, async () => {
    const count = { yes: 0, no: 0 };
    const check = async (request: AssumeRoleRequest): Promise<void> => {
      const sides = SIDES.map((side) => answersTo(request, side, knownOf(request)));
      const isAllowed = await simulate(request);
      count[isAllowed ? "yes" : "no"] += 1;
      if (sides.every((one) => one?.least === true)) expect(isAllowed).to.equal(true);
      if (sides.some((one) => one?.most === false)) expect(isAllowed).to.equal(false);
    };
    // why across accounts and unbounded: there both sides must allow, and nothing else counts.
    const across = arbitraryRequest.filter(
      ({ target, permissionsBoundary }) => target.arn.includes(`::${CLIENT}:`) && permissionsBoundary === undefined,
    );
    await fc.assert(fc.asyncProperty(across, check), { numRuns: SIMULATED, seed: SEED });
    expect(Math.min(count.yes, count.no) / SIMULATED, "share of the rarer answer").to.be.greaterThan(0.2);
  });
});
