import { expect } from "chai";
import type { PolicyDocument } from "../../../../core/aws/policy-document.ts";
import { evaluateAssumeRole } from "../../../../core/evaluate/assume-role.ts";
import type { AssumeRoleRequest } from "../../../../core/evaluate/request.ts";
import type { GrantPrincipal } from "../../../../core/home/settings/home-settings.ts";
import type { DirectoryUser } from "../../../../core/home/permission-sets/deny-after-end.ts";
import { deniedWarnings, denyAlso, denyNoMore } from "../../../../core/home/permission-sets/deny-people.ts";
import { policyText, setPolicy } from "../../../../core/home/permission-sets/planned-set.ts";
import { homeUsages } from "../../../../core/home/home-capacity.ts";
import { planHome } from "../../../../core/home/plan-home.ts";
import { homePrincipals } from "../../../../core/access/home-principals.ts";
import { fromFiles } from "../../support/config-case.ts";
import { contractOf, planOf } from "../../support/contracts.ts";
import { simulate } from "../../support/simulate.ts";

const ID = "93a4f8d2-1061-70a4-1c36-0123456789ab";
const NEAR = "93a4f8d2-1061-70a4-1c36-0123456789ac";
const client = planOf("abccorp", 'name: AbcCorp\naccountId: "222222222222"\nroles: [read-only]\n');
const [role] = client.roles;

function planned(denied: string, grant?: string) {
  const config = fromFiles({
    name: "",
    home: [
      "identityCenter: { region: eu-west-1 }",
      denied,
      "grants:",
      "  - { group: Auditors, clients: all, roles: [read-only] }",
      "  - { user: Bob, clients: all, roles: [read-only] }",
      ...(grant === undefined ? [] : [grant]),
    ].join("\n"),
  });
  if (config.kind !== "home") throw new Error(JSON.stringify(config));
  const plan = planHome(config.home, [{ slug: "abccorp", contract: contractOf(client) }], {
    now: new Date("2026-11-30T00:00:00Z"),
  });
  expect(plan.faults).to.deep.equal([]);
  return { home: config.home, plan };
}

const policyOf = (denied: string): PolicyDocument =>
  setPolicy(planned(denied).plan.sets[0]!, () => {
    throw new Error("nobody's grant ends");
  });
const BOB = `denied: [{ user: bob, id: ${ID}, since: 2026-11-30 }]`;

/** Judged by both evaluators; iam-simulate is not told keys of other services. */
async function enters(document: PolicyDocument, name: string, id?: string): Promise<boolean> {
  if (role === undefined) throw new Error("no role");
  const call: AssumeRoleRequest = {
    principal: {
      kind: "session",
      roleArn:
        "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_AbcCorpReadOnly_0123456789abcdef",
      sessionName: name,
      uniqueId: "AROACKCEVSQ6C2EXAMPLE",
    },
    identityPolicies: [{ name: "inline policy", document }],
    target: role,
    context: { ...(id !== undefined && { extra: { "identitystore:UserId": id } }) },
  };
  const { allowed } = evaluateAssumeRole(call);
  if (id === undefined) expect(await simulate(call), "iam-simulate").to.equal(allowed);
  return allowed;
}

describe("somebody who is denied", () => {
  it("is refused by id and by name alike, and whoever is near is not", async () => {
    const policy = policyOf(BOB);
    expect([await enters(policy, "renamed", ID), await enters(policy, "bob")]).to.deep.equal([false, false]);
    expect(await enters(policy, "renamed", NEAR)).to.equal(true);
    for (const name of ["bobby", "xbob", "Bob2", "bo", "alice"])
      expect(await enters(policy, name), name).to.equal(true);
    expect(await enters(policyOf("denied: []"), "bob")).to.equal(true);
  });

  it("is refused everything, not the way into clients alone", () => {
    const denials = policyOf(BOB).Statement.filter(({ Effect }) => Effect === "Deny");
    expect(denials.map(({ Action, Resource }) => [Action, Resource])).to.deep.equal([
      ["*", "*"],
      ["*", "*"],
    ]);
  });

  it("keeps a place in the graph that leads nowhere, and takes nobody else's", () => {
    const { home, plan } = planned(BOB);
    const all = homePrincipals(home, plan);
    expect(all.map(({ holders, entries }) => [holders, entries.length])).to.deep.equal([
      [["group:Auditors"], 1],
      [["user:Bob"], 0],
    ]);
  });

  it("is known by the e-mail address too, where the entry has it, and nobody by another's", () => {
    const refused = (email: string, entry = `user: bob, id: ${ID}, email: Bob@acme.example`) => {
      const grant = `  - { user: { email: ${email} }, clients: all, roles: [read-only] }`;
      const { home, plan } = planned(`denied: [{ ${entry}, since: 2026-11-30 }]`, grant);
      const own = homePrincipals(home, plan).find(({ holders }) => holders.includes(`user-email:${email}`));
      const policy = own?.identityPolicies[0]?.document as PolicyDocument;
      return [own?.entries.length, own?.context.extra?.["identitystore:UserId"], policy.Statement.length];
    };
    expect(refused("bob@acme.example")).to.deep.equal([0, ID, 3]);
    expect(refused("rob@acme.example")).to.deep.equal([1, undefined, 3]);
    expect(refused("bob@acme.example", `user: bob@acme.example, id: ${ID}`)).to.deep.equal([1, undefined, 3]);
  });

  it("is told of where the files have another name than the directory", () => {
    const { home } = planned(`denied: [{ user: bob, id: ${ID}, email: bob@acme.example, since: 2026-11-30 }]`);
    const told = (principal: Omit<GrantPrincipal, "kind">, user: DirectoryUser) =>
      deniedWarnings(home, [{ kind: "user", ...principal }], () => user).length;
    const address = { name: "new@acme.example", by: "email" } as const;
    expect(told(address, { id: ID, userName: "robert" })).to.equal(1);
    expect(told(address, { id: NEAR, userName: "bob" }), "refused by the name").to.equal(1);
    expect(told(address, { id: NEAR, userName: "robert" })).to.equal(0);
    expect(told({ name: "robert" }, { id: ID, userName: "robert" })).to.equal(1);
    expect(told({ name: "BOB@acme.example", by: "email" }, { id: ID, userName: "bob" })).to.equal(0);
    expect(told({ name: ID, by: "id" }, { id: ID })).to.equal(0);
  });

  it("takes room in the policy, which is counted", () => {
    const used = (denied: string) => {
      const { home, plan } = planned(denied);
      return homeUsages(home, plan).find(({ quota }) => quota === "permissionSetInlinePolicy")?.used ?? 0;
    };
    const size = (document: PolicyDocument) => JSON.stringify(document).replaceAll(/\s/g, "").length;
    expect(used(BOB) - used("denied: []")).to.equal(size(policyOf(BOB)) - size(policyOf("denied: []")));
  });

  it("is written by the command as by an update, and taken out alone", () => {
    const [bob, ann] = [
      { id: ID, userName: "bob" },
      { id: NEAR, userName: "ann" },
    ];
    const bare = policyOf("denied: []");
    const both = policyOf(
      `denied: [{ user: ann, id: ${NEAR}, since: 2026-11-30 }, { user: bob, id: ${ID}, since: 2026-11-30 }]`,
    );
    expect(policyText(denyAlso(bare, [bob]))).to.equal(policyText(policyOf(BOB)));
    expect(policyText(denyAlso(denyAlso(bare, [bob]), [ann]))).to.equal(policyText(both));
    expect(policyText(denyAlso(both, [bob]))).to.equal(policyText(both));
    expect(policyText(denyNoMore(both, [ann]))).to.equal(policyText(policyOf(BOB)));
    expect(policyText(denyNoMore(policyOf(BOB), [bob]))).to.equal(policyText(bare));
    expect(policyText(denyNoMore(bare, [bob]))).to.equal(policyText(bare));
  });

  it("stays denied by name when somebody of the same user name is let in again", async () => {
    const [old, young] = [ID, NEAR].map((id) => ({ id, userName: "bob" }));
    const both = denyAlso(policyOf("denied: []"), [old!, young!]);
    const lifted = denyNoMore(both, [old!], [young!]);
    // why without an id: a request that lacks it is what the name is there for.
    expect([await enters(lifted, "bob"), await enters(lifted, "bob", NEAR)]).to.deep.equal([false, false]);
    expect(await enters(lifted, "renamed", ID)).to.equal(true);
    expect(await enters(denyNoMore(lifted, [young!]), "bob", NEAR)).to.equal(true);
  });

  it("takes no denial away that somebody else wrote under the same Sid", () => {
    const bare = policyOf("denied: []");
    const other = {
      ...{ Sid: "Denied", Effect: "Deny" as const, Action: "*", Resource: "*" },
      Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    };
    const policy = { ...bare, Statement: [...bare.Statement, other] };
    for (const changed of [denyAlso, denyNoMore].map((change) => change(policy, [{ id: ID, userName: "bob" }])))
      expect(changed.Statement).to.deep.include(other);
  });

  it("is a fault where it is nobody, half of somebody, or the same twice", () => {
    const faults = (denied: string) => {
      const home = `identityCenter: { region: eu-west-1 }\niam: { users: { ci: } }\ngrants: []\n${denied}`;
      const config = fromFiles({ name: "", home });
      return config.kind === "invalid" ? config.faults.map(({ code, path }) => `${code} ${path}`) : [];
    };
    const one = `{ user: bob, id: ${ID}, since: 2026-11-30 }`;
    expect(faults(`denied: [${one}, { iamUser: ci, since: 2026-11-30T10:00:00Z }]`)).to.deep.equal([]);
    expect(
      faults(
        `denied: [{ user: bob, since: 2026-11-30 }, { iamUser: ann, since: 2026-11-30 }, ${one}, ${one}, { since: x }]`,
      ),
    ).to.deep.equal([
      "config/invalid switchyard:home.denied[4].since",
      "config/denied switchyard:home.denied[0]",
      "config/denied switchyard:home.denied[1].iamUser",
      "config/denied switchyard:home.denied[3]",
    ]);
    expect(faults("denied: [{ iamUser: ci, email: ci@acme.example, since: 2026-11-30 }]")).to.deep.equal([
      "config/denied switchyard:home.denied[0]",
    ]);
    expect(faults(`denied: [{ user: bob, id: ${ID}, email: bob, since: 2026-11-30 }]`)).to.deep.equal([
      "config/invalid switchyard:home.denied[0].email",
    ]);
  });
});
