import { SandboxError } from "../error.ts";
import { runCommand } from "../run-command.ts";

/** A Python interpreter of the machine. */
export interface Python {
  /** The interpreter itself, behind any link or version manager. */
  readonly executable: string;
  /** `major.minor.patch` */
  readonly version: string;
}

/** The oldest Python that the pinned requirements install on. */
export const oldestPython = [3, 10] as const;

const QUESTION = "import sys; print(sys.executable); print('.'.join(map(str, sys.version_info[:3])))";

/**
 * The interpreter to make the virtual environment with: the one that `SWITCHYARD_PYTHON` names, or the first of
 * `python3` and `python` on PATH that is new enough.
 *
 * @throws SandboxError SANDBOX_PYTHON_MISSING, with what was found instead
 */
export async function findPython(environment: NodeJS.ProcessEnv): Promise<Python> {
  const chosen = environment["SWITCHYARD_PYTHON"];
  const candidates = chosen === undefined || chosen === "" ? ["python3", "python"] : [chosen];
  const rejected: string[] = [];
  for (const candidate of candidates) {
    const result = await runCommand(candidate, ["-c", QUESTION], { env: environment, timeout: 120_000 });
    const [executable = "", version = ""] = result.stdout.trim().split("\n");
    const [major = 0, minor = 0] = version.split(".").map(Number);
    const isNewEnough = major === oldestPython[0] && minor >= oldestPython[1];
    if (result.code === 0 && executable !== "" && isNewEnough) return { executable, version };
    rejected.push(
      `${candidate}: ${result.code === 0 ? `version ${version || "unknown"}` : "not found, or does not run"}`,
    );
  }
  throw new SandboxError(
    "SANDBOX_PYTHON_MISSING",
    `The sandbox runs moto, which needs Python ${oldestPython.join(".")} or newer; found ${rejected.join("; ")}. ` +
      `Install Python 3 with its venv module, or name an interpreter in SWITCHYARD_PYTHON.`,
  );
}
