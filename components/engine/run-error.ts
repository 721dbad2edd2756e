import * as pulumi from "@pulumi/pulumi";
import { type Fault, formatFaults } from "../../core/faults/fault.ts";

/**
 * An error that ends the program and shows only its message, as one for the user and not for a debugger.
 *
 * why without a stack: Pulumi formats the stack even where it does not show it, and on a frame in a scoped package's top
 * folder (`node_modules/@pulumi/resource.ts`, as its source maps have it) Node's `util.inspect` repeats itself until the
 * string is too long: a quarter of a minute and gigabytes of memory before the user sees the message.
 */
export function runError(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  error.stack = "";
  return error;
}

/** The {@link runError} that shows all faults below a headline. */
export function refusal(headline: string, faults: readonly Fault[]): Refusal {
  return Object.assign(runError(formatFaults(headline, faults)), { faults });
}

/** What {@link refusal} makes: whoever runs the program as an inline program finds the faults as values. */
export interface Refusal extends pulumi.RunError {
  readonly faults: readonly Fault[];
}
