import { caseless } from "../../core/aws/names.ts";
import type { PlannedSet } from "../../core/home/permission-sets/planned-set.ts";
import { urnName } from "../engine/state-resources.ts";
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
