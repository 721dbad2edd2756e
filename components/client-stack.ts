import * as pulumi from "@pulumi/pulumi";
import { capacityReport } from "../core/capacity.ts";
import { clientUsages } from "../core/client-capacity.ts";
import type { ClientPlan } from "../core/client-plan.ts";
import { awsProvider } from "./aws-providers.ts";
import { Client } from "./client.ts";
import { logCapacity } from "./log-capacity.ts";
import type { StackOutputs } from "./program.ts";
import { refusal } from "./run-error.ts";

/**
 * Declares the stack of one client account: its access roles, and the contract that tells the home stack of them.
 * @throws pulumi.RunError when a quota is exceeded, or a role names a managed policy that does not exist; nothing is
 * declared then.
 */
export async function clientStack(plan: ClientPlan): Promise<StackOutputs> {
  const capacity = capacityReport(plan.quotas, clientUsages(plan));
  if (capacity.faults.length > 0) throw refusal("The client stack cannot be deployed", capacity.faults);
  const provider = awsProvider(plan);
  // why not in a preview: the look-ups would be the only calls to AWS in it, and a tenth of its time.
  if (!pulumi.runtime.isDryRun()) {
    const { findMissingPolicies } = await import("./managed-policies.ts");
    const faults = await findMissingPolicies(plan, { provider });
    if (faults.length > 0) throw refusal("The client stack cannot be deployed", faults);
  }
  logCapacity(capacity);
  const { contract, roleArns, switchRoleLinks } = new Client(plan.slug, { plan }, { providers: [provider] });
  return { contract, roleArns, switchRoleLinks };
}
