import * as pulumi from "@pulumi/pulumi";
import { capacityReport } from "../../core/aws/capacity.ts";
import { clientUsages } from "../../core/client/client-capacity.ts";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import { endedWays } from "../../core/client/trust-notices.ts";
import { oversize } from "../../core/contract/handoff.ts";
import type { Fault } from "../../core/faults/fault.ts";
import { clientInputs, FINGERPRINT_OUTPUT } from "../../core/portfolio/fingerprint.ts";
import { DestroyGuard } from "../engine/destroy-guard.ts";
import { logCapacity } from "../engine/log-capacity.ts";
import { logExisting } from "../engine/log-existing.ts";
import { logWarnings } from "../engine/log.ts";
import { refusal } from "../engine/run-error.ts";
import { fingerprintOutput } from "../engine/stack-fingerprint.ts";
import type { ProgramContext, StackOutputs } from "../engine/stack-types.ts";
import { Client } from "./client.ts";
import type { ExistingRoles } from "./find-existing-roles.ts";

/**
 * Declares what a client stack holds: its access roles, and the contract that tells the home stack of them.
 * Shows the plan's notices as warnings, and whom the roles let in that the files do not make.
 * @throws pulumi.RunError when a quota is exceeded, a role names a managed policy that does not exist, a policy document
 * holds an action or a condition key that AWS does not have, or a role of that name exists that is not to be adopted;
 * nothing is declared then.
 */
export async function deployClient(
  plan: ClientPlan,
  { staging }: ProgramContext,
  provider: pulumi.ProviderResource,
): Promise<StackOutputs> {
  const now = new Date();
  const capacity = capacityReport(plan.quotas, clientUsages(plan));
  const [existing, ...found] = await Promise.all([
    lookUpRoles(plan, { provider }),
    documentFaults(plan),
    missingPolicies(plan, provider),
  ]);
  const faults = [...capacity.faults, ...oversize(plan), ...found.flat(), ...(existing?.faults ?? [])];
  if (faults.length > 0) throw refusal("The client stack cannot be deployed", faults);
  logCapacity(capacity);
  await logWarnings(...plan.notices, ...plan.outsiders, ...endedWays(plan, now));
  if (existing !== undefined) await logExisting(existing);
  const args = { plan, ...(existing !== undefined && { adopted: existing.adopted }) };
  // why one name for all: a stack can be renamed. The alias is the name that earlier versions gave.
  const client = new Client("client", args, { providers: [provider], aliases: [{ name: plan.slug }] });
  new DestroyGuard("guard", { guarded: [client], protect: plan.roles.some((role) => role.protect) });
  const { contract, roleArns, switchRoleLinks } = client;
  const inputs = clientInputs(plan, now, staging?.former?.[plan.slug]);
  return { contract, roleArns, switchRoleLinks, [FINGERPRINT_OUTPUT]: fingerprintOutput(inputs) };
}

/** What AWS does not have in the client's own policy documents. */
async function documentFaults(plan: ClientPlan): Promise<readonly Fault[]> {
  // why so late: most clients have no document of their own, and AWS's lists take time to read.
  const hasDocuments = plan.customerPolicies.length > 0 || plan.roles.some((role) => role.inlinePolicies.length > 0);
  if (!hasDocuments) return [];
  const [{ checkDocuments }, { iamReference }] = await Promise.all([
    import("../../core/client/check-documents.ts"),
    import("../engine/iam-reference.ts"),
  ]);
  return checkDocuments(plan, await iamReference());
}

async function missingPolicies(plan: ClientPlan, provider: pulumi.ProviderResource): Promise<readonly Fault[]> {
  // why not in a preview: the look-ups would be the only calls to AWS in it, and a tenth of its time.
  if (pulumi.runtime.isDryRun()) return [];
  const { findMissingPolicies } = await import("./missing-policies.ts");
  return findMissingPolicies(plan, { provider });
}

/**
 * Roles of the client's names that exist, and that its stack did not make. Nothing in a preview in which no role is to
 * be adopted.
 * why not in every preview: the look-ups would be the only calls to AWS in it, and a tenth of its time.
 */
async function lookUpRoles(plan: ClientPlan, opts: pulumi.InvokeOptions): Promise<ExistingRoles | undefined> {
  if (pulumi.runtime.isDryRun() && !plan.roles.some(({ adopt }) => adopt)) return undefined;
  return (await import("./find-existing-roles.ts")).findExistingRoles(plan, opts);
}
