import { expect } from "chai";
import { knownPolicyOfAws } from "../../../core/aws/managed-policies.ts";
import type { RolePlan } from "../../../core/client/client-plan.ts";
import { escalationNotices, escalationOf } from "../../../core/client/escalation.ts";
import { casesOf } from "../support/case-file.ts";
import { fromFiles } from "../support/config-case.ts";

interface EscalationCase {
  name: string;
  role?: string;
  /** Rest of Allow statements of the inline policy `own`. */
  allow?: readonly string[];
  /** Rest of Deny statements of it. */
  deny?: readonly string[];
  can?: readonly string[];
  by?: readonly string[];
  unknown?: readonly string[];
}

function roleOf({ role, allow = [], deny = [] }: EscalationCase): RolePlan {
  const statements = [...allow.map((rest) => `Effect: Allow, ${rest}`), ...deny.map((rest) => `Effect: Deny, ${rest}`)];
  const own = `inlinePolicies: { own: { Version: "2012-10-17", Statement: [${statements.map((one) => `{ ${one} }`).join(", ")}] } }`;
  const body = (role ?? own).trimEnd().split("\n").join("\n    ");
  const config = fromFiles({
    name: "",
    levels: "ops: {}",
    client: `name: AbcCorp\naccountId: "222222222222"\nroles:\n  ops:\n    ${body}\n`,
  });
  if (config.kind !== "client") throw new Error(JSON.stringify(config));
  expect(config.client.notices).to.deep.equal(config.client.roles.flatMap(escalationNotices));
  const [plan] = config.client.roles;
  if (plan === undefined) throw new Error("no role");
  return plan;
}

describe("a role that can rewrite what limits it", () => {
  for (const one of casesOf<EscalationCase>(new URL("escalation.yaml", import.meta.url))) {
    it(one.name, () => {
      const { can, by, unknown } = one;
      const wanted =
        can !== undefined
          ? { kind: "yes", what: can, by }
          : unknown !== undefined
            ? { kind: "unknown", on: unknown }
            : { kind: "no" };
      expect(escalationOf(roleOf(one))).to.deep.equal(wanted);
    });
  }

  it("is told in one sentence that names the role, what it can rewrite, and the policy", () => {
    expect(escalationNotices(roleOf({ name: "", role: "{ managedPolicies: [AdministratorAccess] }" }))).to.deep.equal([
      "Whoever holds your-company-ops can rewrite this role's own trust policy, permissions boundary and policies (AdministratorAccess). Set a permissionsBoundary that does not allow it where that is not acceptable.",
    ]);
  });

  it("is told of as unknown with the policies on which it depends", () => {
    const [notice, ...more] = escalationNotices(
      roleOf({ name: "", role: "{ managedPolicies: [AmazonFooFullAccess, AmazonBarFullAccess] }" }),
    );
    expect(notice).to.include("your-company-ops").and.to.include("of AmazonFooFullAccess, AmazonBarFullAccess.");
    expect(more).to.deep.equal([]);
  });

  it("gives no notice where it cannot", () => {
    expect(escalationNotices(roleOf({ name: "", role: "{ managedPolicies: [ReadOnlyAccess] }" }))).to.deep.equal([]);
  });

  it("says nothing of a policy of AWS by a name that every JavaScript object has", () => {
    expect(knownPolicyOfAws("constructor")).to.equal(undefined);
  });
});
