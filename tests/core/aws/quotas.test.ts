import { expect } from "chai";
import { z } from "zod";
import {
  PERMISSION_SET_NAME,
  PERMISSION_SET_NAME_MAX,
  ROLE_NAME,
  SWITCH_ROLE_NAME_MAX,
} from "../../../core/aws/names.ts";
import { isRaisable, policySize, type Quota, quotaKeys, QUOTAS, quotasWith } from "../../../core/aws/quotas.ts";
import { quotasSchema } from "../../../core/config/schema/quotas-schema.ts";
import { testCalls } from "../support/calls.ts";
import { fromFiles } from "../support/config-case.ts";

describe("the table of quotas", () => {
  for (const key of quotaKeys()) {
    it(`${key}: says where its numbers stand, and of when they are`, () => {
      const { limit, max = limit, source, asOf, unit, what }: Quota = QUOTAS[key];
      expect(source).to.match(/guide|API/);
      expect(asOf).to.match(/^20\d\d|^botocore \d/);
      expect([unit, what]).to.not.include("");
      expect(limit).to.be.above(0);
      expect(max).to.be.at.least(limit);
    });
  }

  it("lets exactly those be set that AWS raises, up to where it raises them", () => {
    const { properties } = z.toJSONSchema(quotasSchema, { io: "input" }) as {
      properties: Record<string, { maximum: number }>;
    };
    expect(Object.keys(properties).sort()).to.deep.equal(quotaKeys().filter(isRaisable).sort());
    for (const key of quotaKeys().filter(isRaisable)) {
      const { max = Number.MAX_SAFE_INTEGER }: Quota = QUOTAS[key];
      expect(properties[key]?.maximum, key).to.equal(max);
    }
  });

  it("agrees with the patterns of names", () => {
    expect(PERMISSION_SET_NAME_MAX).to.equal(QUOTAS.permissionSetName.limit);
    expect(SWITCH_ROLE_NAME_MAX).to.equal(QUOTAS.rolePathAndName.limit);
    for (const [pattern, { limit }] of [
      [PERMISSION_SET_NAME, QUOTAS.permissionSetName],
      [ROLE_NAME, QUOTAS.roleName],
    ] as const)
      expect([limit, limit + 1].map((length) => pattern.test("x".repeat(length)))).to.deep.equal([true, false]);
  });

  it("takes the user's numbers and leaves the others", () => {
    const quotas = quotasWith({ trustPolicy: 4096, rolesPerAccount: undefined });
    expect(quotas.trustPolicy).to.deep.equal({ ...QUOTAS.trustPolicy, limit: 4096 });
    expect({ ...quotas, trustPolicy: QUOTAS.trustPolicy }).to.deep.equal(QUOTAS);
  });

  it("what AWS has raised for the user holds", () => {
    const policies = Array.from({ length: 11 }, (_, index) => `P${index}`).join(", ");
    const body = `name: AbcCorp\naccountId: "222222222222"\nroles: { devops: { managedPolicies: [${policies}] } }\n`;
    expect(fromFiles({ name: "", client: body }).kind).to.equal("invalid");
    expect(fromFiles({ name: "", client: body, quotas: "managedPoliciesPerRole: 11" }).kind).to.equal("client");
  });
});

describe("the size of a policy", () => {
  testCalls({ policySize }, new URL("quotas-calls.yaml", import.meta.url));
});
