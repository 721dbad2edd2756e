import { expect } from "chai";
import { capacityReport, type Usage } from "../../../core/aws/capacity.ts";
import { isRaisable, type QuotaKey, quotaKeys, QUOTAS, quotasWith } from "../../../core/aws/quotas.ts";
import { casesOf } from "../support/case-file.ts";

interface CapacityCase {
  name: string;
  /** The user's own limits. */
  quotas?: Partial<Record<QuotaKey, number>>;
  usages: (Omit<Usage, "path"> & { path?: string })[];
  /** Parts of the texts; `unlike` is what the fix must not say. */
  nearest?: string;
  warnings?: string[];
  faults?: { expected?: string; found: string; fix?: string; unlike?: string }[];
}

describe("the capacity report", () => {
  for (const one of casesOf<CapacityCase>(new URL("capacity.yaml", import.meta.url))) {
    it(one.name, () => {
      const usages = one.usages.map((usage, index) => ({ path: `thing ${index}`, ...usage }));
      const { nearest, warnings, faults } = capacityReport(quotasWith(one.quotas ?? {}), usages);
      if (one.nearest === undefined) expect(nearest).to.equal(undefined);
      else expect(nearest).to.include(one.nearest);
      expect(warnings, warnings.join("\n")).to.have.lengthOf(one.warnings?.length ?? 0);
      for (const [index, part] of (one.warnings ?? []).entries()) expect(warnings[index]).to.include(part);
      expect(faults, JSON.stringify(faults)).to.have.lengthOf(one.faults?.length ?? 0);
      for (const [index, { expected = "", found, fix = "", unlike }] of (one.faults ?? []).entries()) {
        const fault = faults[index];
        expect(fault).to.include({ code: "capacity/exceeded", found });
        expect(fault?.expected).to.include(expected);
        expect(fault?.fix).to.include(fix);
        if (unlike !== undefined) expect(fault?.fix).to.not.include(unlike);
      }
    });
  }

  for (const quota of quotaKeys()) {
    const { limit, what } = QUOTAS[quota];
    const close = Math.ceil(limit * 0.8);
    const table = [
      { used: close - 1, warns: 0, fails: 0 },
      { used: close, warns: 1, fails: 0 },
      { used: limit, warns: 1, fails: 0 },
      { used: limit + 1, warns: 0, fails: 1 },
    ];
    it(`${what}: quiet at ${close - 1}, warns from ${close}, fails at ${limit + 1}`, () => {
      for (const { used, warns, fails } of table) {
        const report = capacityReport(QUOTAS, [{ quota, used, of: what, path: "x" }]);
        expect([report.warnings.length, report.faults.length], String(used)).to.deep.equal([warns, fails]);
        expect(report.nearest).to.include(`${used} of ${limit} ${what}`);
        for (const text of [...report.warnings, ...report.faults.map(({ fix }) => fix)])
          expect(text.includes("ask AWS to raise"), text).to.equal(isRaisable(quota));
      }
    });
  }

  it("keeps the place of what is exceeded", () => {
    const at = { file: "Pulumi.home.yaml", line: 3, column: 5 };
    const usage: Usage = { quota: "tagsPerRole", used: 51, of: "tags", path: "switchyard:home", at };
    expect(capacityReport(QUOTAS, [usage]).faults[0]).to.deep.include({ at, path: "switchyard:home" });
  });
});
