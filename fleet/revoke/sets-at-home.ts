import { heldSets } from "../../components/home/sets-in-state.ts";
import { caseless } from "../../core/aws/names.ts";
import { MANAGED_BY } from "../../core/config/naming.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { PlannedSet } from "../../core/home/permission-sets/planned-set.ts";
import type { AwsClientConfig } from "../aws/aws-client.ts";
import { callFailure } from "../aws/call-failure.ts";
import type { FleetSession } from "../session.ts";
import type { DeployedInstance } from "../verify/deployed.ts";
import { arnsOf } from "../verify/find-sets.ts";
import { centerReader } from "../verify/read-center.ts";
import { instanceOf } from "../verify/read-home-sets.ts";
import type { DeployedResource } from "../workers/protocol.ts";
import type { SetAtHome } from "./deny-at-home.ts";
import type { DirectoryPerson } from "./find-person.ts";

/** The permission sets of the home account that Switchyard makes, as they are. */
export interface SetsAtHome {
  readonly sets: readonly SetAtHome[];
  /** ARNs of all sets that the person is assigned at this moment, in whichever account. */
  readonly held: ReadonlySet<string>;
  /** Names of those of them that Switchyard does not make. */
  readonly foreign: readonly string[];
  /** Why it is not known what the person is assigned; absent: it is. */
  readonly because?: string;
}

/**
 * Finds the permission sets that the home stack holds or the files name, and which of all sets a person holds.
 * @param person Absent: nobody's are looked for.
 * @throws what the SDK throws, where even the sets cannot be listed
 */
export async function setsAtHome(
  session: Pick<FleetSession, "project" | "readDeployed">,
  home: HomeSettings,
  planned: readonly PlannedSet[],
  config: AwsClientConfig,
  person?: DirectoryPerson,
): Promise<SetsAtHome> {
  if (!home.identityCenter) return { sets: [], held: new Set(), foreign: [] };
  const reader = await centerReader(config);
  const instance = person?.instance ?? (await instanceOf(reader, home));
  const [resources, assigned] = await Promise.all([stateOf(session), assignedTo(config, instance, person)]);
  const inState = [...heldSets(instance.arn, resources).sets.values()].map(({ name, arn }) => [name, arn] as const);
  const known = new Map(inState.map(([name, arn]) => [caseless(name), arn]));
  const { arns } = await arnsOf(reader, instance, { home, sets: planned, known, strangers: false });
  const byArn = new Map(inState.map(([name, arn]) => [arn, name]));
  for (const { name } of planned) {
    const arn = arns.get(caseless(name));
    if (arn !== undefined) byArn.set(arn, name);
  }
  const foreign: string[] = [];
  for (const arn of assigned.held) {
    if (byArn.has(arn)) continue;
    const [name, tags] = await Promise.all([reader.setName(instance, arn), reader.setTags(instance, arn)]);
    // why also those that neither files nor state have: an update that failed may have left one.
    if (Object.entries(MANAGED_BY).every(([key, value]) => tags[key] === value)) byArn.set(arn, name);
    else foreign.push(name);
  }
  const sets = [...byArn].map(([arn, name]): SetAtHome => ({ name, arn, instanceArn: instance.arn }));
  return { sets, ...assigned, foreign };
}

/** why empty where it cannot be read: it only spares looking for the sets, and somebody is to be shut out now. */
async function stateOf(session: Pick<FleetSession, "project" | "readDeployed">): Promise<readonly DeployedResource[]> {
  const stack = session.project.home?.stack ?? "home";
  try {
    return (await session.readDeployed([stack])).stacks.get(stack)?.resources ?? [];
  } catch {
    return [];
  }
}

/** why the groups too, each by itself: that a user's assignments hold those of all groups is not promised. */
async function assignedTo(
  config: AwsClientConfig,
  { arn: InstanceArn }: DeployedInstance,
  person: DirectoryPerson | undefined,
): Promise<Pick<SetsAtHome, "held" | "because">> {
  const held = new Set<string>();
  if (person === undefined) return { held };
  const sso = await import("@aws-sdk/client-sso-admin");
  const client = new sso.SSOAdminClient(config);
  const all = [
    { PrincipalType: "USER" as const, PrincipalId: person.id },
    ...person.groups.map(({ id }) => ({ PrincipalType: "GROUP" as const, PrincipalId: id })),
  ];
  try {
    for (const principal of all)
      for await (const { AccountAssignments = [] } of sso.paginateListAccountAssignmentsForPrincipal(
        { client },
        { InstanceArn, ...principal },
      ))
        for (const { PermissionSetArn } of AccountAssignments)
          if (PermissionSetArn !== undefined) held.add(PermissionSetArn);
    return { held };
  } catch (error) {
    return { held, because: callFailure(error).message };
  } finally {
    client.destroy();
  }
}
