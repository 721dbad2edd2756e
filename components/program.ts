import * as pulumi from "@pulumi/pulumi";
import type { ClientPlan } from "../core/client-plan.ts";
import type { HomeSettings } from "../core/config/resolve-home.ts";
import type { StackConfig } from "../core/config/resolve.ts";
import { checkAgreement } from "../core/contract-agreement.ts";
import { formatFaults, type Fault } from "../core/fault.ts";
import { planHome } from "../core/home-plan.ts";
import { awsNativeProvider, awsProvider } from "./aws-providers.ts";
import { Client } from "./client.ts";
import { readContracts } from "./contracts.ts";
import { Home } from "./home.ts";
import { findInstance, findPrincipals } from "./identity-center.ts";
import { runError } from "./run-error.ts";

/** What the program needs besides the stack's configuration. */
export interface ProgramContext {
  /** Slugs of all clients that have a stack file; the home stack reads these when its `clients` is `all`. */
  readonly clientSlugs: readonly string[];
  /** What each client's file says, by slug; the home stack refuses a contract that differs. Absent: no contract is compared. */
  readonly clientFiles?: ReadonlyMap<string, StackConfig>;
}

/** Stack outputs by name. */
export type StackOutputs = Record<string, unknown>;

/**
 * The Switchyard program: declares the resources of one stack. `index.ts` runs it under the Pulumi CLI; it can as well
 * be the inline program of the Automation API, since it takes parsed configuration and keeps no global state.
 * @throws pulumi.RunError with all faults at once, before any resource is declared that AWS would see.
 */
export async function switchyard(config: StackConfig, context: ProgramContext): Promise<StackOutputs> {
  switch (config.kind) {
    case "invalid":
      throw refusal("The configuration cannot be used", config.faults);
    case "client":
      return clientStack(config.client);
    case "home":
      return homeStack(config.home, context);
  }
}

function clientStack(plan: ClientPlan): StackOutputs {
  const provider = awsProvider(plan);
  const { contract, roleArns, switchRoleLinks } = new Client(plan.slug, { plan }, { providers: [provider] });
  return { contract, roleArns, switchRoleLinks };
}

async function homeStack(settings: HomeSettings, context: ProgramContext): Promise<StackOutputs> {
  const aws = awsProvider(settings);
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
  const native = awsNativeProvider(settings);
  const home = new Home(
    "home",
    { settings, sets: plan.sets, instance: found.instance, principalIds: people.ids },
    { providers: [aws, native] },
  );
  return { permissionSets: home.permissionSets, access: home.access };
}

function refusal(headline: string, faults: readonly Fault[]): pulumi.RunError {
  return runError(formatFaults(headline, faults));
}
