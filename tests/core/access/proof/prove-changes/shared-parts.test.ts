import { expect } from "chai";
import fc from "fast-check";
import type { ProofInput, Shared } from "../../../../../core/access/proof/proof-input.ts";
import { prove } from "../../../../../core/access/proof/prove-roles.ts";
import { sharedParts } from "../../../../../core/access/proof/shared-parts.ts";
import { arbitraryFleet } from "../prove-roles/arbitrary-fleet.ts";
import { holeTexts } from "../prove-roles/brute-force.ts";

const RUNS = Number(process.env["SWITCHYARD_PROOF_RUNS"] ?? 200);

/** A fleet, and one that has some roles and principals of another in the place of its own, and lacks others. */
const change = fc
  .tuple(arbitraryFleet, arbitraryFleet, fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 13, maxLength: 13 }))
  .map(([before, other, picks]): { before: ProofInput; after: ProofInput } => {
    const pick = <T>(own: readonly T[], others: readonly T[], from: number): T[] =>
      own.flatMap((item, index) => {
        const at = picks[from + index] ?? 0;
        return at === 5 ? [] : [at === 4 ? (others[index] ?? item) : item];
      });
    const roles = pick(before.roles, other.roles, 0);
    const there = new Set(roles.map(({ arn }) => arn));
    const principals = pick(before.principals, other.principals, 5).map((one) => ({
      ...one,
      granted: new Map([...one.granted].filter(([arn]) => there.has(arn))),
    }));
    return { before, after: { ...before, roles, principals } };
  });

describe("the proof of what two fleets do not share", function () {
  this.timeout(Math.max(600_000, RUNS * 1_000));

  it(`finds each hole that the earlier fleet does not have, and none that is not there, in ${String(RUNS)} random changes`, () => {
    let [fresh, left, skipped] = [0, 0, 0];
    fc.assert(
      fc.property(change, ({ before, after }) => {
        const whole = holeTexts(prove(after).holes);
        const old = new Set(holeTexts(prove(before).holes));
        const shared = sharedParts(before, after);
        const found = holeTexts(prove(after, shared).holes);
        const all = new Set(found);
        expect(whole, "no hole that the whole proof does not find").to.include.members([...found]);
        expect(
          whole.filter((hole) => !all.has(hole) && !old.has(hole)),
          "no new hole is missed",
        ).to.deep.equal([]);
        fresh += whole.filter((hole) => !old.has(hole)).length;
        left += whole.length - found.length;
        skipped += shared.roles.size * shared.principals.size;
      }),
      { numRuns: RUNS, seed: 20261130 },
    );
    expect([fresh > 100, left > 100, skipped > 100], String([fresh, left, skipped])).to.deep.equal([true, true, true]);
  });

  it("tries nothing of two fleets that are alike, and everything where a global differs", () => {
    const [fleet] = fc.sample(arbitraryFleet, { numRuns: 1, seed: 5 });
    if (fleet === undefined) throw new Error("no fleet");
    const same = structuredClone({ ...fleet, principals: [] });
    const alike: ProofInput = { ...same, principals: fleet.principals };
    expect(prove(alike, sharedParts(fleet, alike)).evaluations).to.equal(0);
    const other: ProofInput = { ...fleet, strangerAccountId: "555555555555" };
    const nothing: Shared = { roles: new Set(), attacked: new Set(), principals: new Set(), accounts: new Set() };
    expect(sharedParts(fleet, other)).to.deep.equal(nothing);
  });
});
