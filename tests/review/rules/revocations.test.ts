import { expect } from "chai";
import { EXAMPLE_HOME, EXAMPLE_NOW, abccorpWith, homeWith } from "../../../review/rules/cases/example-project.ts";
import { revocationTakenOut } from "../../../review/rules/revocation-taken-out.ts";
import { revocationsComeAndGo } from "../../../review/rules/revocations-come-and-go.ts";
import type { CaseFiles } from "../../../review/rules/rule.ts";
import { runRules } from "../../../review/rules/run-rules.ts";
import { caseInput } from "./case-input.ts";

const ALICE = "{ user: Alice@acme.example, id: 93a4f8d2-1061-70a4-1c36-0123456789ab, since: 2026-11-01 }";
const denied = (...people: readonly string[]) => homeWith(`${EXAMPLE_HOME}\ndenied: [${people.join(", ")}]`);
const revoked = (entry: string) => abccorpWith(`roles: [administrator, read-only, devops]\nrevoked: { ${entry} }`);

/** The role is gone, and the grant on it. */
const WITHOUT_ROLE = {
  ...abccorpWith("roles: [read-only, devops]"),
  ...homeWith(EXAMPLE_HOME.replace(/\n.*administrator.*$/, "")),
};

function found(base: CaseFiles, head: CaseFiles) {
  const input = caseInput({ base, head });
  return {
    rules: runRules(input, EXAMPLE_NOW, [revocationTakenOut, revocationsComeAndGo]).map(
      ({ rule, severity, subject }) => `${severity} ${rule} ${subject}`,
    ),
    gains: input.diff.gains.map(({ access }) => access.key.split(": ").at(-1)),
    losses: input.diff.losses.map(({ access }) => access.key.split(": ").at(-1)),
  };
}

describe("a review of revocations", () => {
  it("takes a person who is denied for one who loses everything, and a warning goes with the way back", () => {
    const access = "alice@acme.example > 222222222222/administrator";
    expect(found({}, denied(ALICE))).to.deep.include({
      rules: ["note revocations-come-and-go user:Alice@acme.example"],
      gains: [],
    });
    expect(found({}, denied(ALICE)).losses.join()).to.include(access);
    expect(found(denied(ALICE), {}).rules).to.deep.equal(["warning revocation-taken-out user:Alice@acme.example"]);
    expect(found(denied(ALICE), {}).gains.join()).to.include(access);
    expect(found(denied(ALICE), denied(ALICE))).to.deep.equal({ rules: [], gains: [], losses: [] });
  });

  it("warns of a date that moves back, and of none that moves on or has run out", () => {
    const [early, late] = ["administrator: 2026-11-28T23:30:00Z", "administrator: 2026-11-28T23:50:00Z"];
    const old = "administrator: 2026-11-01";
    expect(found(revoked(late), revoked(early)).rules).to.deep.equal([
      "warning revocation-taken-out AbcCorp/administrator",
    ]);
    expect(found(revoked(early), revoked(late)).rules).to.deep.equal([
      "note revocations-come-and-go AbcCorp/administrator",
    ]);
    expect(found(revoked(old), {}).rules).to.deep.equal(["note revocations-come-and-go AbcCorp/administrator"]);
    expect(found(revoked(late), WITHOUT_ROLE).rules).to.deep.equal([]);
  });

  it("warns of a shorter longest session, with which the denial would end before the sessions that it is for", () => {
    const lasting = (duration: number, moment: string) =>
      abccorpWith(
        `roles: { administrator: { maxSessionDuration: ${duration} }, read-only: , devops: }\nrevoked: { administrator: ${moment} }`,
      );
    const [early, late, longer] = ["2026-11-28T21:30:00Z", "2026-11-28T23:50:00Z", 43200];
    for (const moment of [early, late])
      expect(found(lasting(longer, early), lasting(3600, moment)).rules, moment).to.include(
        "warning revocation-taken-out AbcCorp/administrator",
      );
    expect(found(lasting(3600, late), lasting(longer, late)).rules).to.deep.equal([]);
    expect(found(lasting(longer, early), lasting(longer, early)).rules).to.deep.equal([]);
  });
});
