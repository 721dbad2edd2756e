import type { Fault } from "../../core/faults/fault.ts";
import { logInfo, logWarnings } from "./log.ts";

/** What looking for things that exist already has found. */
export interface ExistingReport {
  /** Things that exist, and that nobody said to adopt. */
  readonly faults: readonly Fault[];
  /** What adopting changes, a line each. */
  readonly differences: readonly string[];
  readonly warnings: readonly string[];
}

/** Shows in the engine's log what is adopted and what that changes. */
export async function logExisting({ differences, warnings }: ExistingReport): Promise<void> {
  await logInfo(...differences);
  await logWarnings(...warnings);
}

/** Whether AWS does not have what was looked up. why several forms: releases of the aws provider differ in their words. */
export function isAbsent(failure: string): boolean {
  return /NoSuchEntity|ResourceNotFoundException|couldn't find resource|empty result|\bnot found\b/i.test(failure);
}
