import * as pulumi from "@pulumi/pulumi";
import { logLines } from "../../core/faults/log-lines.ts";

/**
 * Writes sentences to the engine's log, a line each. The only place that writes there.
 * why one place: what is logged holds parts that others wrote, such as a client's contract or an answer of AWS, and must
 * neither steer the terminal nor fill it.
 */
export function logInfo(...texts: readonly string[]): Promise<unknown> {
  return Promise.all(logLines(texts).map((line) => pulumi.log.info(line)));
}

/** Warnings, as {@link logInfo} writes. The SDK keeps their order. */
export function logWarnings(...texts: readonly string[]): Promise<unknown> {
  return Promise.all(logLines(texts).map((line) => pulumi.log.warn(line)));
}
