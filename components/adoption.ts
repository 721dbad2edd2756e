import * as pulumi from "@pulumi/pulumi";
import type { ClientPlan } from "../core/client-plan.ts";
import type { HomePlan } from "../core/home-plan.ts";
import type { HomeSettings } from "../core/home-settings.ts";
import type { AdoptedRoles } from "./adoption-roles.ts";
import type { AdoptedSets } from "./adoption-sets.ts";
import type { SetPlace } from "./permission-set.ts";

/**
 * Roles of the client's names that exist, and that its stack did not make. Nothing in a preview in which no role is to
 * be adopted.
 * why not in every preview: the look-ups would be the only calls to AWS in it, and a tenth of its time.
 */
export async function existingRoles(plan: ClientPlan, opts: pulumi.InvokeOptions): Promise<AdoptedRoles | undefined> {
  if (pulumi.runtime.isDryRun() && !plan.roles.some(({ adopt }) => adopt)) return undefined;
  return (await import("./adoption-roles.ts")).findRoles(plan, opts);
}

/** The same for the permission sets of the home account. */
export async function existingSets(
  home: HomeSettings,
  plan: Pick<HomePlan, "sets" | "shards">,
  place: SetPlace,
  opts: pulumi.InvokeOptions,
): Promise<AdoptedSets | undefined> {
  const sets = [...plan.sets, ...plan.shards];
  if (sets.length === 0 || (pulumi.runtime.isDryRun() && !sets.some(({ settings }) => settings.adopt)))
    return undefined;
  return (await import("./adoption-sets.ts")).findSets(home, sets, place, opts);
}
