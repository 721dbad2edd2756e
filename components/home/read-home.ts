import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../core/faults/fault.ts";
import { type MovedKeys, withMovedHolders } from "../../core/home/directory-ids.ts";
import { formerSetFaults } from "../../core/home/former-set-faults.ts";
import type { Last } from "../../core/home/held/last-deployment.ts";
import { clientsToRead, type HomeSettings } from "../../core/home/settings/home-settings.ts";
import { draftHome, type HomeDraft, type VerdictInput } from "../../core/portfolio/draft-home.ts";
import { filesWithFormer } from "../../core/portfolio/files-with-former.ts";
import { isLeaving } from "../../core/portfolio/leaving-clients.ts";
import type { HomeVerdict } from "../../core/portfolio/judge-home.ts";
import { interruptedOf } from "../engine/interrupted.ts";
import { logWarnings } from "../engine/log.ts";
import type { InterruptedCreate, ProgramContext } from "../engine/stack-types.ts";
import { findInstance, type Instance } from "./identity-center.ts";
import { type OwnOutputs, readOwnOutputs } from "./own-outputs.ts";
import { readContracts } from "./read-contracts.ts";

/** What the home stack's run has read: contracts, the last deployment as far as needed, and Identity Center. */
export interface HomeReading {
  readonly input: VerdictInput;
  /** The plan before it is judged, so that AWS can be asked about it early. */
  readonly draft: HomeDraft;
  readonly instance: Instance | undefined;
  /** What an earlier update was making when it was killed. */
  readonly interrupted: readonly InterruptedCreate[];
  readonly faults: readonly Fault[];
}

/** Reads all that the outcome on the home stack depends on. */
export async function readHome(
  settings: HomeSettings,
  context: ProgramContext,
  provider: pulumi.ProviderResource,
): Promise<HomeReading> {
  const former = context.staging?.former ?? {};
  const files = filesWithFormer(context.clientFiles, former);
  const slugs = clientsToRead(settings, context.clientSlugs).filter((slug) => !isLeaving(files.get(slug)));
  const [read, found, own] = await Promise.all([
    readContracts(slugs, files, { pauses: context.readPauses }),
    settings.identityCenter ? findInstance(settings, { provider }) : NO_INSTANCE,
    // why only then: nothing else depends on the last deployment as long as nothing is at fault.
    settings.sharedSets.length > 0 ? readPlacements() : undefined,
  ]);
  const input: VerdictInput = {
    ...{ settings, slugs, contracts: read.contracts, unread: read.faults, files, now: new Date() },
    ...(own !== undefined && { last: own.last }),
    placements: own?.placements ?? {},
  };
  const draft = draftHome(input);
  const { instance } = found;
  const rest = {
    instance,
    interrupted: interruptedOf(context),
    faults: [...found.faults, ...formerSetFaults(settings, former)],
  };
  if (input.last !== undefined || (draft.reasons.size === 0 && draft.faults.length === 0))
    return { input, draft, ...rest };
  const known = await withLast(input);
  return { input: known, draft: draftHome(known), ...rest };
}

/**
 * Judges what was read, with the last deployment where something is at fault only now.
 * @param moved Finds what has become of the names of the last deployment.
 */
export async function judgeReading(
  { input, draft }: HomeReading,
  judge: Promise<typeof import("../../core/portfolio/judge-home.ts")>,
  moved: () => Promise<MovedKeys>,
): Promise<HomeVerdict> {
  const { judgeHome } = await judge;
  const verdict = judgeHome(input, draft);
  if (!verdict.troubled) return verdict;
  const { last = NO_LAST, ...known } = input.last === undefined ? await withLast(input) : input;
  // why only now: AWS answers while the proof is made, and nothing else depends on the names of the last deployment.
  const carried = withMovedHolders(last, await moved());
  return carried === input.last ? verdict : judgeHome({ ...known, last: carried });
}

const NO_LAST: Last = { kind: "none" };

async function withLast(input: VerdictInput): Promise<VerdictInput> {
  return { ...input, last: (await readOwnOutputs()).last };
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
