import * as pulumi from "@pulumi/pulumi";
import type { HomeSettings } from "../core/config/resolve-home.ts";
import type { StackConfig } from "../core/config/resolve.ts";
import { checkAgreement } from "../core/contract-agreement.ts";
import { planHome } from "../core/home-plan.ts";
import { awsNativeProvider, awsProvider } from "./aws-providers.ts";
import { readContracts } from "./contracts.ts";
import { Home } from "./home.ts";
import { findInstance, findPrincipals } from "./identity-center.ts";
import type { ProgramContext, StackOutputs } from "./program.ts";
import { refusal } from "./run-error.ts";

/**
 * Declares the home account's stack: reads the contracts, finds who is granted something, and only when nothing is
 * wrong with any of it makes the permission sets and assignments.
 * @throws pulumi.RunError with all faults at once.
 */
export async function homeStack(settings: HomeSettings, context: ProgramContext): Promise<StackOutputs> {
  const aws = awsProvider(settings);
  // why already here: the engine starts the provider's plugin while the contracts are read.
  const native = awsNativeProvider(settings);
  const slugs = settings.clients === "all" ? context.clientSlugs : settings.clients;
  const [read, found] = await Promise.all([readContracts(slugs), findInstance(settings, { provider: aws })]);
  const agreement = checkAgreement(context.clientFiles ?? new Map<string, StackConfig>(), read.contracts);
  const plan = planHome(settings, read.contracts);
  const people =
    found.instance === undefined
      ? undefined
      : await findPrincipals(settings, plan.principals, found.instance, { provider: aws });
  // why: the client that a grant names may be the one whose contract could not be read.
  const planFaults =
    read.faults.length === 0 ? plan.faults : plan.faults.filter(({ code }) => code !== "grant/no-client");
  const faults = [...read.faults, ...agreement.faults, ...found.faults, ...planFaults, ...(people?.faults ?? [])];
  if (faults.length > 0 || found.instance === undefined || people === undefined)
    throw refusal("The home stack cannot be deployed", faults);
  for (const warning of [...agreement.warnings, ...plan.warnings]) void pulumi.log.warn(warning);
  const home = new Home(
    "home",
    { settings, sets: plan.sets, instance: found.instance, principalIds: people.ids },
    { providers: [aws, native] },
  );
  return { permissionSets: home.permissionSets, access: home.access };
}
