import { callFailure } from "../aws/call-failure.ts";
import { stackAccess } from "../aws/caller-account.ts";
import type { LeftOver, StackReport } from "../report.ts";
import type { FleetSession } from "../session.ts";
import type { StackEnd } from "../workers/protocol.ts";
import { type HomeHoldings, homeHoldings } from "./home-holdings.ts";
import type { StepContext, StepEnd } from "./offboard-step.ts";
import { accessLeft } from "./read-back.ts";
import { engineWhenFree, runWhenFree, whyFailed } from "./when-free.ts";

/**
 * Updates the home stack, in which the files name the client no more: its assignments go first, then its permission sets.
 * Then it asks the state and AWS whether anybody is let in still.
 */
export async function withdraw(context: StepContext): Promise<StepEnd> {
  const { session, client, terms } = context;
  const { home, leaver } = client;
  const { accountId } = leaver.contract.client;
  const before = await holdingsOf(session, home.stack, accountId);
  if (before === undefined) return { state: "already", detail: "the home stack is not deployed" };
  if (isEmpty(before)) return { state: "already", detail: "the home stack holds nothing of it" };
  const because = await unprotect(context, before);
  if (because !== undefined) return { state: "not-done", detail: because };
  const end = await runWhenFree(session, { kind: "stack", operation: "up", stack: home.stack }, terms);
  const stacks = [stackReport(home.stack, end)];
  session.emit({ kind: "ended", stack: home.stack, result: stacks[0]?.result ?? "failed", detail: whyOf(end) });
  if (end.result !== "succeeded")
    return {
      state: "not-done",
      detail: `the home stack could not be updated: ${whyFailed(end)}. Nothing of the client was destroyed.`,
      stacks,
    };
  const after = await holdingsOf(session, home.stack, accountId);
  if (after === undefined || !isEmpty(after))
    return {
      state: "not-done",
      detail: `the home stack was updated and still lets somebody into account ${accountId}: ${namesOf(after)}`,
      stacks,
    };
  return { ...(await readBack(context, before)), stacks };
}

async function readBack({ session, client, terms: { again } }: StepContext, before: HomeHoldings): Promise<StepEnd> {
  const { home, leaver, project } = client;
  const { accountId } = leaver.contract.client;
  const access = stackAccess({ project, engine: session.engine }, home);
  const unproved = (because: string): LeftOver => ({
    what: "proof that AWS lets nobody in by the home account any more",
    because,
    next: again,
  });
  const done = `deleted ${before.sets.length} permission sets and ${before.assignments.length} assignments`;
  // why not stopped: the engine did it, and only the second look is missing.
  if (access.kind !== "known")
    return { state: "left-over", detail: `${done}; not read back`, leftOver: [unproved(access.because)] };
  try {
    const left = await accessLeft(access.config, accountId, before);
    return left.length > 0
      ? { state: "not-done", detail: left.join("; ") }
      : { state: "done", detail: `${done}; read back from AWS` };
  } catch (error) {
    return {
      state: "not-done",
      detail: `${done}, but AWS could not be asked whether they are gone: ${callFailure(error).message}`,
    };
  }
}

/** Lifts the protection of exactly these sets. */
async function unprotect({ session, client, terms }: StepContext, { sets }: HomeHoldings): Promise<string | undefined> {
  if (sets.length === 0) return undefined;
  const { stack } = client.home;
  const args = ["state", "unprotect", ...sets.map(({ urn }) => urn), "--yes", "--stack", stack];
  const { code, stderr } = await engineWhenFree(session, stack, args, terms);
  return code === 0 ? undefined : `the protection of its permission sets could not be lifted: ${stderr.trim()}`;
}

async function holdingsOf(session: FleetSession, stack: string, accountId: string): Promise<HomeHoldings | undefined> {
  const { stacks, unreadable } = await session.readDeployed([stack]);
  const because = unreadable.get(stack);
  if (because !== undefined) throw new Error(`the state of the home stack cannot be read: ${because}`);
  const deployed = stacks.get(stack);
  return deployed && homeHoldings(deployed, accountId);
}

function isEmpty({ sets, assignments, shared, isNamed }: HomeHoldings): boolean {
  return sets.length + assignments.length + shared.length === 0 && !isNamed;
}

function namesOf(holdings: HomeHoldings | undefined): string {
  const urns = [...(holdings?.sets ?? []), ...(holdings?.shared ?? [])].map(({ urn }) =>
    urn.split("::").slice(3).join("::"),
  );
  return urns.length === 0 ? "its outputs name the account" : urns.join(", ");
}

/** One run of the engine as reports have it. */
export function stackReport(stack: string, end: StackEnd): StackReport {
  return {
    stack,
    result: end.result,
    changes: end.changes,
    seconds: end.seconds,
    reasons: end.result === "succeeded" ? [] : [{ message: whyFailed(end) }],
    warnings: end.diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message),
    ...(end.result === "succeeded" ? {} : { text: end.text }),
  };
}

function whyOf(end: StackEnd): string {
  return end.result === "succeeded" ? "" : whyFailed(end);
}
