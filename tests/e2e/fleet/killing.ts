import { readdirSync, readFileSync } from "node:fs";

/** A process and what it was started with. */
export interface Relative {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Which processes of a run are killed. */
export type Victims = "all" | "the command" | "a worker" | "an engine";

/** A process and all that descend from it, itself first. Empty when it has ended. Needs Linux's `/proc`. */
export function familyOf(pid: number): readonly Relative[] {
  const all = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? relative(Number(name)) : []));
  const family = all.filter((one) => one.pid === pid);
  for (let known = 0; known < family.length; known++) {
    const parent = family[known]?.pid;
    family.push(...all.filter((one) => one.parent === parent));
  }
  return family;
}

/**
 * Ends processes of a run as `kill -9` does: at one moment, without a word. Returns those that were killed and those of the
 * run that were left.
 */
export function killNow(pid: number, which: Victims): { readonly killed: number; readonly left: readonly number[] } {
  // why stopped first: what is killed while the rest goes on would be missed by it.
  let stopped = 0;
  let family = familyOf(pid);
  while (family.length > stopped) {
    for (const one of family) signal(one.pid, "SIGSTOP");
    stopped = family.length;
    family = familyOf(pid);
  }
  const victims = family.filter((one) => isVictim(one, pid, which)).slice(0, which === "all" ? undefined : 1);
  for (const one of victims) signal(one.pid, "SIGKILL");
  const left = family.filter((one) => !victims.includes(one)).map((one) => one.pid);
  for (const one of left) signal(one, "SIGCONT");
  return { killed: victims.length, left };
}

/** Waits until all of these have ended. @throws Error that names those that have not. */
export async function untilGone(pids: readonly number[], seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const alive = pids.flatMap(relative);
    if (alive.length === 0) return;
    if (Date.now() > end)
      throw new Error(
        `still running after ${seconds} s: ${alive.map((one) => `${one.pid} ${one.command}`).join("; ")}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isVictim({ pid, command }: Relative, top: number, which: Victims): boolean {
  switch (which) {
    case "all":
      return true;
    case "the command":
      return pid === top;
    case "a worker":
      return /\/dist\/worker\.cjs/.test(command);
    case "an engine":
      return /^\S*\/?pulumi (up|preview|destroy|refresh) /.test(command);
  }
}

function relative(pid: number): Relative[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // why from the last parenthesis: the second field is the command's name, which may hold spaces.
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z") return [];
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return [{ pid, parent: Number(parent), command }];
  } catch {
    return [];
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}
