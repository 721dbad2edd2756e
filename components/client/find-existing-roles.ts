import { getRole } from "@pulumi/aws/iam/getRole.js";
import { getRolePolicies } from "@pulumi/aws/iam/getRolePolicies.js";
import { getRolePolicyAttachments } from "@pulumi/aws/iam/getRolePolicyAttachments.js";
import * as pulumi from "@pulumi/pulumi";
import { adoptionUnknown, nothingToAdopt } from "../../core/aws/differences.ts";
import type { ClientPlan, RolePlan } from "../../core/client/client-plan.ts";
import { type ExistingRole, roleDifferences, roleElsewhere, roleExists } from "../../core/client/role-differences.ts";
import { type ExistingReport, isAbsent } from "../engine/log-existing.ts";
import type { WasBeingMade } from "../engine/interrupted.ts";
import { attempt } from "../engine/look-up.ts";
import { held, type OwnResource } from "../engine/state-resources.ts";

/** Roles of a client that exist already and are to be taken over. */
export interface ExistingRoles extends ExistingReport {
  /** Keys of the roles to import, each with the names of the inline policies that it has already, as far as they could be read. */
  readonly adopted: ReadonlyMap<string, ReadonlySet<string>>;
}

const ROLE = "aws:iam/role:Role";
const NOTHING = { faults: [], differences: [], warnings: [] };

/** What is known of the client's roles before AWS is asked. */
export interface RolesInState {
  readonly state: readonly OwnResource[];
  /** Names of the roles in the state, by key. */
  readonly names: ReadonlyMap<string, string>;
  /** Of what an earlier update was making when it was killed: it is taken over without being asked for. */
  readonly wasMaking: WasBeingMade;
}

/**
 * Looks up the roles that the stack's state does not hold: those to adopt, and in an update all others too. What the
 * state holds costs no call to AWS. Whoever may not look roles up learns from AWS's own error that one exists.
 */
export async function findExistingRoles(
  plan: ClientPlan,
  { state, names, wasMaking }: RolesInState,
  opts: pulumi.InvokeOptions,
): Promise<ExistingRoles> {
  const isOwn = ({ key, name, path }: RolePlan) =>
    wasMaking({ type: ROLE, name: names.get(key) ?? key, inputs: { name, path } });
  const asked = plan.roles.filter((role) => role.adopt || isOwn(role) || !pulumi.runtime.isDryRun());
  const found = await Promise.all(
    asked.map(async (role) => {
      const what = `role ${JSON.stringify(role.name)} in account ${plan.accountId}`;
      if (held(state, ROLE, { name: role.name }) !== undefined) return NOTHING;
      return lookUp(plan, { ...role, adopt: role.adopt || isOwn(role) }, what, opts);
    }),
  );
  return {
    adopted: new Map(found.flatMap((one) => ("adopted" in one ? [one.adopted] : []))),
    faults: found.flatMap(({ faults }) => faults),
    differences: found.flatMap(({ differences }) => differences),
    warnings: found.flatMap(({ warnings }) => warnings),
  };
}

async function lookUp(
  plan: ClientPlan,
  role: RolePlan,
  what: string,
  opts: pulumi.InvokeOptions,
): Promise<ExistingReport & { readonly adopted?: readonly [string, ReadonlySet<string>] }> {
  const { value, failure } = await attempt(getRole({ name: role.name }, opts));
  if (failure !== undefined) {
    if (!role.adopt) return NOTHING;
    return { ...NOTHING, warnings: [isAbsent(failure) ? nothingToAdopt(what) : adoptionUnknown(what, failure)] };
  }
  if (!role.adopt) return { ...NOTHING, faults: [roleExists(plan, role, value.arn)] };
  if (value.arn !== role.arn) return { ...NOTHING, faults: [roleElsewhere(plan, role, value.arn)] };
  const existing: ExistingRole = { ...value, ...(await policiesOf(role.name, opts)) };
  const adopted = [role.key, new Set(existing.policyNames)] as const;
  return { ...NOTHING, adopted, differences: roleDifferences(existing, role) };
}

/** why what cannot be read is left out: it is said to change all the same, and the preview shows it. */
async function policiesOf(
  roleName: string,
  opts: pulumi.InvokeOptions,
): Promise<Pick<ExistingRole, "managedPolicyArns" | "policyNames">> {
  const [attached, inline] = await Promise.all([
    attempt(getRolePolicyAttachments({ roleName }, opts)),
    attempt(getRolePolicies({ roleName }, opts)),
  ]);
  return {
    ...(attached.value !== undefined && {
      managedPolicyArns: attached.value.attachedPolicies.map(({ policyArn }) => policyArn),
    }),
    ...(inline.value !== undefined && { policyNames: inline.value.policyNames }),
  };
}
