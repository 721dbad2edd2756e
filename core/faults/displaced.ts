import type { Path } from "./fault.ts";
import type { Origin } from "./origin.ts";

/** Positions of list items that were taken out, ascending, by the list's path as JSON; all as they were at first. */
export type Removed = ReadonlyMap<string, readonly number[]>;

/** An origin for a value from which list items were taken out: it still finds the places of those that are left. */
export function displaced(origin: Origin, removed: Removed): Origin {
  const original = (path: Path) => originalPath(path, removed);
  return {
    name: (path) => origin.name(original(path)),
    locate: (path) => origin.locate(original(path)),
    locateKey: (path) => origin.locateKey(original(path)),
    written: (path) => origin.written(original(path)),
  };
}

/** The path that a value had before the list items were taken out. */
export function originalPath(path: Path, removed: Removed): Path {
  if (removed.size === 0) return path;
  const steps: (string | number)[] = [];
  for (const step of path)
    steps.push(typeof step === "number" ? step + before(step, removed.get(JSON.stringify(steps)) ?? []) : step);
  return steps;
}

/** How many items were taken out in front of the one that is now at the position. */
function before(position: number, gone: readonly number[]): number {
  let [low, high] = [0, gone.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((gone[middle] ?? 0) - middle <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
