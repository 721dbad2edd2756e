import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSharedConfigFiles, loadSsoSessionData } from "@smithy/core/config";
import { expect } from "chai";
import { entrancesOf } from "../../../core/exports/entrances.ts";
import { profilesFor } from "../../../core/exports/profiles.ts";
import { FLEET, portfolioOf, type PortfolioText } from "../support/portfolio.ts";
import { fleetIn, PARTITIONED } from "./people.ts";

const PORTAL = "portal: https://acme.awsapps.com/start";
const WITH_PORTAL: PortfolioText = {
  ...FLEET,
  home: FLEET.home.replace("region: eu-west-1", `region: eu-west-1, ${PORTAL}`),
};

const profilesOf = (text: PortfolioText) => {
  const portfolio = portfolioOf(text);
  return profilesFor(portfolio.home, entrancesOf(portfolio));
};

/** The file as the AWS SDK reads it. */
async function read(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-profiles-"));
  try {
    const configFilepath = join(folder, "config");
    writeFileSync(configFilepath, text);
    const how = { configFilepath, filepath: join(folder, "none"), ignoreCache: true };
    return { profiles: (await loadSharedConfigFiles(how)).configFile, sessions: await loadSsoSessionData(how) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("profiles of the AWS CLI for ways in", () => {
  it("lead from the portal over the home account to the role, for an hour at most", async () => {
    const { text, names, faults } = profilesOf(WITH_PORTAL);
    expect(faults).to.deep.equal([]);
    expect(names).to.deep.equal(["abccorp-read-only", "abccorp-read-only-2", "globex-read-only"]);
    const { profiles, sessions } = await read(text);
    expect(sessions).to.deep.equal({
      "your-company": {
        sso_start_url: "https://acme.awsapps.com/start",
        sso_region: "eu-west-1",
        sso_registration_scopes: "sso:account:access",
      },
    });
    for (const name of names) {
      const profile = profiles[name];
      expect(profile).to.include({ source_profile: `${name}-home`, duration_seconds: "3600" });
      expect(profiles[`${name}-home`]).to.include({ sso_session: "your-company", sso_account_id: "111111111111" });
    }
    expect(profiles["abccorp-read-only"]?.["role_arn"]).to.equal(
      "arn:aws:iam::222222222222:role/your-company-read-only",
    );
    expect(profiles["abccorp-read-only-2-home"]?.["sso_role_name"]).to.equal("Platform-ReadOnly");
  });

  for (const one of PARTITIONED)
    it(`are those of the partition ${one.partition}`, async () => {
      const { partition, region, portal } = one;
      const portfolio = fleetIn(one);
      const { text } = profilesFor(portfolio.home, entrancesOf(portfolio));
      const { profiles, sessions } = await read(text);
      expect(sessions["your-company"]).to.include({ sso_region: region, sso_start_url: portal });
      expect(profiles["abccorp-read-only"]?.["role_arn"]).to.match(new RegExp(`^arn:${partition}:iam::222222222222:`));
      expect(profiles["abccorp-read-only"]?.["region"]).to.match(
        new RegExp(`^${region.split("-")[0] ?? ""}-|^us-east-1$`),
      );
    });

  it("have names of their own, however clients and roles are called", async () => {
    const client = (name: string, id: string, roles: string) => `name: ${name}\naccountId: "${id}"\nroles: ${roles}\n`;
    const { names, text } = profilesOf({
      home: `identityCenter: { region: eu-west-1, ${PORTAL} }\ngrants:\n  - { group: A, clients: all, roles: [b-c, c, c-home] }\n`,
      clients: {
        a: client(
          "A",
          "222222222222",
          "{ b-c: { level: read-only }, c: { level: read-only }, c-home: { level: read-only } }",
        ),
        "a-b": client("Ab", "333333333333", "{ c: { level: read-only, permissionSet: AbOnly } }"),
      },
    });
    expect(new Set(names).size).to.equal(4);
    expect(names).to.include.members(["a-b-c-222222222222", "a-b-c-333333333333", "a-c-222222222222"]);
    expect(Object.keys((await read(text)).profiles).filter((name) => name.startsWith("a-"))).to.have.length(8);
  });

  it("have a name each, also where a role is called as an account or as the second way of another", async () => {
    const client = (name: string, account: string, roles: string) =>
      `name: ${name}\naccountId: "${account}"\nroles: ${roles}\n`;
    const { names, text } = profilesOf({
      project: "sharedPermissionSets: { value: { Fleet-Read: { levels: [read-only], clients: [Aa] } } }\n",
      home: `identityCenter: { region: eu-west-1, ${PORTAL} }
grants:
  - { group: A, clients: [Aa], roles: [b-c, x, x-2] }
  - { group: A, clients: [Ab], roles: [c] }
  - { group: A, clients: [Abc], roles: ["222222222222"] }
  - { group: A, permissionSet: Fleet-Read }
`,
      clients: {
        a: client(
          "Aa",
          "222222222222",
          "{ b-c: { level: devops }, x: { level: read-only, trust: { permissionSets: [AaX, Fleet-Read] } }, x-2: { level: devops } }",
        ),
        "a-b": client("Ab", "333333333333", "{ c: { level: devops } }"),
        "a-b-c": client("Abc", "444444444444", '{ "222222222222": { level: devops } }'),
      },
    });
    expect(names).to.have.length(6);
    expect(new Set(names).size).to.equal(6);
    const { profiles } = await read(text);
    expect(profiles["a-b-c-222222222222"]?.["role_arn"]).to.equal("arn:aws:iam::222222222222:role/your-company-b-c");
    expect(new Set(names.map((name) => profiles[name]?.["role_arn"])).size).to.equal(5);
  });

  it("are none without a portal, and none where nobody holds anything", () => {
    expect(profilesOf(FLEET).faults.map(({ code, path }) => `${code} ${path}`)).to.deep.equal([
      "export/no-portal switchyard:home.identityCenter.portal",
    ]);
    const nobody = { ...WITH_PORTAL, home: WITH_PORTAL.home.replace(/grants:[^]*/, "grants: []\n") };
    expect(profilesOf(nobody)).to.deep.equal({ text: "", names: [], faults: [] });
  });
});
