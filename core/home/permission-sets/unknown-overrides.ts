import { suggester } from "../../faults/did-you-mean.ts";
import type { Fault } from "../../faults/fault.ts";
import { type HeldClients, mayBeAbsentSet, NONE_HELD } from "../held/held-clients.ts";
import type { HomeSettings } from "../settings/home-settings.ts";

/** Settings for permission sets that the stack does not make: mostly a wrong name, whose set would go without them. */
export function unknownOverrides(
  home: HomeSettings,
  roleSets: readonly string[],
  clients: number,
  held: Pick<HeldClients, "absent"> = NONE_HELD,
): Fault[] {
  // why: without clients there are no sets, and that has a fault of its own.
  if (clients === 0) return [];
  // why not the shards: a shared set's settings are those of all its shards, under the set's own name.
  const names = new Set([
    ...roleSets,
    ...held.absent.flatMap(({ sets }) => sets),
    ...home.sharedSets.map(({ name }) => name),
  ]);
  const suggest = suggester(names);
  return Object.keys(home.setSettings.overrides)
    .filter((name) => !names.has(name) && !mayBeAbsentSet(held, name))
    .map((name) => {
      const path = ["permissionSets", "overrides", name];
      return {
        code: "home/no-permission-set",
        at: home.origin.locate(path),
        path: home.origin.name(path),
        expected: "the name of a permission set that this stack makes",
        found: JSON.stringify(name),
        fix: `${suggest(name)} Correct the name, or remove the settings.`.trim(),
      };
    });
}
