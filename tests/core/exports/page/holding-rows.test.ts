import { expect } from "chai";
import { awsAddress, holdingRows } from "../../../../core/exports/page/holding-rows.ts";
import { packed, unpacked } from "../../../../core/exports/page/page-data.ts";
import { FLEET, portfolioOf } from "../../support/portfolio.ts";
import { fleetIn, HOSTILE_FLEET, PARTITIONED } from "../people.ts";

describe("the rows of the page", () => {
  it("are who has what, each with the link of its own way", () => {
    const rows = holdingRows(portfolioOf(FLEET));
    const lines = rows.map(({ client, slug, role, holder, switchRoleLink }) => {
      const { searchParams } = new URL(switchRoleLink || "https://none.example");
      return [client, slug, role, holder, searchParams.get("account") ?? "-", searchParams.get("roleName") ?? "-"];
    });
    expect(lines.map((line) => line.join(" "))).to.deep.equal([
      "   iam-group:demo - -",
      "   iam-user:bob - -",
      "AbcCorp abccorp deploy iam-role:ci/deployer - -",
      "AbcCorp abccorp operator iam-user:alice 222222222222 your-company-operator",
      "AbcCorp abccorp read-only group:Auditors 222222222222 your-company-read-only",
      "AbcCorp abccorp read-only group:Platform 222222222222 your-company-read-only",
      "AbcCorp abccorp read-only user:carol@acme.example 222222222222 your-company-read-only",
      "Globex globex bootstrap whole-account:111111111111 - -",
      "Globex globex demo iam-group:demo 333333333333 your-company-demo",
      "Globex globex demo iam-user:bob 333333333333 your-company-demo",
      "Globex globex read-only group:Auditors 333333333333 your-company-read-only",
    ]);
    expect(rows.map(({ until }) => until).filter((until) => until !== "")).to.deep.equal([
      "2027-01-01T00:00:00Z",
      "2026-12-01T00:00:00Z",
    ]);
    expect(holdingRows(portfolioOf(FLEET), (holder) => holder === "group:Auditors")).to.deep.equal(
      rows.filter(({ holder }) => holder === "group:Auditors"),
    );
  });

  it("are the same once packed and unpacked", () => {
    const rows = holdingRows(portfolioOf(HOSTILE_FLEET));
    const { texts, rows: indexes } = packed(rows);
    expect(new Set(texts).size).to.equal(texts.length);
    expect(unpacked(JSON.parse(JSON.stringify({ texts, rows: indexes })) as ReturnType<typeof packed>)).to.deep.equal(
      rows,
    );
  });

  for (const one of PARTITIONED)
    it(`link to the partition ${one.partition} alone`, () => {
      const [row] = holdingRows(fleetIn(one));
      expect(new URL(row!.switchRoleLink).host).to.equal(one.host);
      const page = one.portal.includes("/directory/") ? "#/console" : "/#/console";
      expect(row!.portalLink).to.equal(`${one.portal}${page}?account_id=111111111111&role_name=AbcCorpReadOnly`);
      for (const other of PARTITIONED)
        expect(awsAddress(row!.switchRoleLink, other.partition) !== "").to.equal(one === other);
    });

  it("link nowhere but to AWS, by https, as nobody and at no other port", () => {
    for (const bad of [
      "javascript:alert(1)//signin.aws.amazon.com",
      "http://signin.aws.amazon.com/switchrole",
      "https://signin.aws.amazon.com.evil.example/",
      "https://evil.example/#signin.aws.amazon.com",
      "https://a:b@signin.aws.amazon.com/",
      "https://signin.aws.amazon.com:8443/",
      "nothing",
      undefined,
    ])
      expect(awsAddress(bad, "aws"), bad).to.equal("");
    expect(awsAddress("https://acme.awsapps.com/start/#/console?x=1", "aws")).to.equal(
      "https://acme.awsapps.com/start/#/console?x=1",
    );
  });
});
