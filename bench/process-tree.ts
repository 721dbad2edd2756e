import { readdirSync, readFileSync } from "node:fs";

/** Most memory that a run of `pulumi` or `switchyard` held at one moment, in bytes, as the sum of its processes' resident sets. */
export interface PeakMemory {
  readonly total: number;
  /** Most memory of all processes with one role, by role; the moments may differ. */
  readonly byRole: Readonly<Record<string, number>>;
}

/** What a process of a run is there for, by its command line. */
const ROLES: readonly (readonly [role: string, pattern: RegExp])[] = [
  ["plugins", /plugins\/resource-|pulumi-resource-/],
  ["language host", /pulumi-language-nodejs/],
  ["program", /@pulumi\/pulumi\/cmd\/run/],
  ["workers", /fleet\/workers\/worker\./],
  ["command", /cli\/main\.ts/],
  ["engine", /^[^\0]*pulumi\0/],
];

const PAGE = 4096;
const INTERVAL_MS = 100;

/**
 * Samples the memory of the runs that this process has started, ten times a second, until `stop` is called.
 * @returns `undefined` from `stop` where there is no `/proc` (not Linux).
 */
export function watchMemory(): { readonly stop: () => PeakMemory | undefined } {
  let total = 0;
  const byRole: Record<string, number> = {};
  const sample = (): void => {
    const now = memoryByRole();
    total = Math.max(
      total,
      Object.values(now).reduce((sum, bytes) => sum + bytes, 0),
    );
    for (const [role, bytes] of Object.entries(now)) byRole[role] = Math.max(byRole[role] ?? 0, bytes);
  };
  const timer = setInterval(sample, INTERVAL_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return total === 0 ? undefined : { total, byRole };
    },
  };
}

function memoryByRole(): Record<string, number> {
  const family = new Set<number>();
  const bytes: Record<string, number> = {};
  for (const { pid, parent, resident } of processes()) {
    if (parent !== process.pid && !family.has(parent)) continue;
    const role = roleOf(pid);
    // why only these: the sandbox's daemon is a child of this process too.
    if (parent === process.pid && role !== "engine" && role !== "command") continue;
    family.add(pid);
    bytes[role] = (bytes[role] ?? 0) + resident;
  }
  return bytes;
}

/** All processes, parents before their children: process ids grow, and only wrap around after days. */
function processes(): { pid: number; parent: number; resident: number }[] {
  return list()
    .sort((a, b) => a - b)
    .flatMap((pid) => {
      // why from the last parenthesis: the second field is the command's name, which may hold spaces.
      const fields = read(`/proc/${pid}/stat`)
        .replace(/^.*\) /s, "")
        .split(" ");
      return fields.length < 22 ? [] : [{ pid, parent: Number(fields[1]), resident: Number(fields[21]) * PAGE }];
    });
}

function roleOf(pid: number): string {
  const command = read(`/proc/${pid}/cmdline`);
  return ROLES.find(([, pattern]) => pattern.test(command))?.[0] ?? "other";
}

/**
 * Seconds of processor time that all ended children of this process, and theirs, have taken together.
 * `NaN` where there is no `/proc`.
 */
export function childrenSeconds(): number {
  const fields = read("/proc/self/stat")
    .replace(/^.*\) /s, "")
    .split(" ");
  const TICKS_PER_SECOND = 100;
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}

function list(): number[] {
  try {
    return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
