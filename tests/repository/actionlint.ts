import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { goEnvironment } from "../../tools/engine/go-toolchain.ts";
import { cacheDirectory } from "../../sandbox/paths.ts";
import { runCommand } from "../../sandbox/run-command.ts";

/** Released under the MIT licence; run as a program of its own, and in tests alone. */
const VERSION = "v1.7.12";

/**
 * What actionlint says of workflows; empty for nothing. It is built from its Go module the first time.
 * @throws EngineBuildError where there is no Go: then nothing was looked at. Error where it cannot be built.
 */
export async function actionlint(files: readonly string[]): Promise<string> {
  const program = await built();
  // why without: what it makes of shell scripts would depend on what is installed.
  const { code, stdout, stderr } = await runCommand(program, ["-no-color", "-shellcheck=", "-pyflakes=", ...files], {
    env: process.env,
  });
  if (code !== 0 && code !== 1) throw new Error(`actionlint ended with ${String(code)}: ${stderr}`);
  return stdout;
}

async function built(): Promise<string> {
  const folder = join(cacheDirectory(), "actionlint", VERSION);
  const program = join(folder, "actionlint");
  if ((await stat(program).catch(() => undefined))?.isFile() === true) return program;
  await mkdir(folder, { recursive: true });
  const env = await goEnvironment(cacheDirectory(), process.env);
  const made = await runCommand("go", ["install", `github.com/rhysd/actionlint/cmd/actionlint@${VERSION}`], {
    env: { ...env, GOBIN: folder },
  });
  if (made.code !== 0) throw new Error(`actionlint cannot be built: ${made.stderr}`);
  return program;
}
