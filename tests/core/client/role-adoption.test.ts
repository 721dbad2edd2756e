import { expect } from "chai";
import { roleDifferences, type ExistingRole } from "../../../core/client/role-adoption.ts";
import type { RolePlan } from "../../../core/client/client-plan.ts";
import { casesOf } from "../support/case-file.ts";
import { fromFiles } from "../support/config-case.ts";

interface AdoptionCase {
  name: string;
  /** Settings of the planned role, beside its level. */
  planned?: string;
  /** What the existing role has otherwise than planned; `null` stands for what could not be read. */
  existing: Partial<Omit<ExistingRole, "arn" | "trustPolicy" | "managedPolicyArns" | "inlinePolicies">> & {
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
  return {
    arn: plan.arn,
    trustPolicy: trustText ?? JSON.stringify(trust ?? plan.trustPolicy),
    description: plan.description,
    maxSessionDuration: plan.maxSessionDuration,
    permissionsBoundary: "",
    tags: plan.tags,
    ...(managed !== null && { managedPolicyArns: managed ?? plan.managedPolicyArns }),
    ...(inline !== null && { inlinePolicies: inline ?? [] }),
    ...rest,
  };
}

describe("what adopting a role changes", () => {
  for (const one of casesOf<AdoptionCase>(new URL("role-adoption.yaml", import.meta.url))) {
    it(one.name, () => {
      const plan = planOf(one.planned);
      const [head, ...sentences] = roleDifferences(existing(plan, one.existing), plan);
      const nothing = one.says.length === 0 ? " Nothing about it changes." : "";
      expect(head).to.equal(`${WHAT} exists and is adopted (${plan.arn}).${nothing}`);
      expect(sentences).to.deep.equal(one.says.map((text) => `${WHAT}: ${text}.`));
    });
  }
});
