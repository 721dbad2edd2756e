import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { heading, runFromCommandLine, say } from "../entering/command.ts";
import { startSandbox, stopSandbox, type SandboxHandle } from "../lifecycle.ts";
import { projectRoot } from "../paths.ts";
import { Deployment, type Updated } from "../stacks/deployment.ts";
import { readFolder } from "../stacks/read-folder.ts";
import { copyStackFiles, linkCode } from "../stacks/workspace.ts";
import { deployedRoles, runChecks } from "./checks.ts";
import { checkTable, linksAndProfiles, nextSteps } from "./report.ts";

interface DemoOptions {
  readonly json?: string;
  readonly keep?: boolean;
}

const program = new Command("demo")
  .description("Deploys the project's client stacks and home stack to the sandbox, and tries who gets in.")
  .option("--json <file>", "write the checks to a file")
  .option("--keep", "leave the sandbox running")
  .action(async (options: DemoOptions) => {
    process.exitCode = await demo(options);
  });

/** The whole demo. Returns the exit code: 0 only when every check came out as expected. */
async function demo({ json, keep = false }: DemoOptions): Promise<number> {
  const started = performance.now();
  const portfolio = await readFolder(projectRoot);
  heading("The sandbox: AWS on this machine");
  const sandbox = await startSandbox({ log: say });
  try {
    const deployment = await Deployment.prepare(sandbox, { portfolio, ...(await workspaceOf(sandbox)), log: say });
    heading("The stacks: clients side by side, then home");
    const updated = await deployment.up();
    for (const { text } of updated) console.log(`\n${text.trim()}`);
    const roles = deployedRoles(updated.find(({ stack }) => stack === "home")?.outputs);
    heading("Who gets in: each line is a call to AWS");
    const checks = await runChecks(sandbox, roles, portfolio.home.grants);
    console.log(checkTable(checks));
    if (json !== undefined) await writeFile(json, `${JSON.stringify({ checks }, null, 2)}\n`);
    heading("Ways in");
    console.log(linksAndProfiles(portfolio));
    const failed = checks.filter((check) => !check.passed).length;
    const seconds = Math.round((performance.now() - started) / 1000);
    heading(failed === 0 ? "Done" : "Failed");
    console.log(
      `${checks.length - failed} of ${checks.length} checks came out as expected. Changed in this run: ${changesOf(updated)}. ${seconds} s.`,
    );
    console.log(nextSteps(keep));
    return failed === 0 && checks.length > 0 ? 0 : 1;
  } finally {
    if (!keep && sandbox.isNew) await stopSandbox({ log: say });
  }
}

/** How many resources changed, for people. */
function changesOf(updated: readonly Updated[]): string {
  const changes = updated.flatMap(({ stack, changes }) => {
    const counts = Object.entries(changes).map(([step, count]) => `${count} ${step}`);
    return counts.length === 0 ? [] : [`${stack}: ${counts.join(", ")}`];
  });
  return changes.length === 0 ? "nothing" : changes.join("; ");
}

async function workspaceOf({ layout }: SandboxHandle): Promise<{ workspace: string; backend: string }> {
  const workspace = join(layout.root, "demo");
  await linkCode(projectRoot, workspace);
  await copyStackFiles(projectRoot, workspace, layout);
  return { workspace, backend: layout.backend };
}

await runFromCommandLine(program);
