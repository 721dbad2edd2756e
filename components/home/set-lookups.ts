import * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../core/faults/fault.ts";
import { assignmentChanges } from "../../core/home/permission-sets/assignment-changes.ts";
import type { HomePlan } from "../../core/home/planned-home.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { ExistingReport } from "../engine/log-existing.ts";
import type { attempt } from "../engine/look-up.ts";
import type { OwnResource } from "../engine/state-resources.ts";
import type { InterruptedCreate } from "../engine/stack-types.ts";
import { formerUrns } from "./former-names.ts";
import { assignmentsOf, type SetDirectory } from "./permission-set.ts";
import { heldSets, type HeldSets } from "./sets-in-state.ts";

/** What the stack's state holds, or why it cannot be read. */
export type StateReading = Awaited<ReturnType<typeof attempt<readonly OwnResource[]>>>;

/** What is known of the permission sets and assignments that exist, before any is declared. */
export interface FoundSets extends ExistingReport, Pick<SetDirectory, "imports" | "formerUrns"> {}

/**
 * Looks at what the stack's state holds, and at what AWS has: things to take over, things in the way, and what somebody
 * changed by hand. In a preview it asks AWS only about what is to be adopted, unless the settings want the comparison
 * there too. Nothing is declared, nothing thrown.
 */
export async function lookUpSets(
  home: HomeSettings,
  plan: Pick<HomePlan, "sets" | "shards">,
  directory: SetDirectory,
  {
    now,
    interrupted,
    state,
  }: { readonly now: Date; readonly interrupted: readonly InterruptedCreate[]; readonly state: StateReading },
  opts: pulumi.InvokeOptions,
): Promise<FoundSets | undefined> {
  if (!home.identityCenter) return undefined;
  if (state.failure !== undefined)
    return { faults: [unreadableState(home, state.failure)], differences: [], warnings: [] };
  const sets = [...plan.sets, ...plan.shards];
  const held = heldSets(directory.instance.arn, state.value);
  const preview = pulumi.runtime.isDryRun();
  const { compare } = home.setSettings;
  const [found, byHand] = await Promise.all([
    // why import where needed: in most previews there is nothing to ask.
    preview && interrupted.length === 0 && !sets.some(({ settings }) => settings.adopt)
      ? undefined
      : (await import("./find-existing-sets.ts")).findExistingSets(home, sets, directory, { held, interrupted }, opts),
    compare === "never" || (preview && compare !== "always")
      ? []
      : (await import("./compare-sets.ts")).compareSets(sets, directory, held, now, opts),
  ]);
  return {
    faults: found?.faults ?? [],
    differences: [...(found?.differences ?? []), ...givenAndTaken(sets, directory, held)],
    warnings: [...(found?.warnings ?? []), ...byHand],
    ...(found !== undefined && { imports: found.imports }),
    formerUrns: formerUrns(sets, directory, held),
  };
}

function givenAndTaken(
  sets: readonly (HomePlan["sets"] | HomePlan["shards"])[number][],
  directory: SetDirectory,
  held: HeldSets,
): readonly string[] {
  const names = new Map([...held.sets.values()].map(({ arn, name }) => [arn, name]));
  return assignmentChanges(
    [...held.assignments.values()].map(({ permissionSetArn, ...one }) => ({
      ...one,
      set: names.get(permissionSetArn) ?? permissionSetArn,
    })),
    sets.flatMap((set) => assignmentsOf(set, directory).map((one) => ({ ...one, set: set.name }))),
  );
}

/** why a fault: without it, Pulumi would make what exists under another name, and AWS refuses half-way. */
function unreadableState(home: HomeSettings, failure: string): Fault {
  const path = ["identityCenter"];
  return {
    code: "home/no-state",
    at: home.origin.locate(path),
    path: home.origin.name(path),
    expected: `the state of the running stack, ${pulumi.getStack()}, from its backend`,
    found: failure,
    fix: "Check that this backend and passphrase can read the stack: `pulumi stack export` must work. Then run the command again.",
  };
}
