import { relative, resolve } from "node:path";
import { handOff } from "../../fleet/handoff/handoff.ts";
import type { HandoffInput } from "../inputs.ts";
import { projectOf } from "../open-session.ts";
import type { Outcome } from "../outcome.ts";
import { handoffText } from "../view/handoff-text.ts";

/** `switchyard handoff`. @throws ProjectFaults, WriteFailure */
export async function handoffAction(input: HandoffInput): Promise<Outcome> {
  const project = projectOf(input);
  const { slug, templateUrl, out, dryRun } = input;
  const report = await handOff(project, slug, {
    dryRun,
    ...(templateUrl !== undefined && { templateUrl }),
    ...(out !== undefined && { out: relative(project.root, resolve(out)) }),
  });
  return { exit: report.ok ? 0 : 2, json: report, text: handoffText(report) };
}
