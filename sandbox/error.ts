import type { SANDBOX_CODES } from "./sandbox-codes.ts";

/** A code of the sandbox, as `SANDBOX_GO_MISSING`. */
export type SandboxCode = keyof typeof SANDBOX_CODES;

/** What the sandbox says it could not do, and what to do about it. Printed without a stack trace. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";

  /**
   * @param code stable and machine-readable, for instance `SANDBOX_GO_MISSING`
   * @param message what was expected, what was found, and the next step
   */
  constructor(
    readonly code: SandboxCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
