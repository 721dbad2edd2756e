import { expect } from "chai";
import { evaluateAssumeRole } from "../../../../core/evaluate/assume-role.ts";
import type { AssumeRoleRequest } from "../../../../core/evaluate/request.ts";
import { nextSecond, revocationPolicy } from "../../../../core/client/role/revocation.ts";
import { revokedAhead, withRevocations } from "../../../../core/client/with-revocations.ts";
import { clientInputs } from "../../../../core/portfolio/fingerprint.ts";
import { fromFiles } from "../../support/config-case.ts";
import { planOf } from "../../support/contracts.ts";
import { simulate } from "../../support/simulate.ts";

const MOMENT = new Date("2026-11-22T12:00:00.000Z");

/** A call by a session in a client's role that was issued at a time, with the role's own policy that allows everything. */
const callBy = (issuedAt: Date): AssumeRoleRequest => ({
  principal: {
    kind: "session",
    roleArn: "arn:aws:iam::222222222222:role/your-company-administrator",
    sessionName: "alice",
    issuedAt,
  },
  identityPolicies: [
    {
      name: "everything",
      document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
    },
    { name: "AWSRevokeOlderSessions", document: revocationPolicy(MOMENT.toISOString()) },
  ],
  target: {
    arn: "arn:aws:iam::222222222222:role/other",
    trustPolicy: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::222222222222:root" }, Action: "sts:AssumeRole" }],
    },
  },
});

describe("the policy that ends sessions", () => {
  const before = new Date(MOMENT.getTime() - 1000);
  const after = new Date(MOMENT.getTime() + 1000);

  it("denies everything to sessions from before, and nothing to later ones", async () => {
    const [old, fresh] = [callBy(before), callBy(after)];
    expect([evaluateAssumeRole(old).allowed, evaluateAssumeRole(fresh).allowed]).to.deep.equal([false, true]);
    expect([await simulate(old), await simulate(fresh)]).to.deep.equal([false, true]);
  });

  it("is denied by it alone", async () => {
    const { identityPolicies, ...rest } = callBy(before);
    expect(await simulate({ ...rest, identityPolicies: identityPolicies.slice(0, 1) })).to.equal(true);
  });
});

describe("a client's revocations", () => {
  const now = new Date("2026-11-30T12:00:00Z");
  const body = (revoked: string, roles = "[administrator, read-only]") =>
    `name: AbcCorp\naccountId: "222222222222"\nroles: ${roles}\n${revoked}`;
  const inline = (revoked: string, at: Date, roles?: string) =>
    withRevocations(planOf("abccorp", body(revoked, roles)), at).roles.map(({ key, inlinePolicies }) => [
      key,
      ...inlinePolicies.map(({ name, document }) => `${name} ${JSON.stringify(document)}`),
    ]);

  it("become one role's policy, until its longest session has run out", () => {
    const policy = `AWSRevokeOlderSessions ${JSON.stringify(revocationPolicy("2026-11-30T10:00:00Z"))}`;
    const hours = "{ administrator: { maxSessionDuration: 7200 }, read-only: }";
    const revoked = "revoked: { administrator: 2026-11-30T10:00:00Z }";
    expect(inline(revoked, new Date("2026-11-30T11:59:59Z"), hours)).to.deep.equal([
      ["administrator", policy],
      ["read-only"],
    ]);
    expect(inline(revoked, now, hours)).to.deep.equal([["administrator"], ["read-only"]]);
    expect(inline(revoked, new Date("2026-11-30T10:59:59Z"))[0]).to.deep.equal(["administrator", policy]);
    expect(inline(revoked, new Date("2026-11-30T11:00:00Z"))[0]).to.deep.equal(["administrator"]);
  });

  it("have a client stack run again once they have run out, and the home stack not at all", () => {
    const [before, after] = [new Date("2026-11-30T10:30:00Z"), new Date("2026-11-30T11:00:00Z")];
    const plan = planOf("abccorp", body("revoked: { administrator: 2026-11-30T10:00:00Z }"));
    expect(clientInputs(plan, before)).to.equal(clientInputs(plan, new Date("2026-11-30T10:59:00Z")));
    expect(clientInputs(plan, before)).to.not.equal(clientInputs(plan, after));
    expect(clientInputs(plan, before)).to.not.equal(clientInputs(planOf("abccorp", body("")), before));
  });

  it("are of the past, and of a role that is there", () => {
    const ahead = (moment: string) =>
      revokedAhead(planOf("abccorp", body(`revoked: { administrator: ${moment} }`)), now);
    expect(ahead("2026-11-30T12:04:00Z").map(({ key }) => key)).to.deep.equal([]);
    expect(ahead("2026-11-30T12:06:00Z").map(({ key }) => key)).to.deep.equal(["administrator"]);
    const config = fromFiles({
      name: "",
      stack: "client-abccorp",
      client: body('revoked: { administrater: 2026-11-30, read-only: "2026-13-01" }'),
    });
    expect(config.kind === "invalid" && config.faults.map(({ code, path }) => `${code} ${path}`)).to.deep.equal([
      "config/invalid switchyard:client.revoked.read-only",
      "config/unknown-role switchyard:client.revoked.administrater",
    ]);
  });

  it("date from the second after the command, so that no session of the same second is left", () => {
    expect(nextSecond(new Date("2026-11-30T10:00:00.000Z"))).to.equal("2026-11-30T10:00:01Z");
    expect(nextSecond(new Date("2026-11-30T10:00:00.999Z"))).to.equal("2026-11-30T10:00:01Z");
  });
});
