import { z } from "zod";
import { cut, printable } from "../../core/faults/fault.ts";
import { parsedJson } from "../parsed-json.ts";

/** Whether the process that wrote a lock still runs. */
export type HolderState = "alive" | "dead" | "unknown";

/** Who wrote a lock. */
export interface LockHolder {
  readonly pid: number;
  readonly username: string;
  readonly hostname: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** One lock of a stack. A stack can be held by several: each keeps everybody else out. */
export interface Lock {
  readonly stack: string;
  /** Its object in the backend; absent where the backend keeps locks to itself (Pulumi Cloud). */
  readonly key?: string;
  /** Absent where nobody says who holds it. */
  readonly holder?: LockHolder;
}

/** Longest part of a name that is shown. */
const MAX_NAME = 100;

const name = z.string().transform((text) => cut(text, MAX_NAME));
/** Source: `lockContent` in Pulumi's `pkg/backend/diy/lock.go`. Go writes times to the nanosecond and with their zone. */
const schema = z.object({
  pid: z.number().int().positive(),
  username: name,
  hostname: name,
  timestamp: z.iso.datetime({ offset: true }),
});

/**
 * Reads a lock as the engine writes it. Text in another form is a lock too, whose holder is not known: the engine refuses
 * to run while there is any.
 */
export function parseLock(stack: string, key: string, text: string): Lock {
  const read = schema.safeParse(parsedJson(text));
  if (!read.success) return { stack, key };
  const { timestamp, ...rest } = read.data;
  return { stack, key, holder: { ...rest, since: new Date(timestamp).toISOString() } };
}

/**
 * Who holds a lock, since when, and whether that process still runs, in one line that a terminal can show:
 * `held by ada@build-7 (pid 4711) for 12 min, since 2026-11-29T20:01:02.000Z; that process has ended`.
 */
export function describeLock({ holder }: Lock, now: Date, state: HolderState): string {
  if (holder === undefined) return "held; the backend does not say by whom";
  const { username, hostname, pid, since } = holder;
  const who = printable(`${username}@${hostname}`);
  const lives = {
    alive: "that process runs",
    dead: "that process has ended",
    unknown: "whether it runs is not known here",
  };
  return `held by ${who} (pid ${pid}) for ${age(now.getTime() - Date.parse(since))}, since ${since}; ${lives[state]}`;
}

/** why not negative: another machine's clock may be ahead. */
function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
