import type { StackConfig } from "../core/portfolio/resolve-stack.ts";
import { refusal, runError } from "./engine/run-error.ts";

/** What the program needs besides the stack's configuration. */
export interface ProgramContext {
  /** Slugs of all clients that have a stack file; the home stack reads these when its `clients` is `all`. */
  readonly clientSlugs: readonly string[];
  /**
   * What each client's file says, by slug. The home stack refuses a contract that differs, and one without a file, but
   * for the clients that its `uncheckedContracts` name. A client stack reads none.
   */
  readonly clientFiles: ReadonlyMap<string, StackConfig>;
}

/** why an error: a stack that makes nothing would look like a client that was deployed. */
const HANDED_OFF =
  "This client has `handoff: true`: it runs no Pulumi, and its own people make the roles. Nothing was changed. Remove `handoff` to deploy it from here.";

/** Stack outputs by name. */
export type StackOutputs = Record<string, unknown>;

/**
 * The Switchyard program: declares the resources of one stack. `index.ts` runs it under the Pulumi CLI; it can as well
 * be the inline program of the Automation API, since it takes parsed configuration and keeps no global state.
 * @throws pulumi.RunError with all faults at once, before any resource is declared that AWS would see.
 */
export async function switchyard(config: StackConfig, context: ProgramContext): Promise<StackOutputs> {
  // why import where needed: a client stack would spend a tenth of its preview on loading the home side.
  switch (config.kind) {
    case "invalid":
      throw refusal("The configuration cannot be used", config.faults);
    case "client":
      if (config.client.handoff) throw runError(HANDED_OFF);
      return (await import("./client/client-stack.ts")).clientStack(config.client);
    case "home":
      return (await import("./home/home-stack.ts")).homeStack(config.home, context);
  }
}
