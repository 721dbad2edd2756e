import { expect } from "chai";
import { mixedScripts, skeletons } from "../../../review/rules/skeleton.ts";

const looksLike = (one: string, other: string) =>
  skeletons(one).some((skeleton, index) => skeleton === skeletons(other)[index]);

describe("what a name looks like", () => {
  for (const [one, other] of [
    ["Auditors", "auditors"],
    ["Auditors", "\u0410uditors"],
    ["Auditors", "Audit\u043ers"],
    ["Auditors", "\uff21uditors"],
    ["Auditors", "\u{1d400}uditors"],
    ["Auditors", "Audi\u2060tors"],
    ["Auditors", "Auditors\u3164"],
    ["Auditors", "Auditors\ufe0f"],
    ["Platform Team", "Platform\u00a0Team"],
    ["Platform-Team", "Platform\u2010Team"],
    ["AbcCorpReadOnly", "AbcCorpReadOnIy"],
    ["admin1", "adminl"],
    ["Team0", "TeamO"],
    ["alice@acme.example", "alice@acrne.example"],
    ["alice@acme.example", "\u0430lic\u0435@acme.example"],
    ["ADMIN", "admin"],
  ] as const)
    it(`${JSON.stringify(one)} looks like ${JSON.stringify(other).replace(/[^ -~]/g, "?")} (${other.length})`, () => {
      expect(looksLike(one, other)).to.equal(true);
    });

  for (const [one, other] of [
    ["Auditors", "Auditor"],
    ["Auditors", "Auditors 2"],
    ["Platform", "Platforms"],
    ["Jose", "Jos\u00e9"],
    ["mail", "mall"],
    ["Team1", "Team2"],
    ["AbcCorp", "AbcCarp"],
  ] as const)
    it(`${one} does not look like ${other}`, () => {
      expect(looksLike(one, other)).to.equal(false);
    });
});

describe("scripts that one word mixes", () => {
  it("are those whose letters look alike", () => {
    expect(mixedScripts("\u0410uditors")).to.deep.equal(["Latin", "Cyrillic"]);
    expect(mixedScripts("Platform \u039fperations")).to.deep.equal(["Latin", "Greek"]);
  });

  it("are none in honest names", () => {
    for (const name of [
      "Auditors",
      "Команда DevOps",
      "devops-команда",
      "監査Auditors",
      "Jos\u00e9 M\u00fcller",
      "Ομάδα 2",
    ])
      expect(mixedScripts(name), name).to.deep.equal([]);
  });
});
