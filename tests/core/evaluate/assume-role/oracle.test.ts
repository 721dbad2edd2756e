import { expect } from "chai";
import fc from "fast-check";
import { evaluateAssumeRole } from "../../../../core/evaluate/assume-role.ts";
import { OPERATORS } from "../../../../core/evaluate/operators.ts";
import { simulate } from "../../support/simulate.ts";
import { arbitraryRequest } from "./arbitrary-request.ts";
import { draws } from "../../../draws.ts";

const RUNS = Number(process.env["SWITCHYARD_ORACLE_RUNS"] ?? draws(3000));
const SEED = Number(process.env["SWITCHYARD_ORACLE_SEED"] ?? 20261122);

describe("role assumption against iam-simulate", function () {
  this.timeout(Math.max(1_800_000, RUNS * 1_000));

  it(`agrees on ${String(RUNS)} random requests, about half of them allowed, that use every operator`, async () => {
    let allowed = 0;
    let text = "";
    await fc.assert(
      fc.asyncProperty(arbitraryRequest, async (request) => {
        const decision = evaluateAssumeRole(request);
        if (decision.allowed) allowed += 1;
        text += JSON.stringify([request.target.trustPolicy, request.identityPolicies]).toLowerCase();
        expect(decision.allowed, decision.reason).to.equal(await simulate(request));
      }),
      { numRuns: RUNS, seed: SEED },
    );
    expect(allowed / RUNS, "share of allowed requests").to.be.within(0.35, 0.65);
    const absent = [...OPERATORS.keys()].filter((name) => name !== "binaryequals" && !text.includes(`"${name}"`));
    expect(absent, "operators that no request used").to.deep.equal([]);
  });
});
