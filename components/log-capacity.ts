import * as pulumi from "@pulumi/pulumi";
import type { CapacityReport } from "../core/capacity.ts";

/** Says in the engine's log which quota is nearest, and warns of those that are almost used up. */
export function logCapacity({ nearest, warnings }: CapacityReport): void {
  if (nearest !== undefined) void pulumi.log.info(nearest);
  for (const warning of warnings) void pulumi.log.warn(warning);
}
