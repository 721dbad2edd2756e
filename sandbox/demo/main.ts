import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";
import { Command } from "commander";
import { formatFaults } from "../../core/faults/fault.ts";
import { startSandbox, stopSandbox, type SandboxHandle } from "../lifecycle.ts";
import { runChecks } from "./checks.ts";
import { plannedStacks, type PlannedStack } from "./plan.ts";
import { keepSalt, prepareWorkspace, type Workspace } from "./workspace.ts";
import { lastChanges, pulumi, stackOutputs } from "./pulumi.ts";
import { checkTable, deployedRoles, linksAndProfiles, nextSteps } from "./report.ts";

interface DemoOptions {
  readonly json?: string;
  readonly keep?: boolean;
}

// why: the pinned SDK runs on Node 20; that later releases will not is no news for who watches the demo.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const project = fileURLToPath(new URL("../..", import.meta.url));

const program = new Command("demo")
  .description("Deploys the project's client stacks and home stack to the sandbox, and tries who gets in.")
  .option("--json <file>", "write the checks to a file")
  .option("--keep", "leave the sandbox running")
  .action(async (options: DemoOptions) => {
    process.exitCode = await demo(options);
  });

/** The whole demo. Returns the exit code: 0 only when every check came out as expected. */
async function demo(options: DemoOptions): Promise<number> {
  const started = performance.now();
  heading("The sandbox: AWS on this machine");
  const sandbox = await startSandbox({ log: say });
  try {
    const plan = await plannedStacks(project, sandbox.profiles);
    if (plan.faults.length > 0) {
      console.error(formatFaults("The configuration cannot be used", plan.faults));
      return 1;
    }
    const changed = await deployAll(sandbox, plan.stacks);
    const home = plan.stacks.find((stack) => stack.config.kind === "home");
    if (home?.config.kind !== "home") return 1;
    const env = sandbox.env(home.profile);
    const outputs = deployedRoles(await stackOutputs(workspaceOf(sandbox), env, home.stack));
    heading("Who gets in: each line is a call to AWS");
    const checks = await runChecks(sandbox, outputs, home.config.home.grants);
    console.log(checkTable(checks));
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify({ checks }, null, 2)}\n`);
    heading("Ways in");
    console.log(linksAndProfiles(home.config.home, outputs));
    const failed = checks.filter((check) => !check.passed).length;
    const seconds = Math.round((performance.now() - started) / 1000);
    heading(failed === 0 ? "Done" : "Failed");
    console.log(
      `${checks.length - failed} of ${checks.length} checks came out as expected. Changed in this run: ${changed}. ${seconds} s.`,
    );
    console.log(nextSteps(options.keep === true));
    return failed === 0 && checks.length > 0 ? 0 : 1;
  } finally {
    if (options.keep !== true && sandbox.isNew) await stopSandbox({ log: say });
  }
}

/** Clients first: the home stack grants only what a contract says exists. Returns how many resources changed, for people. */
async function deployAll(sandbox: SandboxHandle, stacks: readonly PlannedStack[]): Promise<string> {
  const changes: string[] = [];
  for (const { stack, profile } of stacks) {
    heading(`pulumi up -s ${stack}`);
    const workspace = await prepareWorkspace(project, workspaceOf(sandbox));
    const env = sandbox.env(profile);
    await pulumi(workspace.directory, env, ["stack", "select", "--create", "--stack", stack]);
    await keepSalt(workspace, stack);
    await pulumi(workspace.directory, env, ["up", "--yes", "--skip-preview", "--suppress-outputs", "--stack", stack]);
    changes.push(...(await changesOf(workspace, env, stack)));
  }
  return changes.length === 0 ? "nothing" : changes.join("; ");
}

async function changesOf(
  workspace: Workspace,
  env: Readonly<Record<string, string>>,
  stack: string,
): Promise<string[]> {
  const counts = Object.entries(await lastChanges(workspace.directory, env, stack)).filter(([step]) => step !== "same");
  return counts.length === 0
    ? []
    : [`${stack}: ${counts.map(([step, count]) => `${String(count)} ${step}`).join(", ")}`];
}

function workspaceOf(sandbox: SandboxHandle): string {
  return join(sandbox.layout.root, "demo");
}

function heading(text: string): void {
  console.log(`\n${styleText("bold", `── ${text}`)}`);
}

function say(line: string): void {
  console.log(`   ${line}`);
}

await program.parseAsync().catch((error: unknown) => {
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
