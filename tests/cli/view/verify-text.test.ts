import { expect } from "chai";
import { verifyText } from "../../../cli/view/verify-text.ts";
import type { VerifyReport } from "../../../fleet/verify/verify-report.ts";

const BAD = "\u001b[2J\u202e\nok";
const CLIENT = { slug: "abccorp", name: "AbcCorp", accountId: "222222222222", roles: 1 };

/** A report in which everything that comes from AWS or a file tries to steer the terminal. */
const report: VerifyReport = {
  version: 1,
  command: "verify",
  startedAt: "2026-11-22T09:00:00.000Z",
  seconds: 1,
  ok: false,
  home: {
    accountId: "111111111111",
    ok: false,
    checked: false,
    because: BAD,
    permissionSets: 0,
    assignments: 0,
    identities: 0,
  },
  clients: [
    {
      ...CLIENT,
      ok: false,
      checked: true,
      because: BAD,
      grants: [{ holder: `group:${BAD}`, through: BAD, role: BAD, works: false, because: BAD }],
      holes: [{ kind: "too-much", principal: BAD, attack: BAD, request: {}, because: BAD, role: BAD }],
    },
    { ...CLIENT, slug: "globex", ok: false, checked: false, because: "no credentials", grants: [], holes: [] },
  ],
  findings: [
    { severity: "fault", client: "abccorp", role: BAD, what: BAD, expected: BAD, found: BAD, next: `aws ${BAD}` },
  ],
  pairs: 3,
  attempts: [{ through: BAD, client: "abccorp", role: BAD, by: BAD, result: "refused", because: BAD }],
  notTried: [BAD],
  faults: [{ code: "config/yaml", path: BAD, expected: BAD, found: BAD, fix: BAD }],
};

describe("what verify shows at a terminal", () => {
  it("holds nothing that steers it, wherever it came from", () => {
    const text = verifyText(report);
    expect(text).to.not.match(/[\p{Cf}\u001b]/u);
    expect(text).to.contain("\\u001b[2J\\u202e");
    // why: a line of its own could pass for the command's word.
    expect(text.split("\n")).to.not.include("ok");
  });

  it("never says that all is well where something was not checked", () => {
    expect(verifyText(report)).to.contain("NOT READ").and.contain("not checked");
    expect(verifyText(report)).to.contain("NOT as declared (1 clients could not be checked, 1 faults)");
    const well = { ...report, ok: true, findings: [], clients: [], faults: [], attempts: [] };
    expect(verifyText(well)).to.contain("\nAs declared: 3 pairs");
  });
});
