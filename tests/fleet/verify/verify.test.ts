import { expect } from "chai";
import { VerifyWorld } from "./verify-world.ts";

describe("verify, on AWS in memory", () => {
  it("finds nothing where AWS is as declared, and says what was judged", async () => {
    const { report } = await new VerifyWorld().after(() => undefined);
    expect(report.findings).to.deep.equal([]);
    expect(report.faults).to.deep.equal([]);
    expect(report.clients.map(({ slug, ok, roles }) => [slug, ok, roles])).to.deep.equal([
      ["abccorp", true, 2],
      ["globex", true, 1],
    ]);
    expect(report.clients.flatMap(({ grants }) => grants.map(({ works }) => works))).to.deep.equal([true, true, true]);
    expect(report.home).to.include({ ok: true, permissionSets: 3, assignments: 3 });
    expect(report.ok).to.equal(true);
  });
});
