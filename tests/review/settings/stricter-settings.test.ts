import { expect } from "chai";
import fc from "fast-check";
import { DEFAULT_SETTINGS } from "../../../review/settings/read-review-settings.ts";
import type { ReviewSettings } from "../../../review/settings/review-settings.ts";
import { isNewException, stricter, weakenings } from "../../../review/settings/stricter-settings.ts";
import { isAtLeast, SEVERITIES } from "../../../review/rules/severity.ts";

const severity = fc.constantFrom(...SEVERITIES);
const names = fc.uniqueArray(fc.constantFrom("abccorp", "globex", "initech"));

const settings: fc.Arbitrary<ReviewSettings> = fc
  .record({
    one: severity,
    other: severity,
    failsFrom: fc.constantFrom("note" as const, "warning" as const, "error" as const),
    maxAdministrators: fc.integer({ min: 1, max: 9 }),
    maxDaysOfGrant: fc.integer({ min: 1, max: 999 }),
    protectedClients: names,
    protectedLevels: names,
  })
  .map(({ one, other, ...rest }) => ({
    ...DEFAULT_SETTINGS,
    ...rest,
    severities: { ...DEFAULT_SETTINGS.severities, "external-id": one, "similar-name": other },
  }));

describe("settings of both sides of a change", () => {
  it("are at least as strict together as each of them", () => {
    fc.assert(
      fc.property(settings, settings, (base, head) => {
        const both = stricter(base, head);
        for (const one of [base, head]) {
          expect(weakenings(one, both)).to.deep.equal([]);
          for (const [id, own] of Object.entries(one.severities))
            expect(isAtLeast(both.severities[id] ?? "off", own)).to.equal(true);
        }
      }),
    );
  });

  it("are no stricter together than they have to be", () => {
    fc.assert(
      fc.property(settings, (one) => {
        expect(stricter(one, one)).to.deep.equal(one);
        expect(stricter(DEFAULT_SETTINGS, DEFAULT_SETTINGS)).to.deep.equal(DEFAULT_SETTINGS);
      }),
    );
  });

  const strict: ReviewSettings = {
    ...DEFAULT_SETTINGS,
    failsFrom: "warning",
    maxAdministrators: 2,
    maxDaysOfGrant: 90,
    protectedClients: ["abccorp"],
    protectedLevels: ["administrator"],
    owners: { clients: { abccorp: ["@acme/a", "@acme/b"] }, levels: {}, everything: ["@acme/all"] },
  };
  const table: readonly (readonly [string, Partial<ReviewSettings>])[] = [
    ["severities.external-id", { severities: { ...strict.severities, "external-id": "warning" } }],
    ["failsFrom", { failsFrom: "error" }],
    ["maxAdministrators", { maxAdministrators: 3 }],
    ["maxDaysOfGrant", { maxDaysOfGrant: 91 }],
    ["protectedClients abccorp", { protectedClients: ["globex"] }],
    ["protectedLevels administrator", { protectedLevels: [] }],
    ["owners.clients.abccorp", { owners: { ...strict.owners, clients: { abccorp: ["@acme/a"] } } }],
    ["owners.everything", { owners: { ...strict.owners, everything: [] } }],
  ];
  for (const [what, change] of table)
    it(`a weaker ${what} is a weakening, and a stronger one is none`, () => {
      const weak = { ...strict, ...change };
      expect(weakenings(strict, weak).map((one) => one.what)).to.deep.equal([what]);
      const back = weakenings(weak, strict).map((one) => one.what);
      // why: another client protected in place of one is a weakening both ways.
      expect(back).to.deep.equal(what === "protectedClients abccorp" ? ["protectedClients globex"] : []);
    });

  it("an exception is new where base has none, or one that ends earlier", () => {
    const one = {
      ...{ rule: "external-id", subject: "A", reason: "r", owner: "o", at: { file: "f" } },
      until: "2027-01-31T00:00:00Z",
    };
    const base = (...exceptions: ReviewSettings["exceptions"]) => ({ ...DEFAULT_SETTINGS, exceptions });
    expect(isNewException(one, base())).to.equal(true);
    expect(isNewException(one, base(one))).to.equal(false);
    expect(isNewException({ ...one, reason: "better said" }, base(one))).to.equal(false);
    expect(isNewException({ ...one, until: "2027-02-01T00:00:00Z" }, base(one))).to.equal(true);
    expect(isNewException({ ...one, until: "2026-12-31T00:00:00Z" }, base(one))).to.equal(false);
    expect(isNewException({ ...one, subject: "B" }, base(one))).to.equal(true);
    expect(isNewException({ ...one, rule: "similar-name" }, base(one))).to.equal(true);
  });
});
