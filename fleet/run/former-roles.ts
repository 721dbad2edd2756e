import { formerResources, namesOfRoles } from "../../components/client/role-names-in-state.ts";
import { formerSetUrns } from "../../components/home/sets-in-state.ts";
import { formerRoleFaults } from "../../core/client/former-role-faults.ts";
import { type FormerRoles, withFormer } from "../../core/client/with-former.ts";
import type { Fault } from "../../core/faults/fault.ts";
import { formerSetFaults } from "../../core/home/former-set-faults.ts";
import { EngineFailure, runEngine } from "../engine/engine-command.ts";
import type { FleetProject, ProjectStack } from "../project/open-project.ts";
import type { FleetSession } from "../session.ts";
import type { DeployedStack } from "../workers/protocol.ts";

/** Why a client's roles cannot get their new names in steps: to be asked before the first one. */
export function formerFaults(
  { home }: FleetProject,
  { slug = "", config }: ProjectStack,
  former: FormerRoles,
  deployed: DeployedStack | undefined,
): readonly Fault[] {
  if (config.kind !== "client" || Object.keys(former).length === 0) return [];
  return [
    ...withFormer(config.client, former).faults,
    ...formerRoleFaults(config.client, former, namesOfRoles(deployed?.resources ?? [])),
    ...(home?.config.kind === "home" ? formerSetFaults(home.config.home, { [slug]: former }) : []),
  ];
}

/** URNs of a client's former roles with all that belongs to them: left as they are until the home stack has followed. */
export function keptUrns(
  { config }: ProjectStack,
  former: FormerRoles,
  deployed: DeployedStack | undefined,
): readonly string[] {
  return config.kind === "client" ? formerResources(config.client, deployed?.resources ?? [], former).kept : [];
}

/** Lifts the protection of a client's former roles, which its file no longer protects. @throws EngineFailure */
export async function freeRoles(
  session: FleetSession,
  { stack, config }: ProjectStack,
  former: FormerRoles,
  deployed: DeployedStack | undefined,
): Promise<void> {
  if (config.kind !== "client") return;
  await unprotect(session, stack, formerResources(config.client, deployed?.resources ?? [], former).protectable);
}

/** Lifts the protection of former permission sets, which the home stack's file no longer protects. @throws EngineFailure */
export async function freeSets(
  session: FleetSession,
  stack: string,
  former: Readonly<Record<string, FormerRoles>>,
  deployed: DeployedStack | undefined,
): Promise<void> {
  await unprotect(session, stack, formerSetUrns(deployed?.resources ?? [], former));
}

async function unprotect({ engine, project }: FleetSession, stack: string, urns: readonly string[]): Promise<void> {
  for (const urn of urns) {
    const args = ["state", "unprotect", urn, "--yes", "--stack", stack];
    const end = await runEngine(engine, args, project.root);
    if (end.code !== 0) throw new EngineFailure(args, end);
  }
}
