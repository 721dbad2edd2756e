import * as pulumi from "@pulumi/pulumi";
import { draftHome, type HomeInput } from "../../core/portfolio/draft-home.ts";
import { endingWarnings } from "../../core/home/permission-sets/deny-after-end.ts";
import { handoffNotices } from "../../core/portfolio/handoff-notices.ts";
import { HELD, HELD_OUTPUT } from "../../core/home/held/held-warnings.ts";
import type { HomePlan } from "../../core/home/home-plan.ts";
import { clientsToRead, type HomeSettings } from "../../core/home/settings/home-settings.ts";
import { LAST_DEPLOYMENT_OUTPUT } from "../../core/home/held/last-deployment.ts";
import { PLACEMENTS_OUTPUT, placementsOf } from "../../core/home/permission-sets/shared/placements.ts";
import { logExisting } from "../engine/log-existing.ts";
import { readContracts } from "./read-contracts.ts";
import { DestroyGuard } from "../engine/destroy-guard.ts";
import { Home } from "./home.ts";
import { findInstance, findPrincipals, type FoundPrincipals, type Instance } from "./identity-center.ts";
import { declareIam, lookUpIam } from "../iam/iam-stack.ts";
import { logInfo, logWarnings } from "../engine/log.ts";
import { logCapacity } from "../engine/log-capacity.ts";
import { lastDeploymentOutput, readOwnOutputs, type OwnOutputs } from "./own-outputs.ts";
import { userIn, type SetDirectory } from "./permission-set.ts";
import type { StackOutputs, ProgramContext } from "../engine/stack-types.ts";
import { refusal } from "../engine/run-error.ts";
import { lookUpSets, type FoundSets } from "./set-lookups.ts";

/** The providers of the home account; `native` only with Identity Center. */
export interface HomeProviders {
  readonly aws: pulumi.ProviderResource;
  readonly native: readonly pulumi.ProviderResource[];
}

/**
 * Declares what the home stack holds: reads the contracts, judges them, finds who is granted something, and only then
 * makes what lets people in. A client whose own state or file is at fault is left as it was, with a warning.
 * @throws pulumi.RunError with all faults at once.
 */
export async function deployHome(
  settings: HomeSettings,
  context: ProgramContext,
  { aws, native }: HomeProviders,
): Promise<StackOutputs> {
  // why already here: the proof's code is read while the engine is busy with the plugins.
  const judge = import("../../core/portfolio/judge-home.ts");
  const files = context.clientFiles;
  const slugs = clientsToRead(settings, context.clientSlugs);
  const [read, found, own] = await Promise.all([
    readContracts(slugs, files),
    settings.identityCenter ? findInstance(settings, { provider: aws }) : NO_INSTANCE,
    // why only then: nothing else depends on the last deployment as long as nothing is at fault.
    settings.sharedSets.length > 0 ? readPlacements() : undefined,
  ]);
  const now = new Date();
  let input: HomeInput = {
    ...{ settings, slugs, contracts: read.contracts, unread: read.faults, files, now },
    ...(own !== undefined && { last: own.last }),
    placements: own?.placements ?? {},
  };
  const withLast = async () => (input = { ...input, last: (await readOwnOutputs()).last });
  let draft = draftHome(input);
  if (input.last === undefined && (draft.reasons.size > 0 || draft.faults.length > 0))
    draft = draftHome(await withLast());
  const lookUps = Promise.all([
    found.instance && findPrincipals(settings, draft.plan.principals, found.instance, { provider: aws }),
    lookUpIam(settings, draft.plan, { provider: aws }),
  ]);
  // why the wait: so that the questions are sent, and AWS answers while the proof is made.
  await new Promise(setImmediate);
  const { judgeHome } = await judge;
  let verdict = judgeHome(input, draft);
  if (input.last === undefined && verdict.troubled) verdict = judgeHome(await withLast());
  const { plan, capacity, summary } = verdict;
  const [people, iam] = await lookUps;
  const faults = [...found.faults, ...verdict.faults, ...(people?.faults ?? []), ...iam.faults];
  const directory = directoryOf(settings, found.instance, people);
  const sets = faults.length === 0 ? await lookUpSets(settings, plan, directory, now, { provider: aws }) : undefined;
  faults.push(...(sets?.faults ?? []));
  if (faults.length > 0) throw refusal("The home stack cannot be deployed", [...faults, ...verdict.reasons]);
  const ends = endingWarnings([...plan.sets, ...plan.shards], (principal) => userIn(directory, principal));
  // why handed-off clients here: no stack of theirs says it.
  // why apart: each call is bounded, and what is held must not be crowded out.
  const isHeld = (warning: string) => warning.startsWith(HELD);
  void logWarnings(...verdict.warnings.filter(isHeld));
  const others = verdict.warnings.filter((warning) => !isHeld(warning));
  void logWarnings(...new Set([...handoffNotices(files, slugs, now), ...others, ...ends]));
  if (summary !== undefined) void logInfo(summary);
  logCapacity(capacity);
  for (const report of [sets, iam.existing]) if (report !== undefined) await logExisting(report);
  const home = new Home("home", { plan, ...directory, ...known(sets) }, { providers: [aws, ...native] });
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
    [HELD_OUTPUT]: verdict.held,
    [LAST_DEPLOYMENT_OUTPUT]: lastDeploymentOutput(verdict.lastDeployment),
  };
}

const NO_INSTANCE: Awaited<ReturnType<typeof findInstance>> = { faults: [] };

/**
 * why the last outputs: a role that is in a shard stays there, so that adding a client touches nobody else's.
 * why only a warning when they cannot be read: every role trusts all shards, so a role that moves loses no access.
 */
async function readPlacements(): Promise<OwnOutputs> {
  const own = await readOwnOutputs();
  if (own.failure !== undefined)
    void logWarnings(
      `The outputs of the last deployment cannot be read, so roles of shared permission sets are placed anew: ${own.failure}`,
    );
  return own;
}

/** What the state holds and what AWS has of the sets, for those that declare them. */
function known(sets: FoundSets | undefined): Pick<SetDirectory, "imports" | "formerUrns"> {
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

function directoryOf(settings: HomeSettings, instance: Instance | undefined, people: FoundPrincipals | undefined) {
  return {
    homeAccountId: settings.accountId,
    instance: instance ?? { arn: "", identityStoreId: "" },
    principalIds: people?.ids ?? new Map<string, string>(),
    userNames: people?.userNames ?? new Map<string, string>(),
  };
}
