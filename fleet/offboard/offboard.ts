import type { Fault } from "../../core/faults/fault.ts";
import { checkCaller } from "../aws/caller-account.ts";
import type { LeftOver, StackReport } from "../report.ts";
import type { FleetSession } from "../session.ts";
import { FleetError } from "../fleet-error.ts";
import { shellCommand } from "../shell-command.ts";
import { changeFiles } from "./change-files.ts";
import { findClient, type FoundClient } from "./find-client.ts";
import { leftBehind } from "./left-behind.ts";
import type { Leaving, OffboardReport, OffboardStep, StepName } from "./offboard-report.ts";
import type { OffboardOptions, StepContext, StepEnd } from "./offboard-step.ts";
import { clientCaller, editsFor, planOffboarding, refuseMistake } from "./plan-offboarding.ts";
import { removeStack } from "./remove-stack.ts";
import { destroyRoles, stopSessions } from "./take-down.ts";
import { withdraw } from "./withdraw.ts";

const STEPS: readonly {
  readonly step: StepName;
  readonly title: string;
  readonly run: (context: StepContext) => Promise<StepEnd>;
}[] = [
  { step: "files", title: "Take the client out of the files", run: changeFiles },
  { step: "home", title: "Withdraw every grant in the home account", run: withdraw },
  { step: "sessions", title: "End sessions in the client account", run: stopSessions },
  { step: "roles", title: "Delete the roles in the client account", run: destroyRoles },
  { step: "stack", title: "Remove the stack and the client's file", run: removeStack },
];

/**
 * Takes a client back to nothing: its grants in the home account first, then its sessions, its roles, its stack and its
 * file. What was done stays done when a step fails, and the same call goes on from there.
 * @throws FleetError when there is no such client, or the call cannot have been meant; nothing was written then.
 */
export async function offboard(session: FleetSession, options: OffboardOptions): Promise<OffboardReport> {
  const { slug, abandoned = false, dryRun = false, confirm = () => Promise.resolve(true) } = options;
  const begun = new Date();
  const report = (more: Partial<OffboardReport>): OffboardReport => ({
    ...{ version: 1, command: "offboard", slug, dryRun, startedAt: begun.toISOString() },
    ...{ ok: false, confirmed: false, steps: [], stacks: [], leftOver: [], faults: [] },
    seconds: (Date.now() - begun.getTime()) / 1000,
    ...more,
  });
  const found = await findClient(session, slug, { breakLock: options.breakLock === true && !dryRun });
  if (found.client === undefined) return report({ faults: found.faults });
  const { client } = found;
  const caller = client.hasStack ? await clientCaller(session, client) : ({ kind: "unread" } as const);
  refuseMistake(client, caller, abandoned);
  const leaving: Leaving = client.isHandedOff ? "handed-off" : abandoned === false ? "destroyed" : "abandoned";
  const terms = { breakLock: options.breakLock === true, again: command(slug, abandoned) };
  const context: StepContext = { session, client, leaving, caller, options, terms };
  const { edits, faults } = editsFor(client, begun);
  const refused = edits === undefined ? faults : await homeFaults(context);
  if (edits === undefined || refused.length > 0) return report({ faults: refused });
  const plan = await planOffboarding(session, client, leaving, { edits, now: begun, terms });
  if (dryRun) return report({ plan, ok: true });
  if (!(await confirm(plan)))
    return report({ plan, leftOver: [{ what: `client ${slug}`, because: "it was not confirmed" }] });
  const { steps, stacks, leftOver } = await runSteps(context);
  return report({ plan, confirmed: true, steps, stacks, leftOver, ok: leftOver.length === 0 });
}

/** Whether the home stack can be updated at all, before a file is touched. */
async function homeFaults({ session, client: { project, home, holdings } }: StepContext): Promise<readonly Fault[]> {
  if (holdings === undefined) return [];
  const emit = session.emit.bind(session);
  const problem = (await checkCaller({ project, engine: session.engine, emit }, [home])).get(home.stack);
  if (problem === undefined) return [];
  const fix = "Sign in to the home account, then run the same command again. Nothing was written.";
  return [
    {
      code: problem.code ?? "fleet/unknown-caller",
      path: home.stack,
      expected: "credentials of the home account",
      found: problem.message,
      fix,
    },
  ];
}

async function runSteps(context: StepContext): Promise<Pick<OffboardReport, "steps" | "stacks" | "leftOver">> {
  const { session, client, leaving, options, terms } = context;
  const steps: OffboardStep[] = [];
  const stacks: StackReport[] = [];
  const leftOver: LeftOver[] = [];
  let isStopped: string | undefined;
  let next = terms.again;
  for (const { step, title, run } of STEPS) {
    if (isStopped === undefined && options.drain?.aborted === true) isStopped = "it was broken off";
    if (isStopped !== undefined) {
      steps.push({ step, title, state: "not-done", detail: "not begun" });
      continue;
    }
    session.emit({ kind: "phase", title, stacks: [step === "home" ? client.home.stack : client.stack] });
    const end = await guarded(run, context);
    steps.push({ step, title, state: end.state, detail: end.detail });
    stacks.push(...(end.stacks ?? []));
    leftOver.push(...(end.leftOver ?? []));
    if (end.state !== "not-done") continue;
    isStopped = `"${title}" is not done: ${end.detail}`;
    next = end.next ?? next;
  }
  if (isStopped !== undefined) leftOver.push({ what: `client ${client.slug}`, because: isStopped, next });
  if (leaving === "destroyed" && isForgotten(client)) leftOver.push(...leftBehind(client, "forgotten"));
  // why also then: it says what the client has to do, and somebody may not run the command again.
  if (leaving !== "destroyed") leftOver.push(...leftBehind(client, leaving));
  return { steps, stacks, leftOver };
}

/** Whether somebody was let into roles of the client that no stack in this backend holds. */
function isForgotten({ hasStack, holdings }: FoundClient): boolean {
  return !hasStack && holdings !== undefined && holdings.sets.length + holdings.shared.length > 0;
}

/** why caught: what earlier steps did must be told, whatever comes up. */
async function guarded(run: (context: StepContext) => Promise<StepEnd>, context: StepContext): Promise<StepEnd> {
  try {
    return await run(context);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      state: "not-done",
      detail,
      ...(error instanceof FleetError && error.next !== undefined && { next: error.next }),
    };
  }
}

function command(slug: string, abandoned: boolean | "anyway"): string {
  const flags = abandoned === false ? [] : [abandoned === true ? "--abandoned" : "--abandoned=anyway"];
  return shellCommand("npx", "switchyard", "offboard", slug, ...flags);
}
