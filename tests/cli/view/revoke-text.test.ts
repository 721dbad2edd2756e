import { expect } from "chai";
import { revokePlanText, revokeText } from "../../../cli/view/revoke-text.ts";
import type { RevokePlan, RevokeReport } from "../../../fleet/revoke/revoke-report.ts";

const ROLE = {
  slug: "abccorp",
  client: "AbcCorp",
  accountId: "222222222222",
  role: "administrator",
  name: "acme-admin",
};
const PLAN: RevokePlan = {
  ...{ target: { kind: "user", name: "alice" }, lift: false, roles: [ROLE], sets: ["AbcCorpAdministrator"] },
  ...{ person: { user: { name: "alice", id: "1-2" }, groups: ["Ops"] }, files: ["Pulumi.home.yaml"] },
};
const REPORT: RevokeReport = {
  ...{ version: 1, command: "revoke", startedAt: "2026-11-30T10:00:00.000Z", seconds: 21, ok: true, dryRun: false },
  ...{ target: PLAN.target, lift: false, confirmed: true, plan: PLAN, stacks: [], leftOver: [], faults: [] },
  roles: [{ ...ROLE, state: "ended", before: "2026-11-30T10:00:01Z" }],
  sets: [{ name: "AbcCorpAdministrator", state: "done" }],
  files: ["Pulumi.home.yaml"],
  times: { ended: 2, shut: 6, endedAgain: 18 },
  remaining: ["The portal goes on."],
};

describe("what is said of a revocation", () => {
  it("tells whose sessions ended, how long each part took, and what goes on", () => {
    const text = revokeText(REPORT);
    expect(text).to.include("AbcCorp/administrator: sessions ended that began before 2026-11-30T10:00:01Z");
    expect(text).to.include("1 of 1 permission sets deny").and.include("The portal goes on.");
    expect(text).to.match(
      /Done, in 21 s\. live sessions refused after 2 s, no way back in after 6 s, .* after 18 s\.$/,
    );
  });

  it("does not say that it is done where something is not, or nothing was written", () => {
    const failed = { ...ROLE, state: "failed", because: "AccessDenied: no" } as const;
    const leftOver = [
      { what: "sessions in AbcCorp/administrator", because: "AccessDenied: no", next: "npx switchyard revoke" },
    ];
    const text = revokeText({ ...REPORT, ok: false, roles: [failed], leftOver, times: { ended: 2 } });
    expect(text).to.include("AbcCorp/administrator: NOT DONE (AccessDenied: no)").and.include("npx switchyard revoke");
    expect(text).to.match(/Not all was done, in 21 s\. live sessions refused after 2 s\.$/);
    const dry = revokeText({ ...REPORT, dryRun: true, confirmed: false, roles: [], sets: [], files: [], times: {} });
    expect(dry).to.include("Only looked, nothing was written.").and.not.include("The portal goes on.");
    expect(dry).to.include(revokePlanText(PLAN));
  });

  it("lets no name steer the terminal", () => {
    const hostile = "a\u001b[2J\nb\u202e";
    const plan = { ...PLAN, sets: [hostile], person: { user: { name: hostile, id: "1" }, groups: [hostile] } };
    const text = revokeText({
      ...REPORT,
      plan,
      dryRun: true,
      roles: [{ ...ROLE, name: hostile, client: hostile, state: "ended" }],
    });
    // why: what else would be one is written out.
    expect(text.replaceAll("\n", "")).to.not.match(/\p{C}/u);
  });
});
