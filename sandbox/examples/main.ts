import { join } from "node:path";
import { Command } from "commander";
import { heading, runFromCommandLine, say } from "../entering/command.ts";
import { SandboxError } from "../error.ts";
import { stopSandbox } from "../lifecycle.ts";
import { projectRoot } from "../paths.ts";
import { exampleNames, readExample } from "./example.ts";
import { startOwnSandbox } from "./own-sandbox.ts";
import { attemptTable, runExample } from "./run.ts";

const program = new Command("examples")
  .description("Deploys the examples to a sandbox of their own, tries who gets in, and destroys them again.")
  .argument("[names...]", "the examples' folders, or the beginning of their names (default: all)")
  .option("--keep", "leave the stacks deployed and the sandbox running")
  .action(async (names: readonly string[], options: { keep?: true }) => {
    process.exitCode = await examples(names, options.keep === true);
  });

/** Runs the examples. Returns the exit code: 0 only when every attempt came out as its table says. */
async function examples(wanted: readonly string[], keep: boolean): Promise<number> {
  const chosen = select(await exampleNames(projectRoot), wanted);
  // why before anything starts: a mistake in a file should not cost the time of a deployment.
  const read = await Promise.all(chosen.map((name) => readExample(projectRoot, name)));
  heading("The sandbox of the examples");
  const sandbox = await startOwnSandbox(say);
  const { root } = sandbox.layout;
  try {
    let failed = 0;
    for (const example of read) {
      heading(example.name);
      const { tried, left } = await runExample(sandbox, example, { log: say, keep });
      console.log(attemptTable(tried));
      const wrong = tried.filter((one) => !one.passed).length;
      const remains =
        left === undefined ? "kept deployed" : `left in its stacks: ${left === 0 ? "nothing" : String(left)}`;
      console.log(`${tried.length - wrong} of ${tried.length} attempts came out as expected; ${remains}.`);
      failed += wrong + (left ?? 0);
    }
    heading(failed === 0 ? "Done" : "Failed");
    console.log(whatIsLeft(root, keep));
    return failed === 0 ? 0 : 1;
  } finally {
    if (!keep && sandbox.isNew) await stopSandbox({ stateDir: root, log: say });
  }
}

/** @throws SandboxError EXAMPLE_UNKNOWN when a name fits none */
function select(all: readonly string[], wanted: readonly string[]): readonly string[] {
  const unknown = wanted.filter((name) => !all.some((one) => one.startsWith(name)));
  if (unknown.length > 0)
    throw new SandboxError("EXAMPLE_UNKNOWN", `No example ${unknown.join(", ")}. There are: ${all.join(", ")}.`);
  return wanted.length === 0 ? all : all.filter((one) => wanted.some((name) => one.startsWith(name)));
}

function whatIsLeft(root: string, keep: boolean): string {
  const variable = `SWITCHYARD_SANDBOX_DIR=${root}`;
  const accounts = "the sandbox keeps the accounts that were added, empty but for their administrators";
  return keep
    ? [
        `Stacks and sandbox are up. Stack files and state: ${join(root, "clone", "examples")}`,
        `Use them in a shell:  eval "$(${variable} npm run -s sandbox -- env)"   and end it:  ${variable} npm run sandbox -- reset`,
      ].join("\n")
    : `What is left: ${accounts}. Delete it all:  ${variable} npm run sandbox -- reset`;
}

await runFromCommandLine(program);
