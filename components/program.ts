import type { ClientPlan } from "../core/client/client-plan.ts";
import type { StackConfig } from "../core/portfolio/resolve-stack.ts";
import type { ProgramContext, StackOutputs } from "./engine/stack-types.ts";

/** why an error: a stack that makes nothing would look like a client that was deployed. */
const HANDED_OFF =
  "This client has `handoff: true`: it runs no Pulumi, and its own people make the roles. Nothing was changed. Remove `handoff` to deploy it from here.";

/** why an error: what is deployed here would be granted to nobody, and is to be destroyed. */
const LEAVING =
  "This client has `offboarding: true`: it is on its way out. Nothing was changed. Finish with `switchyard offboard`, or by hand with `pulumi destroy`; or remove `offboarding` to keep the client.";

/**
 * The Switchyard program: declares the resources of one stack. `index.ts` runs it under the Pulumi CLI; it can as well
 * be the inline program of the Automation API, since it takes parsed configuration and keeps no state of its
 * own; of the process it changes how the SDK connects, see {@link separateConnections}.
 * @throws pulumi.RunError with all faults at once, before any resource is declared that AWS would see.
 */
export async function switchyard(config: StackConfig, context: ProgramContext): Promise<StackOutputs> {
  (await import("./engine/separate-connections.ts")).separateConnections();
  // why import where needed: a client stack would spend a tenth of its preview on loading the home side, and a script that
  // only reads files a second on Pulumi's SDK.
  switch (config.kind) {
    case "invalid":
      throw (await import("./engine/run-error.ts")).refusal("The configuration cannot be used", config.faults);
    case "client":
      if (config.client.handoff) throw (await import("./engine/run-error.ts")).runError(HANDED_OFF);
      if (config.client.offboarding) throw (await import("./engine/run-error.ts")).runError(LEAVING);
      await countFromHere();
      return (await import("./client/client-stack.ts")).clientStack(await keepFormer(config.client, context), context);
    case "home":
      await countFromHere();
      return (await import("./home/home-stack.ts")).homeStack(config.home, context);
  }
}

/** The plan that lets former permission sets in as well. @throws pulumi.RunError */
async function keepFormer(plan: ClientPlan, { staging }: ProgramContext): Promise<ClientPlan> {
  const former = staging?.former?.[plan.slug];
  if (former === undefined) return plan;
  const widened = (await import("../core/client/with-former.ts")).withFormer(plan, former);
  if (widened.faults.length === 0) return widened.plan;
  throw (await import("./engine/run-error.ts")).refusal("The client stack cannot be deployed", widened.faults);
}

async function countFromHere(): Promise<void> {
  (await import("./engine/stack-fingerprint.ts")).countResources();
}
