import { exportAwsConfig } from "../../fleet/export/aws-config.ts";
import type { CommandIo } from "../command-io.ts";
import type { AwsConfigInput } from "../export-inputs.ts";
import { projectOf } from "../open-session.ts";
import { type Outcome, WrongUse } from "../outcome.ts";
import { awsConfigText, restLines } from "../view/export-text.ts";
import { printable } from "../../core/faults/fault.ts";

/**
 * `switchyard export aws-config`. Exits with 1 when clients are left out, with everything else written.
 * @throws WrongUse, ProjectFaults, ConfigFileFaults, FleetError, WriteFailure
 */
export async function awsConfigAction(input: AwsConfigInput, { env, say }: CommandIo): Promise<Outcome> {
  const { users, groups, file, stdout, remove, dryRun } = input;
  if (stdout && (remove || dryRun || file !== undefined))
    throw new WrongUse("--stdout looks at no file: leave out --file, --remove and --dry-run.");
  if (remove && users.length + groups.length > 0)
    throw new WrongUse("--remove takes the whole block away: leave out --user and --group.");
  const report = await exportAwsConfig(projectOf(input), {
    ...{ users, groups, remove, dryRun, textOnly: stdout, env },
    ...(file !== undefined && { file }),
  });
  const exit = report.ok ? 0 : 1;
  if (!stdout) return { exit, json: report, text: awsConfigText(report, dryRun) };
  if (!input.json) restLines(report).map(printable).forEach(say);
  return { exit, json: report, text: report.text.trimEnd() };
}
