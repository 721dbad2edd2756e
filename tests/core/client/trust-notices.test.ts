import { expect } from "chai";
import { endedWays } from "../../../core/client/trust-notices.ts";
import { planOf } from "../support/contracts.ts";

const client = (roles: string) => `name: AbcCorp\naccountId: "222222222222"\nroles:\n${roles}`;

describe("what a client stack says of its ways in", () => {
  const plan = planOf(
    "abccorp",
    client(
      `  a: { level: administrator, trust: { wholeAccount: true, reason: the first bootstrap of the account } }\n` +
        `  b: { level: read-only, trust: [{ users: [eve], until: 2026-12-01 }, { permissionSets: [AbcCorpB] }] }\n`,
    ),
  );

  it("that a role is open to the whole account, and why", () => {
    const open = plan.notices.filter((notice) => notice.includes("open to every principal"));
    expect(open).to.have.lengthOf(1);
    expect(open[0]).to.include("your-company-a").and.include("the first bootstrap of the account");
  });

  it("whom it lets in that its files do not make, once for each role, and nothing of the sets that they do", () => {
    const shared = "Platform: { clients: all, levels: [read-only], shards: 2 }";
    const noticesOf = (trust: string) =>
      planOf("abccorp", client(`  read-only: { trust: ${trust} }\n  devops:\n`), shared).outsiders;
    expect(noticesOf("[{ permissionSets: [AbcCorpReadOnly, AbcCorpDevOps, Platform] }]")).to.deep.equal([]);
    const [notice, ...others] = noticesOf(
      "[{ permissionSets: [AbcCorpReadOnly, Oncall, ReadOnlyAccess], reason: until they are moved }, { users: [eve] }, { roles: [ci/x], externalId: 7f3c9a52-11d4-4b0e-9d7e }]",
    );
    expect(others).to.deep.equal([]);
    expect(notice).to.match(
      /^The role your-company-read-only of AbcCorp trusts principals of the home account 111111111111 that this file does not make: the permission set Oncall; the permission set ReadOnlyAccess \(a name of .* own sets\); the IAM user eve; the IAM role ci\/x\. .* Reason given: until they are moved$/,
    );
  });

  it("that a way has ended, from its last moment on", () => {
    expect(endedWays(plan, new Date("2026-11-30T23:59:59Z"))).to.deep.equal([]);
    const [ended, ...others] = endedWays(plan, new Date("2026-12-01T00:00:00Z"));
    expect(ended).to.include("eve").and.include("2026-12-01T00:00:00Z");
    expect(others).to.deep.equal([]);
  });
});
