import type { StackConfig } from "../../core/portfolio/resolve-stack.ts";

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

/** Stack outputs by name. */
export type StackOutputs = Record<string, unknown>;
