import type { ClientPlan } from "../core/client-plan.ts";
import { awsProvider } from "./aws-providers.ts";
import { Client } from "./client.ts";
import type { StackOutputs } from "./program.ts";

/** Declares the stack of one client account: its access roles, and the contract that tells the home stack of them. */
export function clientStack(plan: ClientPlan): StackOutputs {
  const provider = awsProvider(plan);
  const { contract, roleArns, switchRoleLinks } = new Client(plan.slug, { plan }, { providers: [provider] });
  return { contract, roleArns, switchRoleLinks };
}
