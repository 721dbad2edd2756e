import { expect } from "chai";
import { evaluateAssumeRole } from "../../../../core/evaluate/assume-role.ts";
import type { AssumeRoleRequest } from "../../../../core/evaluate/request.ts";
import { revocationPolicy } from "../../../../core/client/role/revocation.ts";
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
