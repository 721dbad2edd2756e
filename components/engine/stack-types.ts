import type { FormerRoles } from "../../core/client/with-former.ts";
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
  /** Default: nothing; `pulumi up` by hand knows only the files. */
  readonly staging?: Staging;
  /** Milliseconds before each time that a contract which cannot be read is read again. Default 100, 400, 1000. */
  readonly readPauses?: readonly number[];
}

/** Something that an earlier update of this stack was making when it was killed: AWS may have it, the state does not. */
export interface InterruptedCreate {
  /** As the engine names it: `aws:iam/role:Role`. */
  readonly type: string;
  readonly urn: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What whoever runs several stacks knows beside their files. */
export interface Staging {
  /** Roles that get another name, or another permission set, in this run: by slug and role key. Default none. */
  readonly former?: Readonly<Record<string, FormerRoles>>;
  /** What is taken over if AWS has it, since this stack made it. Default nothing. */
  readonly interrupted?: readonly InterruptedCreate[];
}

/** Stack outputs by name. */
export type StackOutputs = Record<string, unknown>;
