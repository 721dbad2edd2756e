/**
 * Something that a user can put right, and that no file is at fault for: there is no engine, a client is not deployed yet.
 * The command prints its message without a stack trace.
 */
export class FleetError extends Error {
  /**
   * @param next The command to type next, where there is one.
   * @param isBegun Whether something had been written when it came up. Default false.
   */
  constructor(
    message: string,
    readonly next?: string,
    readonly isBegun = false,
  ) {
    super(message);
    this.name = "FleetError";
  }
}
