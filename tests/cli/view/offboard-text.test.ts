import { expect } from "chai";
import { offboardText } from "../../../cli/view/offboard-text.ts";
import type { OffboardPlan, OffboardReport } from "../../../fleet/offboard/offboard-report.ts";

const ROLE = "arn:aws:iam::333333333333:role/your-company-read-only";
const PLAN: OffboardPlan = {
  ...{ slug: "globex", stack: "client-globex", name: "Globex\u001b[31m", accountId: "333333333333" },
  ...{ leaving: "destroyed", file: "Pulumi.client-globex.yaml", hasStack: true, roles: [ROLE] },
  edits: [{ file: "Pulumi.home.yaml", cuts: ["Globex of grants[1].clients"] }],
  losing: [{ holder: "group:Auditors", through: "permission-set:GlobexReadOnly", roleArn: ROLE }],
  permissionSets: ["GlobexReadOnly"],
  alongside: ["group:Support: AbcCorp/devops"],
  warnings: [],
};
const REPORT: OffboardReport = {
  ...{ version: 1, command: "offboard", startedAt: "2026-01-31T00:00:00.000Z", seconds: 9, ok: true, dryRun: true },
  ...{ slug: "globex", confirmed: false, plan: PLAN, steps: [], stacks: [], leftOver: [], faults: [] },
};

describe("what offboard shows at a terminal", () => {
  it("says who loses what and what is deleted, and that nothing was written", () => {
    const text = offboardText(REPORT);
    for (const part of [
      "Globex\\u001b[31m (globex), account 333333333333: its stack is destroyed",
      `Who loses access:\n  group:Auditors, by permission-set:GlobexReadOnly: ${ROLE}`,
      "Permission sets that are deleted:\n  GlobexReadOnly",
      "Roles that are deleted:\n  arn:aws:iam::333333333333:role/your-company-read-only",
      "Pulumi.home.yaml: without Globex of grants[1].clients\n  Pulumi.client-globex.yaml: removed",
      "by the same update of the home stack:\n  group:Support: AbcCorp/devops",
    ])
      expect(text).to.include(part);
    expect(text).to.match(/\n\nOnly looked, nothing was written\.$/);
    const kept = offboardText({ ...REPORT, plan: { ...PLAN, leaving: "abandoned" } });
    expect(kept).to.include(`Roles that stay in the client's account:\n  ${ROLE}`);
  });

  it("says that it is done, and what is left where it is not", () => {
    const done: OffboardReport = { ...REPORT, dryRun: false, confirmed: true };
    expect(offboardText(done)).to.match(/\n\nDone: globex is offboarded, in 9 s\.$/);
    const text = offboardText({
      ...done,
      ok: false,
      steps: [
        { step: "files", title: "Files", state: "done", detail: "" },
        { step: "roles", title: "Roles", state: "not-done", detail: "denied\n\u001b[31m" },
      ],
      leftOver: [{ what: "roles", because: "denied", next: "npx switchyard offboard globex" }],
    });
    expect(text).to.include("Files: done\nRoles: NOT DONE (denied");
    expect(text).to.include("left: roles\n  denied\n  next:  npx switchyard offboard globex");
    expect(text)
      .to.match(/\n\nNot all was done, in 9 s\.$/)
      .and.not.include("\u001b");
    expect(offboardText({ ...done, ok: false, confirmed: false })).to.equal("Nothing was written.");
  });
});
