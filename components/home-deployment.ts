import * as pulumi from "@pulumi/pulumi";
import { capacityReport } from "../core/capacity.ts";
import { checkAgreement } from "../core/contract-agreement.ts";
import { endingWarnings } from "../core/endings.ts";
import type { Fault } from "../core/fault.ts";
import { handoffNotices } from "../core/handoff.ts";
import { homeUsages } from "../core/home-capacity.ts";
import { planHome, type HomePlan } from "../core/home-plan.ts";
import { clientsToRead, type HomeSettings } from "../core/home-settings.ts";
import { PLACEMENTS_OUTPUT, placementsOf } from "../core/placements.ts";
import { logAdoption } from "./adoption-report.ts";
import { readContracts, type ReadContracts } from "./contracts.ts";
import { DestroyGuard } from "./destroy-guard.ts";
import { Home } from "./home.ts";
import { findInstance, findPrincipals, type FoundPrincipals, type Instance } from "./identity-center.ts";
import { declareIam, lookUpIam } from "./iam-stack.ts";
import { logCapacity } from "./log-capacity.ts";
import { userIn, type SetPlace } from "./permission-set.ts";
import { readPlacements } from "./placements.ts";
import type { ProgramContext, StackOutputs } from "./program.ts";
import { refusal } from "./run-error.ts";
import { lookUpSets, type FoundSets } from "./set-lookups.ts";

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
  const { clientFiles } = context;
  const slugs = clientsToRead(settings, context.clientSlugs);
  const [read, found, placements] = await Promise.all([
    readContracts(slugs, clientFiles),
    settings.identityCenter ? findInstance(settings, { provider: aws }) : NO_INSTANCE,
    readPlacements(settings),
  ]);
  const now = new Date();
  const agreement = checkAgreement(clientFiles, read.contracts, settings.uncheckedContracts);
  const plan = planHome(settings, read.contracts, { now, placements });
  const capacity = capacityReport(settings.quotas, homeUsages(settings, plan));
  const lookUps = Promise.all([
    found.instance && findPrincipals(settings, plan.principals, found.instance, { provider: aws }),
    lookUpIam(settings, plan, { provider: aws }),
  ]);
  const faults = [...agreement.faults, ...found.faults, ...faultsOf(plan, read), ...capacity.faults];
  // why the wait: so that the questions are sent, and AWS answers while the proof is made.
  await new Promise(setImmediate);
  // why not with faults: a proof about such a plan would only repeat them.
  const proof =
    faults.length === 0
      ? (await prover).proveHome(settings, read.contracts, plan, { files: clientFiles, now })
      : undefined;
  const [people, iam] = await lookUps;
  faults.push(...(proof?.faults ?? []), ...(people?.faults ?? []), ...iam.faults);
  const place = directory(settings, found.instance, people);
  const sets = faults.length === 0 ? await lookUpSets(settings, plan, place, now, { provider: aws }) : undefined;
  faults.push(...(sets?.faults ?? []));
  if (faults.length > 0) throw refusal("The home stack cannot be deployed", faults);
  const ends = endingWarnings([...plan.sets, ...plan.shards], (principal) => userIn(place, principal));
  const warnings = [...agreement.warnings, ...plan.warnings, ...ends, ...(proof?.warnings ?? [])];
  // why here: no stack of theirs says it.
  for (const warning of new Set([...handoffNotices(clientFiles, slugs, now), ...warnings]))
    void pulumi.log.warn(warning);
  if (proof !== undefined) void pulumi.log.info(proof.summary);
  logCapacity(capacity);
  for (const report of [sets, iam.adoption]) if (report !== undefined) await logAdoption(report);
  const home = new Home("home", { plan, ...place, ...known(sets) }, { providers: [aws, ...native] });
  const identities = await declareIam(settings, plan, iam, { providers: [aws] });
  // why the providers too: one that no resource uses would be deleted beside the guard.
  const guarded = [aws, ...native, home, ...(identities === undefined ? [] : [identities])];
  new DestroyGuard("guard", { guarded, protect: protectedBy(settings, plan) });
  const { permissionSets, access, sharedAccess } = home;
  return {
    permissionSets,
    access,
    ...(plan.shards.length > 0 && { sharedAccess, [PLACEMENTS_OUTPUT]: placementsOf(plan.shards) }),
    ...(identities !== undefined && { iamAccess: identities.access }),
  };
}

const NO_INSTANCE: Awaited<ReturnType<typeof findInstance>> = { faults: [] };

/** why: the client that a grant names may be the one whose contract could not be read. */
function faultsOf(plan: HomePlan, read: ReadContracts): readonly Fault[] {
  if (read.faults.length === 0) return plan.faults;
  const follows = ["grant/no-client", "shared-set/no-client", "shared-set/empty", "home/no-permission-set"];
  return [...read.faults, ...plan.faults.filter(({ code }) => !follows.includes(code))];
}

/** What the state holds and what AWS has of the sets, for those that declare them. */
function known(sets: FoundSets | undefined): Pick<SetPlace, "imports" | "formerUrns"> {
  return {
    ...(sets?.imports !== undefined && { imports: sets.imports }),
    ...(sets?.formerUrns !== undefined && { formerUrns: sets.formerUrns }),
  };
}

/** Whether something of the home stack is protected; where nothing can be, what permission sets would be. */
function protectedBy({ setSettings }: HomeSettings, plan: HomePlan): boolean {
  const flags = [
    ...[...plan.sets, ...plan.shards].map(({ settings }) => settings.protect),
    ...plan.identities.flatMap((one) => (one.kind === "iam-role" || one.settings.existing ? [] : one.settings.protect)),
  ];
  return flags.length === 0 ? setSettings.all.protect : flags.includes(true);
}

function directory(settings: HomeSettings, instance: Instance | undefined, people: FoundPrincipals | undefined) {
  return {
    homeAccountId: settings.accountId,
    instance: instance ?? { arn: "", identityStoreId: "" },
    principalIds: people?.ids ?? new Map<string, string>(),
    userNames: people?.userNames ?? new Map<string, string>(),
  };
}
