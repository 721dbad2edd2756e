import type { ClientPlan } from "../../core/client/client-plan.ts";
import { awsProvider } from "../engine/aws-providers.ts";
import type { ProgramContext, StackOutputs } from "../engine/stack-types.ts";

/**
 * The stack of one client account: its access roles, and the contract that tells the home stack of them.
 * @throws pulumi.RunError with all faults at once; nothing is declared then that AWS would see.
 */
export async function clientStack(plan: ClientPlan, context: ProgramContext): Promise<StackOutputs> {
  const provider = awsProvider(plan);
  // why only now: the rest of the code is read while the engine starts the provider's plugin.
  const { deployClient } = await import("./client-deployment.ts");
  return deployClient(plan, context, provider);
}
