import type * as pulumi from "@pulumi/pulumi";
import {
  DIRECTORY_OUTPUT,
  type DirectoryIds,
  directoryIdsOf,
  parseDirectoryIds,
  movedKeys,
} from "../../core/home/directory-ids.ts";
import { HELD, HELD_OUTPUT } from "../../core/home/held/held-warnings.ts";
import { LAST_DEPLOYMENT_OUTPUT } from "../../core/home/held/last-deployment.ts";
import { endingWarnings } from "../../core/home/permission-sets/deny-after-end.ts";
import { deniedWarnings } from "../../core/home/permission-sets/deny-people.ts";
import { PLACEMENTS_OUTPUT, placementsOf } from "../../core/home/permission-sets/shared/placements.ts";
import type { HomePlan } from "../../core/home/planned-home.ts";
import type { GrantPrincipal, HomeSettings } from "../../core/home/settings/home-settings.ts";
import { principalKey } from "../../core/home/settings/principals.ts";
import { FINGERPRINT_OUTPUT, homeInputs } from "../../core/portfolio/fingerprint.ts";
import { handoffNotices } from "../../core/portfolio/handoff-notices.ts";
import type { HomeVerdict } from "../../core/portfolio/judge-home.ts";
import { DestroyGuard } from "../engine/destroy-guard.ts";
import { logCapacity } from "../engine/log-capacity.ts";
import { logExisting } from "../engine/log-existing.ts";
import { logInfo, logWarnings } from "../engine/log.ts";
import { attempt } from "../engine/look-up.ts";
import { readOwnState } from "../engine/own-state.ts";
import { refusal } from "../engine/run-error.ts";
import { fingerprintOutput } from "../engine/stack-fingerprint.ts";
import type { ProgramContext, StackOutputs } from "../engine/stack-types.ts";
import { declareIam, lookUpIam } from "../iam/iam-stack.ts";
import { Home } from "./home.ts";
import { findPrincipals, type FoundPrincipals, type Instance } from "./identity-center.ts";
import { lastDeploymentOutput } from "./own-outputs.ts";
import { type SetDirectory, userIn } from "./permission-set.ts";
import { type HomeReading, judgeReading, readHome } from "./read-home.ts";
import { type FoundSets, lookUpSets, type StateReading } from "./set-lookups.ts";

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
  providers: HomeProviders,
): Promise<StackOutputs> {
  // why already here: the proof's code is read while the engine is busy with the plugins.
  const judge = import("../../core/portfolio/judge-home.ts");
  const state = settings.identityCenter ? attempt(readOwnState()) : NO_STATE;
  const reading = await readHome(settings, context, providers.aws);
  const former = formerIds(await state);
  const answers = askForPrincipals(reading, former, providers.aws);
  // why the wait: so that the questions are sent, and AWS answers while the proof is made.
  await new Promise(setImmediate);
  const verdict = await judgeReading(reading, judge, async () =>
    movedKeys(former, (await answers).people?.ids ?? new Map<string, string>()),
  );
  const found = await lookUp(reading, verdict, await answers, await state, providers.aws);
  await report(reading, verdict, found);
  const outputs = await declare(settings, verdict, found, providers);
  const inputs = homeInputs(reading.input, verdict, context.staging?.former);
  return { ...outputs, [FINGERPRINT_OUTPUT]: fingerprintOutput(inputs) };
}

const NO_STATE: Promise<StateReading> = Promise.resolve({ value: [] });

/** Whom the names of the files meant at the last deployment; nobody where its state cannot be read, which is a fault of its own. */
function formerIds({ value = [] }: StateReading): DirectoryIds {
  const stack = value.find(({ type }) => type === "pulumi:pulumi:Stack");
  return parseDirectoryIds(stack?.outputs[DIRECTORY_OUTPUT]);
}

/** Whom AWS has, of those who are granted something. */
interface Principals {
  readonly people: FoundPrincipals | undefined;
  readonly iam: Awaited<ReturnType<typeof lookUpIam>>;
}

/** What AWS has of all that is to be declared. */
interface Found {
  readonly directory: ReturnType<typeof directoryOf>;
  readonly iam: Principals["iam"];
  readonly sets: FoundSets | undefined;
}

async function askForPrincipals(
  { input: { settings }, draft, instance, interrupted }: HomeReading,
  former: DirectoryIds,
  provider: pulumi.ProviderResource,
): Promise<Principals> {
  const [people, iam] = await Promise.all([
    instance && findPrincipals(settings, draft.plan.principals, instance, former, { provider }),
    lookUpIam(settings, draft.plan, interrupted, { provider }),
  ]);
  return { people, iam };
}

/** Asks AWS about the permission sets, once nothing else is at fault. @throws pulumi.RunError with all faults. */
async function lookUp(
  { input: { settings, now }, instance, faults: unread, interrupted }: HomeReading,
  verdict: HomeVerdict,
  { people, iam }: Principals,
  state: StateReading,
  provider: pulumi.ProviderResource,
): Promise<Found> {
  const faults = [...unread, ...verdict.faults, ...(people?.faults ?? []), ...iam.faults];
  const directory = directoryOf(settings, instance, people);
  const ask = () => lookUpSets(settings, verdict.plan, directory, { now, interrupted, state }, { provider });
  const sets = faults.length === 0 ? await ask() : undefined;
  faults.push(...(sets?.faults ?? []));
  if (faults.length > 0) throw refusal("The home stack cannot be deployed", [...faults, ...verdict.reasons]);
  return { directory, iam, sets };
}

/** Says in the log what somebody should know before anything is made. */
async function report(
  { input: { settings, files, slugs, now } }: HomeReading,
  { plan, capacity, summary, warnings }: HomeVerdict,
  { directory, iam, sets }: Found,
): Promise<void> {
  const userOf = (principal: GrantPrincipal) => userIn(directory, principal);
  const ends = endingWarnings([...plan.sets, ...plan.shards], userOf);
  const found = plan.principals.filter((one) => directory.principalIds.has(principalKey(one)));
  const refused = deniedWarnings(settings, found, userOf);
  // why apart: each call is bounded, and what is held must not be crowded out.
  const isHeld = (warning: string) => warning.startsWith(HELD);
  void logWarnings(...warnings.filter(isHeld));
  const others = warnings.filter((warning) => !isHeld(warning));
  // why handed-off clients here: no stack of theirs says it.
  void logWarnings(...new Set([...handoffNotices(files, slugs, now), ...others, ...ends, ...refused]));
  if (summary !== undefined) void logInfo(summary);
  logCapacity(capacity);
  for (const existing of [sets, iam.existing]) if (existing !== undefined) await logExisting(existing);
}

async function declare(
  settings: HomeSettings,
  verdict: HomeVerdict,
  { directory, iam, sets }: Found,
  { aws, native }: HomeProviders,
): Promise<StackOutputs> {
  const { plan } = verdict;
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
    ...(settings.identityCenter && { [DIRECTORY_OUTPUT]: directoryIdsOf(plan.principals, directory.principalIds) }),
    [HELD_OUTPUT]: verdict.held,
    [LAST_DEPLOYMENT_OUTPUT]: lastDeploymentOutput(verdict.lastDeployment),
  };
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
