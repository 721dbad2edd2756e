import * as pulumi from "@pulumi/pulumi";
import type { ClientPlan } from "../core/client/client-plan.ts";
import type { AdoptedRoles } from "./client/adoption-roles.ts";

/**
 * Roles of the client's names that exist, and that its stack did not make. Nothing in a preview in which no role is to
 * be adopted.
 * why not in every preview: the look-ups would be the only calls to AWS in it, and a tenth of its time.
 */
export async function existingRoles(plan: ClientPlan, opts: pulumi.InvokeOptions): Promise<AdoptedRoles | undefined> {
  if (pulumi.runtime.isDryRun() && !plan.roles.some(({ adopt }) => adopt)) return undefined;
  return (await import("./client/adoption-roles.ts")).findRoles(plan, opts);
}
