import { inputsFingerprint } from "../../components/engine/inputs-fingerprint.ts";
import type { Staging } from "../../components/engine/stack-types.ts";
import { clientStackName } from "../../core/config/naming.ts";
import { CONTRACT_OUTPUT } from "../../core/contract/contract.ts";
import { handoffContract } from "../../core/contract/handoff.ts";
import { parseContract } from "../../core/contract/parse-contract.ts";
import type { ClientContract } from "../../core/contract/select-clients.ts";
import { heldOutput } from "../../core/home/held/held-warnings.ts";
import { parsePlacements, PLACEMENTS_OUTPUT } from "../../core/home/permission-sets/shared/placements.ts";
import { clientsToRead } from "../../core/home/settings/home-settings.ts";
import { draftHome, type VerdictInput } from "../../core/portfolio/draft-home.ts";
import { filesWithFormer } from "../../core/portfolio/files-with-former.ts";
import { clientInputs, FINGERPRINT_OUTPUT, homeInputs, parseFingerprint } from "../../core/portfolio/fingerprint.ts";
import type { StackConfig } from "../../core/portfolio/resolve-stack.ts";
import type { FleetProject, ProjectStack } from "../project/open-project.ts";
import type { DeployedFleet } from "../session.ts";
import type { DeployedStack } from "../workers/protocol.ts";
import { halfDoneClient, halfDoneHome } from "./half-done.ts";

/** Whether a stack would be deployed as it is already, as far as files and state say; AWS is not asked. */
export interface Change {
  readonly isChanged: boolean;
  /** One sentence. */
  readonly why: string;
}

/** The engine's own provider, for reading state: it comes and goes with the calls. */
const OWN_PROVIDER = "pulumi:providers:pulumi";

/** Whether a client's stack has changed since its last deployment. */
export function changeOf({ stack, config }: ProjectStack, deployed: DeployedFleet, now = new Date()): Change {
  if (config.kind === "client") {
    const { client } = config;
    return changeFrom(
      stack,
      deployed,
      () => clientInputs(client, now),
      (held) => halfDoneClient(client, held),
    );
  }
  return { isChanged: true, why: "it is run whenever it is asked for" };
}

/**
 * Whether the home stack has changed since its last deployment.
 * @param deployed What the backend holds of the home stack and of every client that it reads.
 * @param staging With what it would be run.
 */
export function homeChange(
  project: FleetProject,
  deployed: DeployedFleet,
  staging: Staging | undefined,
  now = new Date(),
): Change {
  const { home } = project;
  if (home === undefined || home.config.kind !== "home") return { isChanged: true, why: "its file cannot be used" };
  const input = verdictInput(project, home, deployed, now, staging?.former);
  const { plan, reasons, faults } = draftHome(input);
  if (reasons.size > 0 || faults.length > 0)
    return { isChanged: true, why: "something is at fault, so that only a run can say what is safe" };
  return changeFrom(
    home.stack,
    deployed,
    () => homeInputs(input, { plan, held: heldOutput(reasons, plan.dropped) }, staging?.former),
    (held) => halfDoneHome(input.settings, plan, held),
  );
}

function changeFrom(
  stack: string,
  deployed: DeployedFleet,
  inputsOf: () => string,
  halfDone: (held: DeployedStack) => string | undefined,
): Change {
  const listed = deployed.listed.get(stack);
  if (listed === undefined) return { isChanged: true, why: "it is new: the backend has no such stack" };
  if (deployed.locked.has(stack))
    return { isChanged: true, why: "somebody holds its lock: an update of it is under way, or was broken off" };
  const because = deployed.unreadable.get(stack);
  if (because !== undefined) return { isChanged: true, why: `its state cannot be read: ${because}` };
  const held = deployed.stacks.get(stack);
  const before = parseFingerprint(held?.outputs[FINGERPRINT_OUTPUT]);
  if (held === undefined || before === undefined)
    return { isChanged: true, why: "its outputs do not say what it was deployed from" };
  const now = inputsFingerprint(inputsOf());
  if (before.version !== now.version)
    return { isChanged: true, why: `the program is another version: ${before.version} before, ${now.version} now` };
  if (before.inputs !== now.inputs) return { isChanged: true, why: "what its files say has changed since" };
  const count = held.resources.filter(({ type }) => type !== OWN_PROVIDER).length;
  if (count !== before.resources)
    return {
      isChanged: true,
      why: `its last update did not finish: ${String(count)} resources of ${String(before.resources)}`,
    };
  if ((listed.resourceCount ?? held.resources.length) !== held.resources.length)
    return { isChanged: true, why: "its last update did not finish: something is still to be deleted" };
  const what = halfDone(held);
  if (what !== undefined)
    return { isChanged: true, why: `an update did not finish, or somebody changed it by hand: ${what} is another` };
  return { isChanged: false, why: "as last deployed" };
}

/** What the home stack would be judged by, as the backend has it. @throws Error where it is no home stack */
export function verdictInput(
  project: FleetProject,
  home: ProjectStack,
  deployed: DeployedFleet,
  now: Date,
  former: Staging["former"] = {},
): VerdictInput {
  if (home.config.kind !== "home") throw new Error(`${home.stack} is no home stack`);
  const settings = home.config.home;
  const slugs = clientsToRead(settings, [...project.clients.keys()].sort());
  const written = slugs.flatMap((slug): [string, StackConfig][] => {
    const config = project.clients.get(slug)?.config;
    return config === undefined ? [] : [[slug, config]];
  });
  const files = filesWithFormer(new Map(written), former);
  const read = slugs.map((slug) => contractOf(slug, files.get(slug), deployed));
  return {
    settings,
    slugs,
    files,
    now,
    contracts: read.flatMap(({ contract }) => contract ?? []),
    unread: read.flatMap(({ faults }) => faults),
    placements: parsePlacements(deployed.stacks.get(home.stack)?.outputs[PLACEMENTS_OUTPUT]),
  };
}

function contractOf(
  slug: string,
  config: StackConfig | undefined,
  deployed: DeployedFleet,
): { readonly contract?: ClientContract; readonly faults: VerdictInput["unread"] } {
  const place = config?.kind === "client" ? { place: config.client.place } : {};
  if (config?.kind === "client" && config.client.handoff)
    return { contract: { slug, contract: handoffContract(config.client), ...place }, faults: [] };
  const stack = clientStackName(slug);
  const { contract, faults } = parseContract(stack, deployed.stacks.get(stack)?.outputs[CONTRACT_OUTPUT]);
  const own = faults.map((fault) => ({ ...fault, clients: [slug] }));
  return contract === undefined ? { faults: own } : { contract: { slug, contract, ...place }, faults: own };
}
