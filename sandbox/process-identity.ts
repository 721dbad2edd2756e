import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Names one process for good: a process id alone is given to another process later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the process started, in the system's own words; only ever compared for equality. */
  readonly started: string;
}

function readOrUndefined(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function startedOnLinux(pid: number, bootId: string): string | undefined {
  const stat = readOrUndefined(`/proc/${String(pid)}/stat`);
  if (stat === undefined) return undefined;
  // why: the second field is the command in parentheses and may hold spaces, so count from the last ")".
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, ticks] = [fields[0], fields[19]];
  return state === "Z" || ticks === undefined ? undefined : `${bootId.trim()}/${ticks}`;
}

function startedElsewhere(pid: number): string | undefined {
  try {
    const args = ["-o", "lstart=", "-p", String(pid)];
    const env = { ...process.env, LC_ALL: "C" };
    return execFileSync("ps", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], env }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** The identity of the process that has this id now; undefined when there is none (or only a zombie). */
export function identify(pid: number): ProcessIdentity | undefined {
  const bootId = readOrUndefined("/proc/sys/kernel/random/boot_id");
  const started = bootId === undefined ? startedElsewhere(pid) : startedOnLinux(pid, bootId);
  return started === undefined ? undefined : { pid, started };
}

/** This very process. */
export function ownIdentity(): ProcessIdentity {
  return identify(process.pid) ?? { pid: process.pid, started: "unknown" };
}

/** Whether that very process (not another with the same id) still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.started === identity.started;
}
