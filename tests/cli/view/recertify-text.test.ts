import { expect } from "chai";
import { recertifyText } from "../../../cli/view/recertify-text.ts";
import type { RecertifiedGrant, RecertifyReport } from "../../../fleet/recertify/recertify.ts";

const GRANT: RecertifiedGrant = {
  ...{ grant: "0123456789ab", holder: "group:Auditors", gives: "read-only", clients: "all clients" },
  ...{ until: "", reason: "", ticket: "", state: "current" },
};
const REPORT: RecertifyReport = {
  ...{ version: 1, command: "recertify", ok: false, dryRun: false, campaign: "2026-q4", isBegun: true },
  ...{
    file: "recertification/2026-q4.csv",
    grants: [GRANT],
    undecided: 1,
    standing: 0,
    removals: [],
    files: [],
    written: false,
  },
  faults: [],
};

describe("what is said of an access review", () => {
  it("counts what is decided, and names the next step while something is not", () => {
    expect(recertifyText(REPORT)).to.match(/^1 grant: 0 to be kept, 0 to be removed, 1 undecided\./);
    expect(recertifyText(REPORT)).to.match(
      /next: {2}decide in recertification\/2026-q4\.csv, or npx switchyard recertify 2026-q4 --propose$/,
    );
    const decided = { decision: "keep", reviewer: "Rita", date: "2026-11-29", comment: "" } as const;
    const done = recertifyText({ ...REPORT, ok: true, undecided: 0, grants: [{ ...GRANT, decided }] });
    expect(done).to.include("1 to be kept").and.not.to.include("next:");
    const against = { ...GRANT, decided: { ...decided, decision: "remove" } as const };
    const standing = recertifyText({ ...REPORT, undecided: 0, standing: 1, grants: [against] });
    expect(standing).to.match(/in the home stack's file still\.\nnext: {2}npx switchyard recertify 2026-q4 --propose$/);
  });

  it("names whom a proposal takes away, and does not say that it is done where it is not", () => {
    const files = [{ name: "Pulumi.home.yaml", text: "" }];
    const proposed = { ...REPORT, ok: true, undecided: 0, removals: [GRANT], files };
    expect(recertifyText(proposed)).to.include(
      "Taken out of the home stack's file, since nobody confirmed it:\n  group:Auditors: read-only, all clients (undecided)",
    );
    expect(recertifyText(proposed)).to.include("npx switchyard review");
    const dry = recertifyText({ ...proposed, dryRun: true });
    expect(dry).to.include("Would be taken out").and.to.include("Would be written:").and.not.to.include("Taken out");
  });

  it("lets no name steer the terminal", () => {
    const hostile = "a\u001b[2J\nb\u202e";
    const text = recertifyText({
      ...REPORT,
      campaign: hostile,
      file: hostile,
      removals: [{ ...GRANT, holder: hostile }],
    });
    expect(text).not.to.match(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});
