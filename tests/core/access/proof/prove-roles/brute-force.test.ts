import { expect } from "chai";
import fc from "fast-check";
import { proofFleet } from "../../../../../bench/proof-fleet.ts";
import { prove } from "../../../../../core/access/proof/prove-roles.ts";
import { arbitraryFleet } from "./arbitrary-fleet.ts";
import { holeTexts, proveBruteForce } from "./brute-force.ts";

const RUNS = Number(process.env["SWITCHYARD_PROOF_RUNS"] ?? 200);

describe("the proof against brute force", function () {
  this.timeout(Math.max(600_000, RUNS * 1_000));

  it(`finds the same holes in ${String(RUNS)} random fleets, most of them broken`, () => {
    const attacks = new Set<string>();
    let [evaluations, all] = [0, 0];
    fc.assert(
      fc.property(arbitraryFleet, (fleet) => {
        const [quick, slow] = [prove(fleet), proveBruteForce(fleet)];
        expect(holeTexts(quick.holes)).to.deep.equal(holeTexts(slow.holes));
        expect(quick.pairs).to.equal(slow.pairs);
        for (const { kind, attack } of quick.holes) attacks.add(`${kind}: ${attack}`);
        evaluations += quick.evaluations;
        all += slow.evaluations;
      }),
      { numRuns: RUNS, seed: 20261122 },
    );
    expect([...attacks]).to.include.members([
      "lock-out: enters as granted",
      "too-much: enters without a grant",
      "too-much: user of another client's account",
      "too-much: role of a stranger's account",
      "too-much: user of the home account without a grant",
      "too-much: a name near to that of a trusted principal",
      "too-much: a stranger's account, with the name of a trusted principal",
    ]);
    expect(evaluations).to.be.below(all);
  });

  it("finds no hole in a sound fleet, and evaluates far fewer pairs than there are", () => {
    const fleet = proofFleet({ clients: 12, principals: 8 });
    const [quick, slow] = [prove(fleet), proveBruteForce(fleet)];
    expect(holeTexts(quick.holes)).to.deep.equal([]);
    expect(holeTexts(slow.holes)).to.deep.equal([]);
    expect(quick.pairs).to.equal(slow.pairs);
    expect(quick.evaluations).to.be.below(slow.evaluations);
  });
});
