import type { ExitCode } from "./exit-codes.ts";

/** How a command ended: everything that is printed about it on standard output, in both forms. */
export interface Outcome {
  readonly exit: ExitCode;
  /** The one document of `--json`. */
  readonly json: unknown;
  /** What people read. Ends without a newline; empty for nothing. */
  readonly text: string;
}

/** The command was used wrongly, and nothing was begun: exit code 2. */
export class WrongUse extends Error {
  /** @param next What to type instead, where that is known. */
  constructor(
    message: string,
    readonly next?: string,
  ) {
    super(message);
    this.name = "WrongUse";
  }
}

/** Somebody broke off a question. Nothing was begun: exit code 130. */
export class BrokenOff extends Error {
  constructor() {
    super("Broken off. Nothing was changed.");
    this.name = "BrokenOff";
  }
}
