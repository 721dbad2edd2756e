import { caseless } from "../../core/aws/names.ts";
import type { FormerRoles } from "../../core/client/with-former.ts";
import type { PlannedSet } from "../../core/home/permission-sets/planned-set.ts";
import { type OwnResource, urnName } from "../engine/state-resources.ts";
import { assignmentsOf, type SetDirectory } from "./permission-set.ts";
import { assignmentKey, type HeldSets } from "./sets-in-state.ts";

/**
 * What the state holds under another name than the plan gives it, by the new name: sets by what AWS calls them,
 * assignments by whom and where. So whatever was renamed since, and whatever version named it, stays as it is.
 */
export function formerUrns(
  sets: readonly PlannedSet[],
  directory: SetDirectory,
  held: HeldSets,
): ReadonlyMap<string, string> {
  const former = new Map<string, string>();
  const note = (name: string, urn: string | undefined) => {
    if (urn !== undefined && urnName(urn) !== name) former.set(name, urn);
  };
  for (const set of sets) {
    const known = held.sets.get(caseless(set.name));
    if (known === undefined) continue;
    note(set.name, known.urn);
    for (const assignment of assignmentsOf(set, directory))
      note(assignment.name, held.assignments.get(assignmentKey(known.arn, assignment))?.urn);
  }
  return former;
}

/**
 * URNs of the permission sets that roles had until now: their protection is to be lifted before the home stack deletes
 * them.
 * @param deployed What the home stack holds.
 * @param former Roles that get another name or permission set, by slug.
 */
export function formerSetUrns(
  deployed: readonly Pick<OwnResource, "urn" | "type" | "outputs">[],
  former: Readonly<Record<string, FormerRoles>>,
): readonly string[] {
  const names = new Set(
    Object.values(former).flatMap((roles) =>
      Object.values(roles).flatMap(({ permissionSet }) =>
        permissionSet === undefined ? [] : [caseless(permissionSet)],
      ),
    ),
  );
  return deployed.flatMap(({ urn, type, outputs: { name } }) =>
    type === "aws-native:sso:PermissionSet" && typeof name === "string" && names.has(caseless(name)) ? [urn] : [],
  );
}
