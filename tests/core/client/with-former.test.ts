import { expect } from "chai";
import { withFormer, type FormerRoles } from "../../../core/client/with-former.ts";
import { policySize } from "../../../core/aws/quotas.ts";
import { admission, ANY_CALL } from "../../../core/requests/admission/admission.ts";
import { evaluateAssumeRole } from "../../../core/evaluate/assume-role.ts";
import { setPrincipal, userPrincipal } from "../../../core/home/callers.ts";
import { planOf } from "../support/contracts.ts";
import { simulate } from "../support/simulate.ts";

const HOME = { partition: "aws", accountId: "111111111111", region: "eu-west-1" } as const;
const NOW = new Date("2026-11-22T00:00:00Z");
const FORMER: FormerRoles = { "read-only": { permissionSet: "OldReaders" } };
const body = (role = "", more = "") =>
  `name: AbcCorp\naccountId: "222222222222"\nroles:\n  read-only: { permissionSet: Readers, ${role} }\n  devops:\n${more}`;

const letsIn = async (plan: ReturnType<typeof planOf>, key: string, set: string): Promise<boolean> => {
  const target = plan.roles.find((role) => role.key === key)!;
  const principal = setPrincipal(HOME, set);
  const own = admission(target, principal, NOW) === undefined;
  const other = await simulate({ principal, identityPolicies: [ANY_CALL], target, context: { currentTime: NOW } });
  expect(other, `${set} at ${key}`).to.equal(own);
  return own;
};

describe("a plan with former permission sets", () => {
  const { plan, faults } = withFormer(planOf("abccorp", body()), FORMER);

  it("lets in the former one beside the new one, at its own role alone", async () => {
    expect(faults).to.deep.equal([]);
    expect([await letsIn(plan, "read-only", "Readers"), await letsIn(plan, "read-only", "OldReaders")]).to.deep.equal([
      true,
      true,
    ]);
    expect(await letsIn(plan, "devops", "OldReaders")).to.equal(false);
    expect(await letsIn(plan, "devops", "AbcCorpDevOps")).to.equal(true);
  });

  for (const near of ["OldReader", "OldReaders2", "XOldReaders", "oldreaders", "OldReaders_Admin", "GlobexReaders"])
    it(`does not let in ${near}`, async () => {
      expect(await letsIn(plan, "read-only", near)).to.equal(false);
    });

  it("lets the former one in no more afterwards", async () => {
    expect(await letsIn(planOf("abccorp", body()), "read-only", "OldReaders")).to.equal(false);
  });

  it("is on the conditions of the new one's way", () => {
    const until = `trust: [{ permissionSets: [Readers], until: "2026-12-01", sourceIps: ["198.51.100.0/24"] }, { users: [eve] }]`;
    const { plan: ending } = withFormer(planOf("abccorp", body(until)), FORMER);
    const [target] = ending.roles;
    const call = (set: string, currentTime: string, sourceIp = "198.51.100.9") =>
      evaluateAssumeRole({
        principal: setPrincipal(HOME, set),
        identityPolicies: [ANY_CALL],
        target: target!,
        context: { currentTime: new Date(currentTime), sourceIp },
      }).allowed;
    for (const set of ["Readers", "OldReaders"])
      expect([
        call(set, "2026-11-30T00:00:00Z"),
        call(set, "2026-12-01T00:00:00Z"),
        call(set, "2026-11-30T00:00:00Z", "203.0.113.1"),
      ]).to.deep.equal([true, false, false]);
    expect(admission(target!, userPrincipal(HOME, { path: "/", name: "eve" }), NOW)).to.equal(undefined);
    expect(admission(target!, userPrincipal(HOME, { path: "/", name: "OldReaders" }), NOW)).to.not.equal(undefined);
  });

  it("is the plan itself where nothing is former, or the set is the same or not let in", () => {
    const as = planOf("abccorp", body());
    for (const former of [
      {},
      { other: { permissionSet: "X" } },
      { "read-only": {} },
      { "read-only": { roleName: "x" } },
    ])
      expect(withFormer(as, former).plan).to.equal(as);
    expect(withFormer(as, { "read-only": { permissionSet: "Readers" } }).plan).to.equal(as);
    const closed = planOf("abccorp", body("trust: { users: [eve] }"));
    expect(withFormer(closed, FORMER).plan.roles[0]?.trustPolicy).to.deep.equal(closed.roles[0]?.trustPolicy);
  });

  it("names nobody twice", () => {
    const both = planOf("abccorp", body("trust: [{ permissionSets: [Readers, OldReaders] }]"));
    expect(withFormer(both, FORMER).plan.roles[0]?.trust).to.deep.equal(both.roles[0]?.trust);
  });

  it("is at fault where another role is to have the set", () => {
    const swapped = withFormer(planOf("abccorp", body()), { "read-only": { permissionSet: "ABCCORPDEVOPS" } });
    expect(swapped.faults.map(({ code }) => code)).to.deep.equal(["client/former-set"]);
    expect(swapped.plan.roles[0]?.trust).to.deep.equal([{ kind: "permissionSets", names: ["Readers"] }]);
  });

  it("is at fault where the trust policy has no room, and says how much there is", () => {
    const names = Array.from({ length: 13 }, (_, index) => `Team-${String(index).padStart(2, "0")}-${"x".repeat(20)}`);
    const full = planOf("abccorp", body(`trust: { permissionSets: [Readers, ${names.join(", ")}] }`));
    const size = policySize(full.roles[0]!.trustPolicy);
    expect(size).to.be.within(1900, 2048);
    const long = { "read-only": { permissionSet: `Old-${"y".repeat(28)}` } };
    const { faults: found } = withFormer(full, long);
    expect(found.map(({ code, expected }) => `${code} ${expected}`)).to.deep.equal([
      "client/former-quota at most 2048 characters (trust policy of a role) while the role your-company-read-only trusts its former permission set " +
        `${long["read-only"].permissionSet} beside the new one`,
    ]);
    expect(Number(found[0]?.found)).to.be.greaterThan(2048);
  });
});
