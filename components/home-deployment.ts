import * as pulumi from "@pulumi/pulumi";
import { capacityReport } from "../core/capacity.ts";
import type { StackConfig } from "../core/config/resolve.ts";
import { checkAgreement } from "../core/contract-agreement.ts";
import type { Fault } from "../core/fault.ts";
import { handoffNotices } from "../core/handoff.ts";
import { homeUsages } from "../core/home-capacity.ts";
import { planHome, type HomePlan } from "../core/home-plan.ts";
import type { HomeSettings } from "../core/home-settings.ts";
import { identityUsages } from "../core/identity-capacity.ts";
import { PLACEMENTS_OUTPUT, placementsOf } from "../core/placements.ts";
import { logAdoption } from "./adoption-report.ts";
import { existingSets } from "./adoption.ts";
import { readContracts, type ReadContracts } from "./contracts.ts";
import { Home } from "./home.ts";
import { findInstance, findPrincipals, type FoundPrincipals, type Instance } from "./identity-center.ts";
import { declareIam, lookUpIam } from "./iam-stack.ts";
import { logInfo, logWarnings } from "./log.ts";
import { logCapacity } from "./log-capacity.ts";
import { readPlacements } from "./placements.ts";
import type { ProgramContext, StackOutputs } from "./program.ts";
import { refusal } from "./run-error.ts";

/** The providers of the home account; `native` only with Identity Center. */
export interface HomeProviders {
  readonly aws: pulumi.ProviderResource;
  readonly native: readonly pulumi.ProviderResource[];
}

/**
 * Declares what the home stack holds: reads the contracts, finds who is granted something, and only when nothing is
 * wrong with any of it makes what lets people in.
 * @throws pulumi.RunError with all faults at once.
 */
export async function deployHome(
  settings: HomeSettings,
  context: ProgramContext,
  { aws, native }: HomeProviders,
): Promise<StackOutputs> {
  // why already here: the proof's code is read while the engine is busy with the plugins.
  const prover = import("./prove-home.ts");
  const clientFiles = context.clientFiles ?? new Map<string, StackConfig>();
  const slugs = settings.clients === "all" ? context.clientSlugs : settings.clients;
  const [read, found, placements] = await Promise.all([
    readContracts(slugs, clientFiles),
    settings.identityCenter ? findInstance(settings, { provider: aws }) : NO_INSTANCE,
    readPlacements(settings),
  ]);
  const now = new Date();
  const agreement = checkAgreement(clientFiles, read.contracts, now);
  const plan = planHome(settings, read.contracts, { now, placements, clientAccounts: accountsOf(clientFiles) });
  const usages = [...homeUsages(settings, plan), ...identityUsages(settings, plan.identities)];
  const capacity = capacityReport(settings.quotas, usages);
  const lookUps = Promise.all([
    found.instance && findPrincipals(settings, plan.principals, found.instance, { provider: aws }),
    lookUpIam(settings, plan, { provider: aws }),
  ]);
  const faults = [...agreement.faults, ...found.faults, ...faultsOf(plan, read), ...capacity.faults];
  // why the wait: so that the questions are sent, and AWS answers while the proof is made.
  await new Promise(setImmediate);
  // why not with faults: a proof about such a plan would only repeat them.
  const proof = faults.length === 0 ? (await prover).proveHome(settings, read.contracts, plan, now) : undefined;
  const [people, iam] = await lookUps;
  faults.push(...(proof?.faults ?? []), ...(people?.faults ?? []), ...iam.faults);
  const place = directory(settings, found.instance, people);
  const adoption = faults.length === 0 ? await existingSets(settings, plan, place, { provider: aws }) : undefined;
  faults.push(...(adoption?.faults ?? []));
  if (faults.length > 0) throw refusal("The home stack cannot be deployed", faults);
  const warnings = [...agreement.warnings, ...plan.warnings, ...(proof?.warnings ?? [])];
  // why here: no stack of theirs says it.
  void logWarnings(...handoffNotices(clientFiles, slugs, now), ...warnings);
  if (proof !== undefined) void logInfo(proof.summary);
  logCapacity(capacity);
  for (const report of [adoption, iam.adoption]) if (report !== undefined) await logAdoption(report);
  const home = new Home(
    "home",
    { plan, ...place, ...(adoption !== undefined && { imports: adoption.imports }) },
    { providers: [aws, ...native] },
  );
  const { permissionSets, access, sharedAccess } = home;
  return {
    permissionSets,
    access,
    ...(plan.shards.length > 0 && { sharedAccess, [PLACEMENTS_OUTPUT]: placementsOf(plan.shards) }),
    ...(await declareIam(settings, plan, iam, { providers: [aws] })),
  };
}

const NO_INSTANCE: Awaited<ReturnType<typeof findInstance>> = { faults: [] };

/** why also of clients that are not read: their accounts are theirs all the same. */
function accountsOf(files: ReadonlyMap<string, StackConfig>): ReadonlyMap<string, string> {
  return new Map(
    [...files.values()].flatMap((file) =>
      file.kind === "client" ? [[file.client.accountId, file.client.name] as const] : [],
    ),
  );
}

/** why: the client that a grant names may be the one whose contract could not be read. */
function faultsOf(plan: HomePlan, read: ReadContracts): readonly Fault[] {
  if (read.faults.length === 0) return plan.faults;
  const follows = ["grant/no-client", "shared-set/no-client", "shared-set/empty", "home/no-permission-set"];
  return [...read.faults, ...plan.faults.filter(({ code }) => !follows.includes(code))];
}

function directory(settings: HomeSettings, instance: Instance | undefined, people: FoundPrincipals | undefined) {
  return {
    homeAccountId: settings.accountId,
    instance: instance ?? { arn: "", identityStoreId: "" },
    principalIds: people?.ids ?? new Map<string, string>(),
  };
}
