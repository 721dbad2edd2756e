import type { z } from "zod";
import type { Origin } from "./origin.ts";
import { displaced, originalPath } from "./displaced.ts";
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
  /** Whether a path, as faults name it, lies in such a part, or has such a part below it. */
  readonly touches: (path: string) => boolean;
}

/** Stand-ins for what is required, by path with `*` for any step. */
const STAND_INS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["name", "X"],
  ["accountId", "000000000000"],
  ["company", "x"],
  ["roles", ["administrator"]],
  ["identityCenter", { region: "us-east-1" }],
  ["identityCenter.region", "us-east-1"],
  ["grants", []],
  ["grants.*.clients", "all"],
  ["grants.*.roles", ["administrator"]],
]);

/** One place in the input that does not fit, and whether it is a key rather than a value. */
export interface Misfit {
  readonly path: Path;
  readonly keys?: readonly string[];
}

/** Each round can uncover that the parent of what was taken out does not fit without it. */
const MAX_ROUNDS = 6;

/**
 * Takes out what does not fit until the rest does; `undefined` when nothing is left.
 * @param misfitsOf Says what of a value does not fit its schema.
 */
export function salvage<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  misfitsOf: (error: z.ZodError) => readonly Misfit[],
  origin: Origin,
): Salvaged<z.infer<Schema>> | undefined {
  if (!isHolder(input)) return undefined;
  const rest: unknown = structuredClone(input);
  const removed = new Map<string, number[]>();
  const hidden = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const result = schema.safeParse(rest);
    if (result.success) {
      const below = (path: string, top: string) =>
        path === top || path.startsWith(`${top}.`) || path.startsWith(`${top}[`);
      return {
        value: result.data,
        origin: displaced(origin, removed),
        hides: (path) => [...hidden].some((top) => below(path, top)),
        touches: (path) => [...hidden].some((top) => below(path, top) || below(top, path)),
      };
    }
    const places = misfitsOf(result.error).flatMap(({ path, keys }) =>
      keys === undefined ? [repairable(rest, path)] : keys.map((key) => [...path, key]),
    );
    if (places.some((place) => place.length === 0)) return undefined;
    // why from the back: taking out a list item moves the later ones.
    for (const place of places.reverse()) {
      hidden.add(displaced(origin, removed).name(place));
      takeOut(rest, place, removed);
    }
  }
  return undefined;
}

/** The place itself when taking it out can help; for something that is missing and has no stand-in, what it is missing in. */
function repairable(root: unknown, path: Path): Path {
  const last = path.at(-1);
  const holder = at(root, path.slice(0, -1));
  const there = last !== undefined && isHolder(holder) && Object.hasOwn(holder, last);
  return there || standIn(path) !== undefined ? path : path.slice(0, -1);
}

function standIn(path: Path): unknown {
  return STAND_INS.get(path.map((step) => (typeof step === "number" ? "*" : step)).join("."));
}

function takeOut(root: unknown, path: Path, removed: Map<string, number[]>): void {
  const last = path.at(-1);
  const holder = at(root, path.slice(0, -1));
  if (last === undefined || !isHolder(holder)) return;
  const instead = standIn(path);
  if (instead !== undefined) holder[last] = structuredClone(instead);
  else if (!Array.isArray(holder)) Reflect.deleteProperty(holder, last);
  else if (typeof last === "number" && last < holder.length) {
    holder.splice(last, 1);
    const original = originalPath(path, removed);
    const list = JSON.stringify(original.slice(0, -1));
    const index = Number(original.at(-1));
    removed.set(
      list,
      [...(removed.get(list) ?? []), index].sort((a, b) => a - b),
    );
  }
}

function at(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (holder, step) => (isHolder(holder) && Object.hasOwn(holder, step) ? holder[step] : undefined),
    root,
  );
}

function isHolder(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}
