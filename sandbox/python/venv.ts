import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { foundOrMade } from "../cache.ts";
import { SandboxError } from "../error.ts";
import { areThere } from "../files.ts";
import { cacheDirectory } from "../paths.ts";
import { withProgress, type Log } from "../progress.ts";
import { runCommand, tail } from "../run-command.ts";
import { findPython, type Python } from "./interpreter.ts";

/** The sandbox's Python programs (moto, the AWS CLI, cfn-lint), ready to run. */
export interface PythonEnvironment {
  /** The interpreter; start the programs as `python -m moto.server`, `python -m awscli`; for cfn-lint see its tests. */
  readonly python: string;
  readonly directory: string;
}

/** How the environment is prepared. */
export interface PythonOptions {
  readonly log: Log;
  /** Where environments are kept; `cacheDirectory()` when absent. */
  readonly cacheDir?: string;
  /** The pinned requirements; the sandbox's own file when absent. */
  readonly requirements?: string;
  /** The environment whose PATH and `SWITCHYARD_PYTHON` name the interpreter; this process's own when absent. */
  readonly environment?: NodeJS.ProcessEnv;
}

const ownRequirements = fileURLToPath(new URL("requirements.txt", import.meta.url));
const COMPLETE = ".switchyard-complete";

/**
 * The virtual environment with the pinned requirements, from the cache, or made there with pip. One per content of the
 * requirements and per interpreter. Two processes that need the same one at the same time make it once.
 *
 * @throws SandboxError SANDBOX_PYTHON_MISSING, SANDBOX_PYTHON_VENV or SANDBOX_PIP
 */
export async function preparePython(options: PythonOptions): Promise<PythonEnvironment> {
  const { log, environment = process.env, cacheDir = cacheDirectory(), requirements = ownRequirements } = options;
  const base = await findPython(environment);
  const key = createHash("sha256").update(await readFile(requirements));
  key.update(`\0${base.executable}\0${base.version}\0${process.platform}-${process.arch}`);
  const name = key.digest("hex").slice(0, 16);
  // why: made in place and marked when complete; the scripts of a virtual environment hold its path, so it cannot move.
  const directory = join(cacheDir, "python", name);
  const result: PythonEnvironment = { python: join(directory, "bin", "python"), directory };
  const look = async (): Promise<PythonEnvironment | undefined> => {
    // why the interpreter too: it is a link into the base installation, which may have been removed since.
    return (await areThere([join(directory, COMPLETE), result.python])) ? result : undefined;
  };
  const make = async (): Promise<PythonEnvironment> => {
    await rm(directory, { recursive: true, force: true });
    await mkdir(join(directory, ".."), { recursive: true });
    await create(base, directory, log);
    await install(result, requirements, log);
    await writeFile(join(directory, COMPLETE), "");
    return result;
  };
  return foundOrMade({ cacheDir, lock: `python-${name}`, what: "the Python environment", log }, look, make);
}

async function create(base: Python, directory: string, log: Log): Promise<void> {
  await withProgress(log, `Creating a Python ${base.version} environment`, async () => {
    const result = await runCommand(base.executable, ["-m", "venv", directory]);
    if (result.code === 0) return;
    throw new SandboxError(
      "SANDBOX_PYTHON_VENV",
      `${base.executable} cannot create a virtual environment. On Debian and Ubuntu, install python3-venv ` +
        `(apt-get install python3-venv) and try again. It said:\n${tail(result, 5)}`,
    );
  });
}

async function install(environment: PythonEnvironment, requirements: string, log: Log): Promise<void> {
  await withProgress(log, "Installing moto and the AWS CLI with pip", async (detail) => {
    const quiet = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"];
    const args = ["-m", "pip", "install", ...quiet, "-r", requirements];
    const result = await runCommand(environment.python, args, { onLine: detail });
    if (result.code === 0) return;
    throw new SandboxError("SANDBOX_PIP", `pip could not install the sandbox's requirements:\n${tail(result, 8)}`);
  });
}
