import type * as pulumi from "@pulumi/pulumi";
import { caseless } from "../../core/aws/names.ts";
import type { PlannedSet } from "../../core/home/permission-sets/planned-set.ts";
import { comparisonUnknown, handMade, inTurn, notCompared } from "../../core/home/permission-sets/set-comparison.ts";
import { contentsOf, declaredContents } from "../../core/home/permission-sets/set-contents.ts";
import { isAbsent } from "../engine/log-existing.ts";
import { distinct } from "../engine/look-up.ts";
import { readDeployedSet } from "./deployed-set.ts";
import { declaredSet, type SetDirectory } from "./permission-set.ts";
import type { HeldSets } from "./sets-in-state.ts";

/**
 * Compares the permission sets that the stack holds with what AWS has, and warns of what somebody changed by hand.
 * why: an update does not look, and a boundary that somebody put on is seen by no refresh either.
 */
export async function compareSets(
  sets: readonly PlannedSet[],
  directory: SetDirectory,
  held: HeldSets,
  now: Date,
  opts: pulumi.InvokeOptions,
): Promise<readonly string[]> {
  const known = sets.flatMap((set) => {
    const one = held.sets.get(caseless(set.name));
    return one === undefined ? [] : [{ set, ...one }];
  });
  const compared = inTurn(known, now);
  const found = await Promise.all(
    compared.map(async ({ set, arn, given }) => {
      const { contents, failure } = await readDeployedSet(directory.instance.arn, arn, opts);
      if (failure !== undefined && !isAbsent(failure)) return { failure };
      const declared = declaredContents(declaredSet(set, directory));
      const said = handMade({ name: set.name, deployed: contents, declared, last: contentsOf(given) });
      return said === undefined ? {} : { said };
    }),
  );
  const failures = found.flatMap(({ failure }) => failure ?? []);
  return [
    ...found.flatMap(({ said }) => said ?? []),
    ...distinct(failures)
      .slice(0, 1)
      .map((failure) => comparisonUnknown(failures.length, failure)),
    ...(compared.length < known.length ? [notCompared(compared.length, known.length)] : []),
  ];
}
