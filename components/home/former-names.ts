import { caseless } from "../../core/aws/names.ts";
import type { PlannedSet } from "../../core/home/permission-sets/planned-set.ts";
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
    if (urn !== undefined && nameIn(urn) !== name) former.set(name, urn);
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

/** The name in a URN: what stands behind the type. Source: Pulumi documentation, "Resource URNs". */
function nameIn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
