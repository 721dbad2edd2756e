import type { FleetReport } from "../report.ts";
import type { FleetSession } from "../session.ts";
import { prepareRun } from "./prepare-run.ts";
import { filesAsReviewed, othersAsReviewed } from "./reviewed.ts";
import { runStages } from "./run-stages.ts";
import { selectStacks } from "./select-stacks.ts";
import type { UpOptions } from "./up-options.ts";

/**
 * Deploys any number of stacks, clients side by side and the home stack last. One stack's failure does not stop the others;
 * the home stack then takes only what is safe. What is not done is in the report, with what to do about it.
 *
 * A role or a permission set that gets another name exists beside the former one until the home stack has followed.
 * @throws SelectionFaults, ProjectFaults, NotAsReviewed, or Error where nothing can be read or run at all; nothing was written then.
 */
export async function up(session: FleetSession, options: UpOptions): Promise<FleetReport> {
  const started = new Date();
  const selected = selectStacks(session.project, options);
  const { reviewed } = options;
  if (reviewed !== undefined) filesAsReviewed(session.project, reviewed);
  const run = await prepareRun(session, selected, options);
  if (reviewed !== undefined && run.home !== undefined) await othersAsReviewed(run);
  const { stacks, leftOver } = await runStages(run);
  const isDone = stacks.every(({ result }) => result === "succeeded" || result === "unchanged");
  return {
    version: 1,
    command: "up",
    startedAt: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    ok: isDone && leftOver.length === 0,
    dryRun: options.dryRun ?? false,
    stacks,
    leftOver,
    faults: [],
  };
}
