import { expect } from "chai";
import fc from "fast-check";
import type { PolicyDocument } from "../../../../core/aws/policy-document.ts";
import { BeyondBudget } from "../../../../core/requests/budget.ts";
import type { BareRequest } from "../../../../core/requests/request-of.ts";
import { arbitraryRequest } from "../../evaluate/assume-role/arbitrary-request.ts";
import { hostileRequest } from "../arbitrary-hostile.ts";
import { arbitraryOpening, narrowed, widened } from "../arbitrary-opening.ts";
import { difference, isPossible, letsIn } from "../what-differs.ts";
import { draws } from "../../../draws.ts";

const RUNS = Math.ceil(Number(process.env["SWITCHYARD_ORACLE_RUNS"] ?? draws(1000)) / 5);
const SEED = Number(process.env["SWITCHYARD_ORACLE_SEED"] ?? 20261130);
const POOL = 200;

const count = () => ({ found: 0, exact: 0, none: 0, beyond: 0 });

/** What one policy lets in beyond another: confirmed by the evaluator where it is found, and looked for in these requests where not. */
function judged(
  one: PolicyDocument,
  other: PolicyDocument,
  pool: readonly BareRequest[],
  counted: ReturnType<typeof count>,
) {
  const isBeyond = (request: BareRequest): boolean => letsIn(one, request) && !letsIn(other, request);
  try {
    const { request, because } = difference(one, other);
    if (request === undefined) {
      // why in this order: few are let in by the one alone.
      const missed = pool.find((known) => isBeyond(known) && isPossible(known));
      if (missed !== undefined) expect.fail(`missed ${JSON.stringify([one, other, missed.principal, missed.context])}`);
      counted.none += 1;
      return request;
    }
    if (because.length === 0) {
      if (!isBeyond(request)) expect.fail(`not so ${JSON.stringify([one, other, request.principal, request.context])}`);
      counted.exact += 1;
    }
    counted.found += 1;
    return request;
  } catch (error) {
    if (!(error instanceof BeyondBudget)) throw error;
    counted.beyond += 1;
    return "beyond";
  }
}

describe("the difference of two trust policies", function () {
  this.timeout(Math.max(1_800_000, RUNS * 5_000));

  for (const [kind, requests] of [
    ["random", arbitraryRequest],
    ["hostile", hostileRequest],
  ] as const)
    it(`is found, and there where there is one, of ${String(RUNS)} pairs of ${kind} policies`, () => {
      const counted = count();
      const pool = fc.sample(requests, { numRuns: POOL, seed: SEED + 1 }) as BareRequest[];
      fc.assert(
        fc.property(requests, requests, (one, other) => {
          const near = [one, other, ...pool] as BareRequest[];
          judged(one.target.trustPolicy, other.target.trustPolicy, near, counted);
        }),
        { numRuns: RUNS, seed: SEED },
      );
      expect(counted.exact / RUNS, "share found and confirmed").to.be.greaterThan(0.2);
      expect(counted.none / RUNS, "share without a difference").to.be.greaterThan(0.2);
      expect(counted.beyond / RUNS, "share beyond the budget").to.be.lessThan(0.02);
    });

  it(`is found where a policy of Switchyard's is widened, of ${String(RUNS)}, and nowhere where it is narrowed`, () => {
    const [wider, narrower, losses] = [count(), count(), count()];
    fc.assert(
      fc.property(arbitraryOpening, fc.nat(), ({ policy, calls }, drawn) => {
        const pool = calls.map((call) => ({ ...call, target: { arn: "", trustPolicy: policy } }));
        expect(difference(policy, policy).request, "a policy and itself").to.equal(undefined);
        const more = widened(policy);
        for (const at of [drawn, drawn + 7, drawn + 13]) {
          const mutant = more[at % more.length] ?? { change: "", policy };
          judged(mutant.policy, policy, pool, wider);
          expect(
            judged(policy, mutant.policy, pool, losses),
            `${mutant.change}: ${JSON.stringify([policy, mutant.policy])}`,
          ).to.equal(undefined);
        }
        const less = narrowed(policy);
        const mutant = less[drawn % less.length] ?? { change: "", policy };
        expect(judged(mutant.policy, policy, pool, narrower), mutant.change).to.equal(undefined);
        judged(policy, mutant.policy, pool, losses);
      }),
      { numRuns: RUNS, seed: SEED },
    );
    expect(wider.found, "holes found").to.be.greaterThan(RUNS);
    expect(losses.found, "losses found").to.be.greaterThan(RUNS / 4);
    expect(wider.beyond + narrower.beyond + losses.beyond).to.equal(0);
  });
});
