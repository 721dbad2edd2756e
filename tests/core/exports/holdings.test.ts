import { expect } from "chai";
import { type Holding, holdingsOf } from "../../../core/exports/holdings.ts";
import { FLEET, portfolioOf } from "../support/portfolio.ts";

const line = ({ client, role, holder, way, conditions, until }: Holding) =>
  [client, role, holder, way, conditions.join(" and "), until ?? ""].join(" | ");

describe("who has what", () => {
  const rows = holdingsOf(portfolioOf(FLEET));

  it("is a row for each holder, way and role, by names alone", () => {
    expect(rows.map(line)).to.deep.equal([
      " |  | iam-group:demo | iam-group:demo |  | ",
      " |  | iam-user:bob | iam-group:demo |  | ",
      "AbcCorp | deploy | iam-role:ci/deployer | iam-role:ci/deployer | with the external ID | 2027-01-01T00:00:00Z",
      "AbcCorp | operator | iam-user:alice | iam-user:alice | with MFA at most 3600 s old | ",
      "AbcCorp | read-only | group:Auditors | permission-set:AbcCorpReadOnly |  | ",
      "AbcCorp | read-only | group:Platform | permission-set:Platform-ReadOnly |  | ",
      "AbcCorp | read-only | user:carol@acme.example | permission-set:AbcCorpReadOnly |  | 2026-12-01T00:00:00Z",
      "Globex | bootstrap | whole-account:111111111111 | trust |  | ",
      "Globex | demo | iam-group:demo | iam-group:demo |  | ",
      "Globex | demo | iam-user:bob | iam-group:demo |  | ",
      "Globex | read-only | group:Auditors | permission-set:GlobexReadOnly |  | ",
    ]);
  });

  it("has no row for somebody who is denied, by whatever name the grant has, and all others", () => {
    const id = "93a4f8d2-1061-70a4-1c36-0123456789ab";
    const entry = `denied: [{ user: carol, id: ${id}, email: carol@acme.example, since: 2026-11-30 }]\n`;
    for (const carol of ["Carol", `{ id: ${id} }`, "{ email: Carol@acme.example }"]) {
      const home = `${entry}${FLEET.home.replace("user: carol@acme.example", `user: ${carol}`)}`;
      const others = rows.filter(({ holder }) => holder !== "user:carol@acme.example");
      expect(holdingsOf(portfolioOf({ ...FLEET, home })), carol).to.deep.equal(others);
    }
    const home = `${entry}${FLEET.home.replace("user: carol@acme.example", "user: { email: carola@acme.example }")}`;
    expect(holdingsOf(portfolioOf({ ...FLEET, home }))).to.have.length(rows.length);
  });

  it("is the same whatever the order in the files", () => {
    const grants = FLEET.home.split("\n").filter((one) => one.startsWith("  - {"));
    const home = FLEET.home.replace(grants.join("\n"), [...grants].reverse().join("\n"));
    expect(home).not.to.equal(FLEET.home);
    const clients = Object.fromEntries(Object.entries(FLEET.clients).reverse());
    expect(holdingsOf(portfolioOf({ ...FLEET, home, clients }))).to.deep.equal(rows);
  });

  it("has each way's own end, reason and ticket, where one holder has a role by two", () => {
    const home = FLEET.home
      .replace("[read-only] }", "[read-only], reason: the yearly audit, ticket: SEC-1 }")
      .replace(
        "{ group: Platform, permissionSet: Platform-ReadOnly }",
        "{ group: Auditors, permissionSet: Platform-ReadOnly, until: 2027-02-03, reason: one more reason }",
      );
    const own = holdingsOf(portfolioOf({ ...FLEET, home })).filter(
      ({ holder, client }) => holder === "group:Auditors" && client === "AbcCorp",
    );
    expect(own.map(({ way, until, reason, ticket }) => ({ way, until, reason, ticket }))).to.deep.equal([
      { way: "permission-set:AbcCorpReadOnly", until: undefined, reason: "the yearly audit", ticket: "SEC-1" },
      {
        way: "permission-set:Platform-ReadOnly",
        until: "2027-02-03T00:00:00Z",
        reason: "one more reason",
        ticket: undefined,
      },
    ]);
  });

  it("tells what the role may do, and who is an administrator", () => {
    const bootstrap = rows.find(({ role }) => role === "bootstrap");
    expect(bootstrap).to.deep.include({
      policies: ["AdministratorAccess (AWS)"],
      administrator: "yes",
      level: "administrator",
    });
  });
});
