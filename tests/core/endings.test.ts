import { expect } from "chai";
import { evaluateAssumeRole } from "../../core/evaluate/assume-role.ts";
import type { AssumeRoleRequest } from "../../core/evaluate/request.ts";
import { planHome } from "../../core/home-plan.ts";
import type { PolicyDocument } from "../../core/policy-document.ts";
import { principalKey } from "../../core/principals.ts";
import { setPolicy } from "../../core/set-policy.ts";
import { fromFiles } from "./config-case.ts";
import { contractOf, planOf } from "./contracts.ts";
import { simulate } from "./evaluate/simulate.ts";

const BEFORE = "2027-01-30T23:59:59Z";
const AFTER = "2027-01-31T00:00:00Z";
const plan = planOf("abccorp", 'name: AbcCorp\naccountId: "222222222222"\nroles: [read-only]\n');
const [role] = plan.roles;

/** The policy that is deployed for the permission set AbcCorpReadOnly with these grants. */
function policyFor(...grants: string[]): PolicyDocument {
  const home = [
    "identityCenter: { region: eu-west-1 }",
    "grants:",
    ...grants.map((grant) => `  - { ${grant}, clients: all, roles: [read-only] }`),
  ].join("\n");
  const config = fromFiles({ name: "", home });
  if (config.kind !== "home") throw new Error(JSON.stringify(config));
  const { sets, faults } = planHome(config.home, [{ slug: "abccorp", contract: contractOf(plan) }], {
    now: new Date("2026-11-22T00:00:00Z"),
  });
  expect(faults).to.deep.equal([]);
  const [set] = sets;
  if (set === undefined) throw new Error("no set");
  return setPolicy(set, (principal) => `id-of-${principalKey(principal)}`);
}

interface Person {
  /** The session's name, which is the user name. */
  name: string;
  /** Key of the grant's principal. Absent: `identitystore:UserId` is not in the request. */
  key?: string;
}

function request(document: PolicyDocument, { name, key }: Person, at: string): AssumeRoleRequest {
  if (role === undefined) throw new Error("no role");
  return {
    principal: {
      kind: "session",
      roleArn:
        "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_AbcCorpReadOnly_0123456789abcdef",
      sessionName: name,
      uniqueId: "AROACKCEVSQ6C2EXAMPLE",
    },
    identityPolicies: [{ name: "inline policy", document }],
    target: role,
    context: {
      currentTime: new Date(at),
      ...(key !== undefined && { extra: { "identitystore:UserId": `id-of-${key}` } }),
    },
  };
}

/** Judged by both evaluators; iam-simulate is not told keys of other services. */
async function enters(document: PolicyDocument, person: Person, at: string): Promise<boolean> {
  const call = request(document, person, at);
  const decision = evaluateAssumeRole(call);
  if (person.key === undefined) expect(await simulate(call), "iam-simulate").to.equal(decision.allowed);
  return decision.allowed;
}

describe("a grant with an end", () => {
  it("lets everybody in before a common end, and nobody from it on", async () => {
    const policy = policyFor("group: Auditors, until: 2027-01-31", "user: bob, until: 2027-01-31");
    for (const name of ["bob", "carol"]) {
      expect(await enters(policy, { name }, BEFORE)).to.equal(true);
      expect(await enters(policy, { name }, AFTER)).to.equal(false);
    }
  });

  it("shuts one user out by name, from the moment on, and no other", async () => {
    const policy = policyFor("group: Auditors", "user: bob, until: 2027-01-31");
    expect(await enters(policy, { name: "bob" }, BEFORE)).to.equal(true);
    expect(await enters(policy, { name: "bob" }, AFTER)).to.equal(false);
    for (const name of ["alice", "bobby", "xbob", "Bob2"])
      expect(await enters(policy, { name }, AFTER), name).to.equal(true);
  });

  it("shuts one user out by id alone, whatever the session is called", async () => {
    const policy = policyFor("group: Auditors", "user: bob, until: 2027-01-31");
    const bob = { name: "renamed", key: "user:bob" };
    expect(await enters(policy, bob, BEFORE)).to.equal(true);
    expect(await enters(policy, bob, AFTER)).to.equal(false);
    expect(await enters(policy, { name: "renamed", key: "user:alice" }, AFTER)).to.equal(true);
  });

  it("shuts a user out by id where the grant names the e-mail address or the id", async () => {
    const id = "93a4f8d2-1061-70a4-1c36-0123456789ab";
    for (const user of ["{ email: bob@acme.example }", `{ id: ${id} }`]) {
      const policy = policyFor("group: Auditors", `user: ${user}, until: 2027-01-31`);
      const [key = ""] = JSON.stringify(policy).match(/(?<=id-of-)[^"]+/) ?? [];
      expect(key).to.not.equal("");
      expect(await enters(policy, { name: "bob", key }, BEFORE)).to.equal(true);
      expect(await enters(policy, { name: "bob", key }, AFTER)).to.equal(false);
      expect(await enters(policy, { name: "bob", key: "user:alice" }, AFTER)).to.equal(true);
    }
  });

  it("ends for each user when its own grant says", async () => {
    const policy = policyFor("user: alice", "user: bob, until: 2027-01-31", "user: carol, until: 2027-02-28");
    const days = [BEFORE, AFTER, "2027-02-27T23:59:59Z", "2027-02-28T00:00:00Z"];
    const seen = async (name: string) => Promise.all(days.map((day) => enters(policy, { name }, day)));
    expect(await seen("alice")).to.deep.equal([true, true, true, true]);
    expect(await seen("bob")).to.deep.equal([true, false, false, false]);
    expect(await seen("carol")).to.deep.equal([true, true, true, false]);
  });

  it("writes a user name that cannot be a session's name nowhere", () => {
    const policy = policyFor("group: Auditors", 'user: "bob*", until: 2027-01-31');
    expect(JSON.stringify(policy)).to.not.include("*:bob");
    expect(policy.Statement).to.have.lengthOf(2);
  });
});
