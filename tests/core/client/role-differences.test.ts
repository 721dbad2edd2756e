import { expect } from "chai";
import type { RolePlan } from "../../../core/client/client-plan.ts";
import { type ExistingRole, roleDifferences } from "../../../core/client/role-differences.ts";
import { plannedContents } from "../../../core/client/role/role-properties.ts";
import { casesOf } from "../support/case-file.ts";
import { fromFiles } from "../support/config-case.ts";

interface AdoptionCase {
  name: string;
  /** Settings of the planned role, beside its level. */
  planned?: string;
  /** What the existing role has otherwise than planned; `null` stands for what could not be read. */
  existing: Partial<Omit<ExistingRole, "arn" | "assumeRolePolicy" | "managedPolicyArns" | "policyNames">> & {
    trust?: object;
    trustText?: string;
    managed?: string[] | null;
    inline?: string[] | null;
  };
  /** All sentences, in order, without `Role "…": ` before and the full stop after. */
  says: string[];
}

const WHAT = 'Role "your-company-operator"';

function planOf(settings = ""): RolePlan {
  const roles = `roles:\n  operator:\n    level: devops\n${settings.replace(/^/gm, "    ")}`;
  const config = fromFiles({ name: "", client: `name: AbcCorp\naccountId: "222222222222"\n${roles}` });
  if (config.kind !== "client") throw new Error(JSON.stringify(config));
  return config.client.roles[0]!;
}

function existing(
  plan: RolePlan,
  { trust, trustText, managed, inline, ...rest }: AdoptionCase["existing"],
): ExistingRole {
  const { managedPolicyArns = [], policyNames = [], ...planned } = plannedContents(plan);
  return {
    ...planned,
    arn: plan.arn,
    assumeRolePolicy: trustText ?? JSON.stringify(trust ?? plan.trustPolicy),
    permissionsBoundary: "",
    ...(managed !== null && { managedPolicyArns: managed ?? managedPolicyArns }),
    ...(inline !== null && { policyNames: inline ?? policyNames }),
    ...rest,
  };
}

describe("what adopting a role changes", () => {
  for (const one of casesOf<AdoptionCase>(new URL("role-differences.yaml", import.meta.url))) {
    it(one.name, () => {
      const plan = planOf(one.planned);
      const [head, ...sentences] = roleDifferences(existing(plan, one.existing), plan);
      const nothing = one.says.length === 0 ? " Nothing about it changes." : "";
      expect(head).to.equal(`${WHAT} exists and is adopted (${plan.arn}).${nothing}`);
      expect(sentences).to.deep.equal(one.says.map((text) => `${WHAT}: ${text}.`));
    });
  }
});
