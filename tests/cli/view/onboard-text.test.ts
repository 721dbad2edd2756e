import { expect } from "chai";
import { onboardPlanText, onboardText } from "../../../cli/view/onboard-text.ts";
import type { OnboardPlan } from "../../../fleet/onboard/onboard-plan.ts";
import type { OnboardReport } from "../../../fleet/onboard/onboard.ts";

const ROLE = "arn:aws:iam::222222222222:role/acme-read-only";
const ACCESS = { who: "group:Auditors", client: "AbcCorp", role: "read-only", roleArn: ROLE };
const PLAN: OnboardPlan = {
  clients: [
    {
      ...{ slug: "abccorp", stack: "client-abccorp", name: "AbcCorp\u001b[31m", accountId: "222222222222" },
      roles: [
        {
          ...{ role: "read-only", roleArn: ROLE, exists: false, who: ["group:Auditors"] },
          managedPolicies: ["arn:aws:iam::aws:policy/job-function/Billing", "arn:aws:iam::222222222222:policy/Own"],
        },
      ],
    },
  ],
  gains: [{ ...ACCESS, until: "2027-01-01T00:00:00.000Z" }],
  elsewhere: { gains: [], losses: [{ ...ACCESS, client: "Globex" }] },
  left: ["initech"],
};
const REPORT: OnboardReport = {
  ...{ version: 1, command: "onboard", startedAt: "2026-01-31T00:00:00.000Z", seconds: 9, ok: true, dryRun: false },
  ...{ plan: PLAN, confirmed: true, stacks: [], leftOver: [], faults: [] },
  cards: [
    {
      ...{ slug: "abccorp", name: "AbcCorp", accountId: "222222222222", profiles: "[profile x]\nregion = r\u009b\n" },
      roles: [
        {
          ...{ role: "read-only", roleArn: ROLE, who: ["group:Auditors"], profile: "abccorp-read-only" },
          switchRoleLink: "https://switch.example",
        },
      ],
    },
  ],
  verified: {
    ...{ version: 1, command: "verify", startedAt: "2026-01-31T00:00:00.000Z", seconds: 2, ok: true },
    home: { accountId: "1", ok: true, checked: true, permissionSets: 1, assignments: 1, identities: 0 },
    clients: [
      {
        ...{ slug: "abccorp", name: "AbcCorp", accountId: "222222222222", ok: true, checked: true },
        ...{ roles: 1, grants: [], holes: [] },
      },
    ],
    ...{ findings: [], pairs: 39, attempts: [], notTried: ["no credentials"], faults: [] },
  },
};
const NOT_OK: OnboardReport = {
  ...REPORT,
  ok: false,
  verified: { ...REPORT.verified!, ok: false, clients: REPORT.verified!.clients.map((one) => ({ ...one, ok: false })) },
};

describe("onboarding, for people", () => {
  it("says before it begins whom the roles let in beside those who are granted something", () => {
    const besides = ["The role r of AbcCorp is open to every principal of the home account 111111111111."];
    const text = onboardPlanText({ ...PLAN, gains: [], clients: PLAN.clients.map((one) => ({ ...one, besides })) });
    expect(text).to.include(`  beside that: ${besides[0]!}`);
    expect(text).to.include("Nobody gains access to these clients by a grant.");
    expect(onboardPlanText({ ...PLAN, gains: [] })).to.include("Nobody gains access to these clients.");
  });

  it("says before it begins who gains what, who loses something elsewhere, and which clients are left", () => {
    const text = onboardPlanText(PLAN);
    for (const part of [
      "AbcCorp\\u001b[31m (abccorp), account 222222222222",
      "read-only: a new role",
      "job-function/Billing, Own (of account 222222222222)",
      "Who gains access:\n  group:Auditors: AbcCorp/read-only, until 2027-01-01T00:00:00.000Z",
      "LOSES  group:Auditors: Globex/read-only",
      "at fault:\n  initech",
    ])
      expect(text).to.include(part);
    expect(onboardPlanText({ ...PLAN, gains: [] })).to.include("Nobody gains access to these clients.");
  });

  it("ends with the card, what was verified and what was not tried", () => {
    const text = onboardText(REPORT);
    for (const part of [
      "who:      group:Auditors",
      "https://switch.example",
      "\n[profile x]\nregion = r\\u009b\n",
      "39 pairs",
      "Not tried for real:\n  no credentials",
    ])
      expect(text).to.include(part);
    expect(text)
      .to.match(/Done: abccorp onboarded and verified, in 9 s\.$/)
      .and.not.include("NOT");
  });

  it("never calls verified what was not", () => {
    expect(onboardText(NOT_OK))
      .to.include("account 222222222222: NOT verified")
      .and.match(/Not all was done: .*$/);
    const none = { ...NOT_OK, cards: [] };
    delete none.verified;
    const text = onboardText(none);
    expect(text)
      .to.match(/Not all was done: nothing was verified, in 9 s\.$/)
      .and.not.include("Done:");
  });

  it("says that nothing was written, with what to type next", () => {
    for (const report of [
      { ...NOT_OK, confirmed: false },
      { ...REPORT, dryRun: true, confirmed: false },
    ]) {
      const text = onboardText(report);
      expect(text).to.match(/nothing was written\.\n {2}next: {2}npx switchyard onboard abccorp$/i);
      expect(text).not.to.include("Done");
    }
  });
});
