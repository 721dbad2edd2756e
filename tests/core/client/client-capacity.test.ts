import { expect } from "chai";
import { type Usage } from "../../../core/aws/capacity.ts";
import { policySize, type QuotaKey } from "../../../core/aws/quotas.ts";
import { clientUsages } from "../../../core/client/client-capacity.ts";
import { planOf } from "../support/contracts.ts";

const usedOf = (usages: readonly Usage[], quota: QuotaKey) =>
  usages.filter((usage) => usage.quota === quota).map(({ used }) => used);

describe("what a client uses of AWS's quotas", () => {
  const plan = planOf(
    "abccorp",
    `name: AbcCorp
accountId: "222222222222"
tags: { a: x, b: x }
roles:
  administrator:
    name: admin
    path: /eng/
    permissionSet: AbcCorpAdmins
    managedPolicies: [ReadOnlyAccess, SecurityAudit]
    inlinePolicies:
      one: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:*", Resource: "*" }] }
      two: { Version: "2012-10-17", Statement: [{ Effect: Deny, Action: "ec2:*", Resource: "*" }] }
  read-only:
`,
  );
  const usages = clientUsages(plan);

  it("is counted for each role", () => {
    const trust = plan.roles.map(({ trustPolicy }) => policySize(trustPolicy));
    expect(usedOf(usages, "trustPolicy")).to.deep.equal(trust);
    const statement = { Effect: "Allow", Action: "s3:*", Resource: "*" };
    const document = { Version: "2012-10-17", Statement: [statement] };
    expect(usedOf(usages, "roleInlinePolicies")).to.deep.equal([policySize(document) * 2, 0]);
    expect(usedOf(usages, "managedPoliciesPerRole")).to.deep.equal([2, 1]);
    // managed-by is one of them
    expect(usedOf(usages, "tagsPerRole")).to.deep.equal([3, 3]);
    expect(usedOf(usages, "rolePathAndName")).to.deep.equal(
      ["eng/admin", "your-company-read-only"].map((n) => n.length),
    );
    expect(usedOf(usages, "permissionSetName")).to.deep.equal(
      ["AbcCorpAdmins", "AbcCorpReadOnly"].map((n) => n.length),
    );
    expect(usedOf(usages, "rolesPerAccount")).to.deep.equal([2]);
  });

  it("is said of which role, by name", () => {
    expect(usages.find(({ quota }) => quota === "trustPolicy")).to.include({
      of: "characters in the trust policy of admin",
      path: "client-abccorp: roles.administrator",
    });
  });
});
