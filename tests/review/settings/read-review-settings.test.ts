import { expect } from "chai";
import { RULES } from "../../../review/rules/catalogue.ts";
import { DEFAULT_SETTINGS, readReviewSettings } from "../../../review/settings/read-review-settings.ts";
import { REVIEW_FILE } from "../../../review/settings/review-settings.ts";

const read = (text: string) => readReviewSettings({ name: REVIEW_FILE, text });

const EXCEPTION = `  - rule: external-id
    subject: AbcCorp/deploy
    reason: the deployer gets a way of its own
    owner: platform@acme.example
    until: 2027-03-01`;

describe("switchyard.review.yaml", () => {
  it("is read with every default filled in", () => {
    const { settings, faults } = read(`severities: { external-id: warning, administrator-without-until: error }
failsFrom: warning
maxAdministrators: 2
maxDaysOfGrant: 90
protectedClients: [abccorp]
protectedLevels: [administrator]
owners:
  clients: { abccorp: ["@acme/abccorp", abccorp@acme.example] }
  levels: { administrator: ["@acme/security"] }
exceptions:
${EXCEPTION}
`);
    expect(faults).to.deep.equal([]);
    expect(settings).to.deep.equal({
      file: REVIEW_FILE,
      severities: { ...DEFAULT_SETTINGS.severities, "external-id": "warning", "administrator-without-until": "error" },
      failsFrom: "warning",
      maxAdministrators: 2,
      maxDaysOfGrant: 90,
      protectedClients: ["abccorp"],
      protectedLevels: ["administrator"],
      owners: {
        clients: { abccorp: ["@acme/abccorp", "abccorp@acme.example"] },
        levels: { administrator: ["@acme/security"] },
        everything: [],
      },
      exceptions: [
        {
          rule: "external-id",
          subject: "AbcCorp/deploy",
          reason: "the deployer gets a way of its own",
          owner: "platform@acme.example",
          until: "2027-03-01T00:00:00Z",
          at: { file: REVIEW_FILE, line: 11, column: 5 },
        },
      ],
    });
  });

  it("says nothing where it is not there, empty or all comments", () => {
    expect(readReviewSettings(undefined)).to.deep.equal({ settings: DEFAULT_SETTINGS, faults: [] });
    for (const text of ["", "# later\n", "{}\n"])
      expect(read(text)).to.deep.equal({ settings: { ...DEFAULT_SETTINGS, file: REVIEW_FILE }, faults: [] });
  });

  it("has a severity for each rule where nothing is said", () => {
    for (const { id, severity } of RULES) expect(DEFAULT_SETTINGS.severities[id]).to.equal(severity);
  });

  it("tells all that is wrong with it at once, each with its place and what to do", () => {
    const { settings, faults } = read(`severities: { external-idd: error, similar-name: loud }
failFrom: warning
maxAdministrators: 0
protectedClients: [AbcCorp]
owners: { everything: [acme/security] }
exceptions:
${EXCEPTION.replace("external-id", "exernal-id")}
${EXCEPTION.replace("    until: 2027-03-01", "")}
${EXCEPTION.replace("2027-03-01", "2027-02-30")}
`);
    expect(settings).to.equal(DEFAULT_SETTINGS);
    const table = faults.map(({ at, path, code, fix }) => [at?.line, path, code, fix] as const);
    expect(table.map(([line, path, code]) => [line, path, code])).to.have.deep.members([
      [1, "severities.external-idd", "config/unknown-key"],
      [1, "severities.similar-name", "config/invalid"],
      [2, "failFrom", "config/unknown-key"],
      [3, "maxAdministrators", "config/invalid"],
      [4, "protectedClients[0]", "config/invalid"],
      [5, "owners.everything[0]", "config/invalid"],
      [7, "exceptions[0].rule", "config/invalid"],
      [12, "exceptions[1].until", "config/missing"],
      [21, "exceptions[2].until", "config/invalid"],
    ]);
    const fixOf = (path: string) => table.find(([, one]) => one === path)?.[3];
    expect(fixOf("severities.external-idd")).to.include('did you mean "external-id"?');
    expect(fixOf("failFrom")).to.include('did you mean "failsFrom"?');
    expect(fixOf("exceptions[0].rule")).to.include('did you mean "external-id"?');
  });

  for (const rule of ["settings-weakened", "exceptions"])
    it(`takes no exception from ${rule}`, () => {
      const { faults } = read(`exceptions:\n${EXCEPTION.replace("external-id", rule)}\n`);
      expect(faults.map(({ path }) => path)).to.deep.equal(["exceptions[0].rule"]);
    });

  it("takes one exception for each rule and subject", () => {
    const { faults } = read(`exceptions:\n${EXCEPTION}\n${EXCEPTION.replace("2027-03-01", "2027-04-01")}\n`);
    expect(faults.map(({ code, path }) => [code, path])).to.deep.equal([["review/exception-twice", "exceptions[1]"]]);
  });

  for (const [what, text] of [
    ["an alias bomb", `a: &a [x, x]\nb: &b [*a, *a]\nexceptions: [*b, *b]\n`],
    ["a tag", "failsFrom: !!js/function error\n"],
    ["a list", "- failsFrom\n"],
    ["what is no YAML", "failsFrom: [\n"],
    ["__proto__", "severities: { __proto__: error }\n"],
    ["a subject of two lines", `exceptions:\n${EXCEPTION.replace("AbcCorp/deploy", '"a\\nb"')}\n`],
  ] as const)
    it(`refuses ${what}`, () => {
      const { settings, faults } = read(text);
      expect(faults).to.not.be.empty;
      expect(settings).to.equal(DEFAULT_SETTINGS);
    });
});
