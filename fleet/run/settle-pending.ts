import { dropPending, pendingCreates } from "../engine/pending-creates.ts";
import type { LeftOver } from "../report.ts";
import type { FleetSession } from "../session.ts";
import { shellCommand, upCommand } from "../shell-command.ts";
import type { StackEnd, StackJob } from "../workers/protocol.ts";

/**
 * Has the state of a stack that was just deployed forget what earlier runs were making when they were killed. What the state
 * does not have after all, AWS may have: then it is kept, and told.
 * Does not throw.
 *
 * why only after a warning: the engine gives one while there is something pending, and asking costs a run of it. It gives
 * none where it asks AWS first, and keeps pending creates all the same.
 */
export async function settlePending(session: FleetSession, job: StackJob, end: StackEnd): Promise<readonly LeftOver[]> {
  const { engine, project } = session;
  const { stack, operation, refresh } = job;
  const mayBePending = refresh === true || end.diagnostics.some(({ severity }) => severity === "warning");
  if (operation !== "up" || !mayBePending) return [];
  try {
    const pending = await pendingCreates(engine, project.root, stack);
    const unknown = pending.filter(({ isThere }) => !isThere);
    if (pending.length > 0 && unknown.length === 0) await dropPending(engine, project.root, stack);
    return unknown.map(({ urn, type }) => ({
      what: `${type} ${urn.split("::").at(-1) ?? ""} of ${stack}, if AWS has it`,
      because: "an earlier run was killed while it made it, and the files do not name it any more",
      next: shellCommand("pulumi", "refresh", "--stack", stack),
    }));
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    const next = upCommand(stack);
    return [{ what: `what an earlier run of ${stack} was making when it was killed, in its state`, because, next }];
  }
}
