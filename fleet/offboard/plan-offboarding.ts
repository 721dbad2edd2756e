import { printable } from "../../core/faults/fault.ts";
import { readPortfolio } from "../../core/portfolio/read-portfolio.ts";
import { callerAccount } from "../aws/caller-account.ts";
import { callFailure } from "../aws/call-failure.ts";
import { FleetError } from "../fleet-error.ts";
import type { FleetSession } from "../session.ts";
import { shellCommand } from "../shell-command.ts";
import type { Step } from "../workers/protocol.ts";
import type { FileEdit, FileEdits } from "./edit/cut-files.ts";
import { editHome } from "./edit/edit-home.ts";
import type { FoundClient } from "./find-client.ts";
import type { Leaving, LostAccess, OffboardPlan } from "./offboard-report.ts";
import { type LockTerms, runWhenFree, whyFailed } from "./when-free.ts";

/** What the files have to be changed to. */
export function editsFor({ project, home, own, leaver }: FoundClient, now: Date): FileEdits {
  if (home.source === undefined) return { edits: [], faults: [] };
  const others = [...project.clients].filter(
    ([slug, { config }]) => slug !== leaver.slug && !(config.kind === "client" && config.client.offboarding),
  );
  return editHome(
    {
      namespace: project.name,
      project: project.files.project,
      home: home.source,
      others: new Map(others),
      ...(own?.source !== undefined && { own: own.source }),
    },
    leaver,
    now,
  );
}

/** What is to be done with a client, for somebody to confirm. Runs a preview of the home stack; changes nothing. */
export async function planOffboarding(
  session: FleetSession,
  client: FoundClient,
  leaving: Leaving,
  { edits, now, terms }: { readonly edits: readonly FileEdit[]; readonly now: Date; readonly terms: LockTerms },
): Promise<OffboardPlan> {
  const { slug, stack, leaver, own, hasStack, roles, holdings } = client;
  const { name, accountId } = leaver.contract.client;
  const { alongside, warning } = await alreadyPending(session, client, terms);
  return {
    ...{ slug, stack, name, accountId, leaving, hasStack, alongside },
    ...(own?.source !== undefined && { file: own.source.name }),
    edits: edits.map(({ before, cuts }) => ({ file: before.name, cuts: cuts.map(({ what }) => what) })),
    losing: losing(client, now),
    permissionSets: holdings?.sets.map((set) => set.name) ?? [],
    roles: roles.map(({ arn }) => arn),
    warnings: [
      ...(warning === undefined ? [] : [warning]),
      ...(leaving === "destroyed" ? [] : [`Nothing is deleted in account ${accountId}: ${OWN_HANDS[leaving]}`]),
    ],
  };
}

const OWN_HANDS: Readonly<Record<Exclude<Leaving, "destroyed">, string>> = {
  "handed-off": "the client runs no Pulumi and deletes its roles itself.",
  abandoned: "its stack is forgotten, and the client has to delete the roles itself.",
};

/** By the files; where these are at fault, nobody can say. */
function losing({ project, home, leaver }: FoundClient, now: Date): readonly LostAccess[] {
  const stacks = [home, ...project.clients.values()].flatMap(({ source }) => source ?? []);
  const { portfolio } = readPortfolio({ project: project.files.project, stacks }, now);
  const { accountId } = leaver.contract.client;
  return (portfolio?.graph.edges ?? [])
    .filter(({ roleArn }) => roleArn.split(":")[4] === accountId)
    .map(({ holder, through, roleArn }) => ({ holder, through, roleArn }));
}

/** What an update of the home stack would do today, beside taking this client back. */
async function alreadyPending(
  session: FleetSession,
  { home, holdings }: FoundClient,
  terms: LockTerms,
): Promise<{ readonly alongside: readonly string[]; readonly warning?: string }> {
  if (holdings === undefined) return { alongside: [] };
  const end = await runWhenFree(session, { kind: "stack", operation: "preview", stack: home.stack }, terms);
  if (end.result !== "succeeded")
    return { alongside: [], warning: `A preview of the home stack fails today: ${printable(whyFailed(end))}` };
  const own = new Set([...holdings.sets, ...holdings.assignments, ...holdings.shared].map(({ urn }) => urn));
  return {
    alongside: end.steps
      .filter((step) => !own.has(step.urn) && isReal(step))
      .map(({ op, urn }) => `${op} ${urn.split("::").slice(2).join(" ")}`),
  };
}

function isReal({ type }: Step): boolean {
  return type.startsWith("aws");
}

/** Whether our credentials of the client account still work, and why not. */
export type ClientCaller =
  | { readonly kind: "works"; readonly arn: string }
  /** Only the engine can read them. */
  | { readonly kind: "unread" }
  | { readonly kind: "none"; readonly because: string };

/** Asks AWS whose the credentials of the client's stack are. */
export async function clientCaller(
  session: FleetSession,
  { project, own, leaver }: FoundClient,
): Promise<ClientCaller> {
  if (own === undefined) return { kind: "unread" };
  try {
    const caller = await callerAccount({ project, engine: session.engine }, own);
    if (caller === undefined) return { kind: "unread" };
    const { accountId } = leaver.contract.client;
    return caller.accountId === accountId
      ? { kind: "works", arn: caller.arn }
      : {
          kind: "none",
          because: `they are of account ${caller.accountId}, not of ${accountId} (${printable(caller.arn)})`,
        };
  } catch (error) {
    return { kind: "none", because: callFailure(error).message };
  }
}

/**
 * Refuses what the caller cannot have meant: to abandon roles that can still be deleted, or to begin what cannot be ended.
 * @throws FleetError; nothing was written then.
 */
export function refuseMistake(
  { slug, leaver, resources, hasStack }: FoundClient,
  caller: ClientCaller,
  abandoned: boolean | "anyway",
): void {
  const { accountId } = leaver.contract.client;
  if (abandoned === true && caller.kind === "works")
    throw new FleetError(
      `Our credentials of account ${accountId} still work (${printable(caller.arn)}), so its roles can be deleted. Abandoning the client would leave them there, with a trust in the home account. Leave --abandoned out. If these credentials may not delete the roles any more, write --abandoned=anyway.`,
      shellCommand("npx", "switchyard", "offboard", slug),
    );
  if (abandoned === false && hasStack && resources > 0 && caller.kind === "none")
    throw new FleetError(
      `The roles in account ${accountId} cannot be deleted with the credentials of client-${slug}: ${caller.because}. Sign in again; or, if the client has taken these credentials away for good, offboard it with --abandoned.`,
      shellCommand("npx", "switchyard", "offboard", slug, "--abandoned"),
    );
}
