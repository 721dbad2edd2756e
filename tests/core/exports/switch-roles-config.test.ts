import { ConfigParser } from "aesr-config";
import { expect } from "chai";
import { entrancesOf } from "../../../core/exports/entrances.ts";
import { switchRolesConfig } from "../../../core/exports/switch-roles-config.ts";
import { FLEET, portfolioOf } from "../support/portfolio.ts";

const configOf = (fleet = FLEET) => {
  const portfolio = portfolioOf(fleet);
  return switchRolesConfig(portfolio.home.accountId, entrancesOf(portfolio));
};

describe("the configuration of AWS Extend Switch Roles", () => {
  it("is read by the extension's own parser: one base for each permission set, every one with its role", () => {
    const { singles, complexes } = ConfigParser.parseIni(configOf().text);
    expect(singles).to.deep.equal([]);
    expect(complexes.map(({ aws_account_id, role_name }) => `${aws_account_id} ${role_name ?? ""}`)).to.deep.equal([
      "111111111111 AbcCorpReadOnly",
      "111111111111 GlobexReadOnly",
      "111111111111 Platform-ReadOnly",
    ]);
    expect(complexes.flatMap(({ targets }) => targets)).to.deep.equal([
      { name: "abccorp-read-only", aws_account_id: "222222222222", role_name: "your-company-read-only" },
      { name: "globex-read-only", aws_account_id: "333333333333", role_name: "your-company-read-only" },
      { name: "abccorp-read-only-2", aws_account_id: "222222222222", role_name: "your-company-read-only" },
    ]);
  });

  it("has a role's path, as the console takes it", () => {
    const abccorp = FLEET.clients["abccorp"]!.replace("read-only: {", "read-only: { path: /engineering/team/,");
    const { complexes } = ConfigParser.parseIni(configOf({ ...FLEET, clients: { ...FLEET.clients, abccorp } }).text);
    expect(complexes[0]?.targets[0]?.role_name).to.equal("engineering/team/your-company-read-only");
  });

  it("says so where it is more than the extension's storage holds", () => {
    const [one] = entrancesOf(portfolioOf(FLEET));
    const many = (count: number) => Array.from({ length: count }, (_, index) => ({ ...one!, profile: `a-${index}` }));
    expect(switchRolesConfig("111111111111", many(199)).notes).to.deep.equal([]);
    expect(switchRolesConfig("111111111111", many(200)).notes[0]).to.match(/^201 profiles: .* about 200/);
  });
});
