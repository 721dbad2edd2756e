import { expect } from "chai";
import { handoffText } from "../../../cli/view/handoff-text.ts";
import type { HandoffReport } from "../../../fleet/handoff/handoff.ts";

const REPORT: HandoffReport = {
  ...{ version: 1, command: "handoff", ok: true, dryRun: false, slug: "umbrella", digest: "0123456789abcdef" },
  ...{ isNew: true, files: [{ name: "handoff/umbrella.template.json", text: "{}" }], written: true },
  ...{ notices: [], faults: [] },
};

describe("what is said of roles that are handed over", () => {
  it("names the files, the template, and what to do next; in a dry run that nothing is written", () => {
    expect(handoffText(REPORT)).to.match(
      /^Written:\n {2}handoff\/umbrella\.template\.json\n\nA new template \(digest 0123456789abcdef\)\./,
    );
    expect(handoffText(REPORT)).to.include("npx switchyard up home");
    const dry = handoffText({ ...REPORT, dryRun: true, written: false });
    expect(dry)
      .to.match(/^Would be written:/)
      .and.to.match(/next: {2}npx switchyard handoff umbrella$/);
  });

  it("tells a template that its people have already from one that replaces it", () => {
    const before = { digest: "0123456789abcdef", day: "2026-11-02" };
    expect(handoffText({ ...REPORT, before, isNew: false })).to.include("makes what that of 2026-11-02 makes");
    expect(handoffText({ ...REPORT, before })).to.include("which replaces that of 2026-11-02");
  });

  it("lets no name steer the terminal", () => {
    const hostile = "a\u001b[2J\nb\u202e";
    const text = handoffText({ ...REPORT, slug: hostile, files: [{ name: hostile, text: "" }], notices: [hostile] });
    expect(text).not.to.match(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(text).to.include("a\\u001b[2J\\u000ab\\u202e");
  });
});
