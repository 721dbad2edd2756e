import type { z } from "zod";
import type { Origin } from "./origin.ts";
import type { Path } from "./source.ts";

/**
 * The part of a faulty value that does fit its schema. It is used only to look for further faults, so that a user sees
 * all of them at once; nothing is ever made from it.
 */
export interface Salvaged<T> {
  readonly value: T;
  /** Finds places by the positions that list items had before faulty ones were taken out. */
  readonly origin: Origin;
  /** Whether a path, as faults name it, lies in a part that was taken out or filled in. */
  readonly hides: (path: string) => boolean;
}

/** Stand-ins for what is required; none of them can cause a fault of its own. */
const STAND_INS: Readonly<Record<string, unknown>> = {
  name: "X",
  accountId: "000000000000",
  company: "x",
  roles: ["administrator"],
  grants: [],
  clients: "all",
};

/** One place in the input that does not fit, and whether it is a key rather than a value. */
export interface Misfit {
  readonly path: Path;
  readonly keys?: readonly string[];
}

/** Takes out what does not fit and tries again; `undefined` when the rest still does not fit. */
export function salvage<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  misfits: readonly Misfit[],
  origin: Origin,
): Salvaged<z.infer<Schema>> | undefined {
  if (
    typeof input !== "object" ||
    input === null ||
    misfits.some(({ path, keys }) => path.length === 0 && keys === undefined)
  ) {
    return undefined;
  }
  const rest: unknown = structuredClone(input);
  const removed = new Map<string, number[]>();
  const hidden: string[] = [];
  // why from the back: taking out a list item moves the later ones.
  for (const { path, keys } of [...misfits].reverse()) {
    const places = keys === undefined ? [path] : keys.map((key) => [...path, key]);
    for (const place of places) {
      hidden.push(origin.name(place));
      takeOut(rest, place, removed);
    }
  }
  const result = schema.safeParse(rest);
  if (!result.success) return undefined;
  const hides = (path: string) =>
    hidden.some((prefix) => path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[`));
  return { value: result.data, origin: shifted(origin, removed), hides };
}

function takeOut(root: unknown, path: Path, removed: Map<string, number[]>): void {
  const parents = path.slice(0, -1);
  const last = path.at(-1);
  let holder = root;
  for (const step of parents) {
    if (typeof holder !== "object" || holder === null) return;
    holder = (holder as Record<string | number, unknown>)[step];
  }
  if (last === undefined || typeof holder !== "object" || holder === null) return;
  if (Array.isArray(holder) && typeof last === "number") {
    const list = JSON.stringify(parents);
    const before = removed.get(list) ?? [];
    if (before.includes(last)) return;
    holder.splice(last, 1);
    removed.set(
      list,
      [...before, last].sort((a, b) => a - b),
    );
    return;
  }
  const map = holder as Record<string, unknown>;
  const standIn = STAND_INS[last];
  if (standIn === undefined || typeof last !== "string") delete map[last];
  else map[last] = structuredClone(standIn);
}

function shifted(origin: Origin, removed: ReadonlyMap<string, readonly number[]>): Origin {
  const original = (path: Path): Path => {
    const steps: (string | number)[] = [];
    for (const step of path) {
      let index = step;
      if (typeof index === "number")
        for (const gone of removed.get(JSON.stringify(steps)) ?? []) if (gone <= index) index += 1;
      steps.push(index);
    }
    return steps;
  };
  return {
    name: (path) => origin.name(original(path)),
    locate: (path) => origin.locate(original(path)),
    locateKey: (path) => origin.locateKey(original(path)),
    written: (path) => origin.written(original(path)),
  };
}
