import type { FormerRoles } from "../../core/client/with-former.ts";
import { CLIENT_STACK, clientStackName } from "../../core/config/naming.ts";
import { type Fault, formatFault } from "../../core/faults/fault.ts";
import { checkCaller } from "../aws/caller-account.ts";
import type { ProjectStack } from "../project/open-project.ts";
import type { LeftOver, Reason, StackReport } from "../report.ts";
import type { DeployedFleet, FleetSession } from "../session.ts";
import { inShard } from "../shards/shard.ts";
import { shellCommand, upCommand } from "../shell-command.ts";
import { type Change, changeOf } from "./changed.ts";
import { formerFaults } from "./former-roles.ts";
import { replacements } from "./replacements.ts";
import type { SelectedStacks } from "./select-stacks.ts";
import { notBegun } from "./stack-report.ts";
import type { UpOptions } from "./up-options.ts";

/** A stack whose turn comes. */
export interface Candidate {
  readonly stack: string;
  readonly slug?: string;
  readonly accountId: string;
  /** Whether the backend does not have it yet. */
  readonly isNew: boolean;
  /** Why it is run. */
  readonly why: string;
  /** Roles that get another name or set while the home stack points at the one before. By key. */
  readonly former: FormerRoles;
  /** Former roles that nobody needs any more. By key. */
  readonly outlived: FormerRoles;
  /** The stack as its file has it. */
  readonly file: ProjectStack;
}

/** What is to be run, and what was settled before anything is. */
export interface PreparedRun {
  readonly session: FleetSession;
  readonly options: UpOptions;
  readonly clients: readonly Candidate[];
  /** The home stack, if it was chosen and can be run. Whether it changed is seen once the clients have been run. */
  readonly home?: Candidate;
  /** Stacks that are not run: refused, or unchanged. */
  readonly settled: readonly StackReport[];
  readonly leftOver: readonly LeftOver[];
  readonly deployed: DeployedFleet;
  /** Stacks that were asked for in it. */
  readonly read: ReadonlySet<string>;
}

const OFFBOARDING =
  "Its file says `offboarding: true`: the client is on its way out, and what takes it out is not finished.";

/** Reads what the backend holds, and settles which stacks are run. Writes nothing. @throws Error when the backend cannot be read. */
export async function prepareRun(
  session: FleetSession,
  selected: SelectedStacks,
  options: UpOptions,
): Promise<PreparedRun> {
  const { project } = session;
  const { shard } = options;
  const clients = selected.clients.filter(({ stack }) => shard === undefined || inShard(stack, shard));
  const home = shard === undefined ? selected.home : undefined;
  const read = [...clients.map(({ stack }) => stack), ...(project.home === undefined ? [] : [project.home.stack])];
  const deployed = await session.readDeployed(read, options.changed === true);
  const settled: StackReport[] = [];
  const ready: Candidate[] = [];
  const known = [...clients, ...(home === undefined ? [] : [home])];
  for (const one of known) {
    const refusal = refusalOf(one, options);
    if (refusal !== undefined) {
      settled.push(...(refusal === "silently" ? [] : [refusal]));
      continue;
    }
    const change = changeOf(one, deployed);
    const next = candidate(session, one, deployed, change.why);
    const settledAs = unchanged(next, change, options) ?? cannotBeRenamed(session, next, deployed);
    if (settledAs === undefined) ready.push(next);
    else settled.push(settledAs);
  }
  const callers = await checkCaller(
    session,
    known.filter(({ stack }) => ready.some((one) => one.stack === stack)),
  );
  for (const { stack, accountId } of ready) {
    const reason = callers.get(stack);
    if (reason !== undefined) settled.push(refused(stack, [reason], accountId));
  }
  const running = ready.filter(({ stack }) => !callers.has(stack));
  const runningHome = running.find(({ stack }) => stack === home?.stack);
  return {
    session,
    options,
    clients: running.filter((one) => one !== runningHome),
    ...(runningHome !== undefined && { home: runningHome }),
    settled,
    leftOver: options.all === true && shard === undefined ? withoutFile(session, deployed) : [],
    deployed,
    read: new Set(read),
  };
}

/** Why a stack cannot be begun; `silently`: there is nothing to run for it, and nobody named it. */
function refusalOf(
  { stack, slug, config }: ProjectStack,
  { all = false }: UpOptions,
): StackReport | "silently" | undefined {
  if (config.kind === "invalid") return refused(stack, reasonsOf(config.faults));
  if (config.kind !== "client") return undefined;
  const { accountId, handoff, offboarding } = config.client;
  if (offboarding)
    return notBegun(stack, "refused", {
      accountId,
      reasons: [{ code: "fleet/offboarding", message: OFFBOARDING } satisfies Reason],
      next: shellCommand("npx", "switchyard", "offboard", slug ?? stack),
    });
  if (!handoff) return undefined;
  if (all) return "silently";
  const message = "Its file says `handoff: true`: it has no stack, and its own people make the roles.";
  return notBegun(stack, "refused", { accountId, reasons: [{ code: "fleet/handoff", message } satisfies Reason] });
}

function unchanged(
  { stack, accountId, why }: Candidate,
  { isChanged }: Change,
  { changed = false, refresh = false }: UpOptions,
): StackReport | undefined {
  return !changed || refresh || isChanged ? undefined : notBegun(stack, "unchanged", { accountId, why });
}

/** Why a client's roles cannot get their new names. */
function cannotBeRenamed(
  { project }: FleetSession,
  { stack, file, former, accountId }: Candidate,
  { stacks }: DeployedFleet,
): StackReport | undefined {
  const faults = formerFaults(project, file, former, stacks.get(stack));
  return faults.length === 0 ? undefined : refused(stack, reasonsOf(faults), accountId);
}

function reasonsOf(faults: readonly Fault[]): readonly Reason[] {
  return faults.map((fault) => ({ code: fault.code, message: formatFault(fault) }));
}

function refused(stack: string, reasons: readonly Reason[], accountId?: string): StackReport {
  return notBegun(stack, "refused", {
    ...(accountId !== undefined && { accountId }),
    reasons: [...reasons],
    next: upCommand(stack),
  });
}

function candidate({ project }: FleetSession, one: ProjectStack, deployed: DeployedFleet, why: string): Candidate {
  const { stack, slug, config } = one;
  if (config.kind === "invalid") throw new Error(`${stack} is at fault`);
  const name = project.home?.stack;
  // why also without a file: there may be a home stack all the same, and nobody knows what it points at.
  const home = name === undefined || deployed.unreadable.has(name) ? "unread" : deployed.stacks.get(name);
  return {
    stack,
    ...(slug !== undefined && { slug }),
    accountId: config.kind === "client" ? config.client.accountId : config.home.accountId,
    isNew: !deployed.listed.has(stack),
    why,
    file: one,
    ...(config.kind === "client"
      ? replacements(config.client, deployed.stacks.get(stack), home)
      : { former: {}, outlived: {} }),
  };
}

/** Clients that the backend has a stack of, and the project no file: their roles are still there. */
function withoutFile({ project }: FleetSession, { listed }: DeployedFleet): readonly LeftOver[] {
  const elsewhere = project.home?.config.kind === "home" ? project.home.config.home.uncheckedContracts : [];
  const known = new Set([...project.clients.values()].map(({ stack }) => stack));
  for (const { client } of elsewhere) known.add(clientStackName(client));
  return [...listed.keys()]
    .filter((stack) => CLIENT_STACK.test(stack) && !known.has(stack))
    .map((stack) => ({
      what: `the stack ${stack}, with whatever roles it made`,
      because: "the backend has it, and the project no file for it",
      next: shellCommand("npx", "switchyard", "offboard", stack.slice("client-".length)),
    }));
}
