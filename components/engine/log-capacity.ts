import type { CapacityReport } from "../../core/aws/capacity.ts";
import { logInfo, logWarnings } from "./log.ts";

/** Says in the engine's log which quota is nearest, and warns of those that are almost used up. */
export function logCapacity({ nearest, warnings }: CapacityReport): void {
  if (nearest !== undefined) void logInfo(nearest);
  void logWarnings(...warnings);
}
