import { expect } from "chai";
import type { PolicyDocument } from "../../../../core/aws/policy-document.ts";
import { evaluateAssumeRole } from "../../../../core/evaluate/assume-role.ts";
import type { AssumeRoleRequest } from "../../../../core/evaluate/request.ts";
import { endingWarnings } from "../../../../core/home/permission-sets/deny-after-end.ts";
import { type PlannedSet, setPolicy } from "../../../../core/home/permission-sets/planned-set.ts";
import { planHome } from "../../../../core/home/plan-home.ts";
import { principalKey } from "../../../../core/home/settings/principals.ts";
import { fromFiles } from "../../support/config-case.ts";
import { contractOf, planOf } from "../../support/contracts.ts";
import { simulate } from "../../support/simulate.ts";

const BEFORE = "2027-01-30T23:59:59Z";
const AFTER = "2027-01-31T00:00:00Z";
const plan = planOf("abccorp", 'name: AbcCorp\naccountId: "222222222222"\nroles: [read-only]\n');
const [role] = plan.roles;

/** The permission set AbcCorpReadOnly with these grants. */
function setFor(...grants: string[]): PlannedSet {
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
  return set;
}

/** The policy that is deployed for it where the directory has each user under the name that the grant writes. */
function policyFor(...grants: string[]): PolicyDocument {
  return setPolicy(setFor(...grants), (principal) => ({
    id: `id-of-${principalKey(principal)}`,
    ...(principal.by === undefined && { userName: principal.name }),
  }));
}

/** The same for a directory that spells the user whose grant ends in its own way. */
function spelled(userName: string, user = "bob@acme.example"): PolicyDocument {
  const set = setFor("group: Auditors", `user: ${user}, until: 2027-01-31`);
  return setPolicy(set, (principal) => ({ id: `id-of-${principalKey(principal)}`, userName }));
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

  it("shuts a user out by the name that the directory has, however the grant spells it, and nobody whose name is near", async () => {
    for (const policy of [
      spelled("Bob@Acme.Example"),
      spelled("Bob@Acme.Example", "{ email: bob@acme.example }"),
      spelled("Bob@Acme.Example", "{ id: 93a4f8d2-1061-70a4-1c36-0123456789ab }"),
    ]) {
      const bob = { name: "Bob@Acme.Example" };
      expect(await enters(policy, bob, BEFORE)).to.equal(true);
      expect(await enters(policy, bob, AFTER)).to.equal(false);
      for (const name of ["Bob@Acme_Example", "xBob@Acme.Example", "Bob@Acme.Example2", "alice@acme.example"])
        expect(await enters(policy, { name }, AFTER), name).to.equal(true);
    }
  });

  it("shuts a guest out by id alone, and nobody else: the name cannot be a session's", async () => {
    for (const userName of [
      "bob_partner.example#EXT#@acme.example",
      "b*",
      "b?b",
      "${aws:username}",
      "b",
      "x".repeat(65),
    ]) {
      const policy = spelled(userName);
      expect(JSON.stringify(policy), userName).to.not.include("aws:userid");
      const guest = { name: "bob", key: "user:bob@acme.example" };
      expect(await enters(policy, guest, BEFORE), userName).to.equal(true);
      expect(await enters(policy, guest, AFTER), userName).to.equal(false);
      for (const name of ["bob", "bobby", "bab", "b1"]) {
        expect(await enters(policy, { name }, AFTER), userName).to.equal(true);
        expect(await enters(policy, { name, key: "user:alice" }, AFTER), userName).to.equal(true);
      }
    }
  });

  it("says whose end holds by id alone", () => {
    const set = setFor("group: Auditors", "user: bob, until: 2027-01-31", "user: guest, until: 2027-02-28");
    const named = (names: Readonly<Record<string, string>>) =>
      endingWarnings([set, set], ({ name }) => {
        const userName = names[name];
        return { id: name, ...(userName !== undefined && { userName }) };
      });
    expect(named({ bob: "Bob", guest: "guest_x.example#EXT#@acme.example" })).to.have.lengthOf(1);
    expect(named({ bob: "Bob", guest: "guest_x.example#EXT#@acme.example" })[0]).to.match(
      /^The end of the grant to user "guest" is enforced by the id of Identity Center alone/,
    );
    expect(named({ bob: "Bob" })[0]).to.include('user "guest"');
    expect(named({})[0]).to.include('user "bob", user "guest"');
    expect(named({ bob: "Bob", guest: "Guest" })).to.deep.equal([]);
  });

  it("writes a user name that cannot be a session's name nowhere", () => {
    const policy = policyFor("group: Auditors", 'user: "bob*", until: 2027-01-31');
    expect(JSON.stringify(policy)).to.not.include("*:bob");
    expect(policy.Statement).to.have.lengthOf(2);
  });
});
