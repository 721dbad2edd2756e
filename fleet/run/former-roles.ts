import type { DeployedStack } from "../workers/protocol.ts";
import type { FleetSession } from "../session.ts";
import type { Candidate } from "./prepare-run.ts";
export function formerUrns(candidate: Candidate, deployed: DeployedStack | undefined): readonly string[] {
  candidate;
  deployed;
  return [];
}
export async function freeFormer(
  session: FleetSession,
  candidate: Candidate,
  deployed: DeployedStack | undefined,
): Promise<void> {
  session;
  candidate;
  deployed;
  await Promise.resolve();
}
