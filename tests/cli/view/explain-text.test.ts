import { expect } from "chai";
import { explainText } from "../../../cli/view/explain-text.ts";
import type { Explanation } from "../../../core/access/explain/explain.ts";
import type { NearestCall } from "../../../core/access/explain/nearest-entry.ts";
import type { ExplainReport } from "../../../fleet/explain/explain.ts";

const REFUSED = {
  allowed: false,
  summary: "ada cannot enter\u001b[2J",
  sides: [
    { side: "trust", allows: true, because: "named", change: [] },
    { side: "identity", allows: false, because: "no statement", change: ["Grant it."] },
  ],
} as unknown as Explanation;
const NO = { allowed: false, explanations: [REFUSED] };
const YES = { allowed: true, explanations: [{ ...REFUSED, allowed: true, summary: "ada can enter" }] };
const REPORT: ExplainReport = { version: 1, command: "explain", who: "user:ada", role: "A/b", files: NO };

describe("explaining, for people", () => {
  it("names the side that refuses and what to change, and steers no terminal", () => {
    const text = explainText(REPORT);
    expect(text).to.match(/^user:ada at A\/b, by the files: NO\n/);
    expect(text).to.include("what the caller is allowed: REFUSES: no statement\n    change:  Grant it.");
    expect(text).to.include("trust policy of the role: agrees").and.include("\\u001b[2J").and.not.include("\u001b");
  });

  it("says what the nearest call that gets in has, or that it cannot be said", () => {
    const text = (nearest: NearestCall) =>
      explainText({ ...REPORT, files: { allowed: false, explanations: [{ ...REFUSED, nearest }] } });
    const differs = [
      { what: "in the organization o-1", as: "change" },
      { what: "with MFA\u001b[2J", as: "bring" },
    ] as const;
    expect(text({ kind: "found", differs }))
      .to.include("nearest call that gets in: this one with MFA\\u001b[2J, in the organization o-1")
      .and.not.include("\u001b");
    expect(text({ kind: "unknown", because: "too much" })).to.include(
      "nearest call that gets in: cannot be said: too much",
    );
    expect(explainText(REPORT)).not.to.include("nearest");
  });

  it("says a plain yes, and a no of whom nothing leads there", () => {
    expect(explainText({ ...REPORT, files: YES }))
      .to.include("by the files: YES")
      .and.not.include("REFUSES");
    expect(explainText({ ...REPORT, files: { allowed: false, explanations: [] } })).to.include("NO: nothing");
  });

  it("names the groups by which a user may get in all the same", () => {
    const files = { ...NO, groups: ["group:Auditors", "group:\u001b[2J"] };
    expect(explainText({ ...REPORT, files })).to.match(/being in: group:Auditors, group:\\u001b\[2J$/);
    expect(explainText(REPORT)).not.to.include("group of Identity Center");
  });

  it("never passes for an answer what AWS did not say, and says where AWS differs", () => {
    const unknown = explainText({ ...REPORT, live: { kind: "unknown", because: "no credentials" } });
    expect(unknown).to.include("by what AWS has: NOT KNOWN: no credentials");
    const live = { kind: "answered", answer: YES, findings: [] } as const;
    expect(explainText({ ...REPORT, live }))
      .to.include("by what AWS has: YES")
      .and.include("otherwise than the files");
    expect(explainText({ ...REPORT, files: YES, live })).not.to.include("otherwise than the files");
  });
});
