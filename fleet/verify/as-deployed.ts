import { clientStackName } from "../../core/config/naming.ts";
import { parsePlacements, PLACEMENTS_OUTPUT } from "../../core/home/permission-sets/shared/placements.ts";
import type { ProjectCredentials, StackAccess } from "../aws/stack-credentials.ts";
import type { DeployedFleet, FleetSession } from "../session.ts";
import { uncheckedContracts } from "./compare-contracts.ts";
import { type DeclaredFleet, declaredFleet } from "./declared-fleet.ts";

/** What the files say, and what the backend holds; or why the backend could not be read. */
export async function declaredAndDeployed(
  session: Pick<FleetSession, "project" | "readDeployed">,
  wanted: readonly string[],
  now: Date,
): Promise<{ readonly declared: DeclaredFleet; readonly deployed: DeployedFleet | string }> {
  const { project } = session;
  const bare = declaredFleet(project, { now });
  const homeStack = project.home?.stack ?? "home";
  const extra = uncheckedContracts(bare.portfolio.home, project).map(clientStackName);
  let deployed: DeployedFleet | string;
  try {
    deployed = await session.readDeployed([homeStack, ...new Set([...wanted.map(clientStackName), ...extra])]);
  } catch (error) {
    deployed = error instanceof Error ? error.message : String(error);
  }
  if (typeof deployed === "string") return { declared: bare, deployed };
  const placements = parsePlacements(deployed.stacks.get(homeStack)?.outputs[PLACEMENTS_OUTPUT]);
  const unchecked = uncheckedContracts(bare.portfolio.home, project, deployed);
  return { declared: declaredFleet(project, { now, placements, unchecked }), deployed };
}

/** How the home account is read. */
export function homeAccess({ project }: Pick<FleetSession, "project">, credentials: ProjectCredentials): StackAccess {
  return project.home === undefined
    ? { kind: "invalid" as const, stack: "home", because: "there is no home stack" }
    : credentials.of(project, project.home);
}
