import { spawn } from "node:child_process";
import { join } from "node:path";
import { SandboxError } from "../error.ts";

/**
 * Runs `pulumi` in a folder. Shows what it prints, or with `pipe` gives it back.
 * @throws SandboxError DEMO_PULUMI_FAILED when it exits with anything but 0.
 */
export async function pulumi(
  directory: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  show: "inherit" | "pipe" = "inherit",
): Promise<string> {
  const { status, output, errors } = await run(directory, env, args, show, show);
  if (status !== 0)
    throw new SandboxError(
      "DEMO_PULUMI_FAILED",
      `pulumi ${args.join(" ")} failed with exit code ${String(status)}; ${show === "pipe" ? `it said:\n${output}${errors}` : "see its messages above."}`,
    );
  return output;
}

/** The outputs of a stack. @throws SandboxError DEMO_PULUMI_FAILED */
export async function stackOutputs(
  directory: string,
  env: Readonly<Record<string, string>>,
  stack: string,
): Promise<unknown> {
  const { status, output } = await run(directory, env, ["stack", "output", "--json", "--stack", stack], "pipe");
  if (status !== 0) throw new SandboxError("DEMO_PULUMI_FAILED", `the outputs of the stack ${stack} could not be read`);
  return JSON.parse(output) as unknown;
}

/** Counts of a stack's last update by kind of step: `create`, `update`, `delete`, `same`. */
export async function lastChanges(
  directory: string,
  env: Readonly<Record<string, string>>,
  stack: string,
): Promise<Readonly<Record<string, number>>> {
  const { status, output } = await run(
    directory,
    env,
    ["stack", "history", "--json", "--page-size", "1", "--stack", stack],
    "pipe",
  );
  if (status !== 0) throw new SandboxError("DEMO_PULUMI_FAILED", `the history of the stack ${stack} could not be read`);
  const [last] = JSON.parse(output) as readonly { readonly resourceChanges?: Readonly<Record<string, number>> }[];
  return last?.resourceChanges ?? {};
}

function run(
  directory: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  output: "inherit" | "pipe",
  errors: "inherit" | "pipe" = "inherit",
): Promise<{ status: number | null; output: string; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command(env), args, { cwd: directory, env, stdio: ["ignore", output, errors] });
    const said = { output: "", errors: "" };
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      said.output += chunk;
    });
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      said.errors += chunk;
    });
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, ...said }));
  });
}

/** why not just the name: the PATH that counts is the sandbox's, not this process's. */
function command(env: Readonly<Record<string, string>>): string {
  const [first = ""] = (env["PATH"] ?? "").split(":");
  return join(first, "pulumi");
}
