import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import type { HolderState, Lock } from "./lock.ts";

/** A process of this machine. */
export interface FoundProcess {
  /** Milliseconds since 1970; absent where the system does not say. */
  readonly startedAt?: number;
  /** It ended, and only its entry is left. */
  readonly isZombie?: boolean;
}

/** What is asked of the machine that this runs on. */
export interface ThisMachine {
  readonly hostname: string;
  readonly find: (pid: number) => FoundProcess | undefined;
}

/** why: the start of a process is known to the second, and moves when the system's clock is set. */
const TOLERANCE_MS = 60_000;
/** why: machines that were never named all have these, so they say nothing of which machine it is. */
const NO_NAME = /^(localhost(\..*)?|)$/;

/**
 * Whether the process that holds a lock still runs, as far as this machine can know: only where the lock was written on it.
 * A process of the same id that began after the lock was written is another one.
 */
export function holderState({ holder }: Lock, here: ThisMachine = thisMachine): HolderState {
  if (holder === undefined || holder.hostname !== here.hostname || NO_NAME.test(holder.hostname)) return "unknown";
  const found = here.find(holder.pid);
  if (found === undefined || found.isZombie === true) return "dead";
  const isLater = found.startedAt !== undefined && found.startedAt > Date.parse(holder.since) + TOLERANCE_MS;
  return isLater ? "dead" : "alive";
}

/** Whether the process that wrote the lock is known to have ended. */
export function isDead(lock: Lock, here: ThisMachine = thisMachine): boolean {
  return holderState(lock, here) === "dead";
}

/** The machine that this process runs on. */
export const thisMachine: ThisMachine = { hostname: hostname(), find: findProcess };

function findProcess(pid: number): FoundProcess | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // why only this one: a process of another user is there, and may not be asked.
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return undefined;
  }
  return findInProc(pid) ?? findByPs(pid) ?? {};
}

/** Source: proc(5), `stat` of a process (fields 3 and 22) and `btime` of the system. */
function findInProc(pid: number): FoundProcess | undefined {
  const TICKS_PER_SECOND = 100;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const boot = /^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1];
    // why: the second field is the command in parentheses and may hold spaces, so count from the last ")".
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const startedAt = (Number(boot) + Number(fields[19]) / TICKS_PER_SECOND) * 1000;
    return { isZombie: fields[0] === "Z", ...(Number.isFinite(startedAt) && { startedAt }) };
  } catch {
    return undefined;
  }
}

function findByPs(pid: number): FoundProcess | undefined {
  try {
    const env = { ...process.env, LC_ALL: "C" };
    const said = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", stdio: "pipe", env });
    const startedAt = Date.parse(said.trim());
    return Number.isNaN(startedAt) ? undefined : { startedAt };
  } catch {
    return undefined;
  }
}
