import type { z } from "zod";
import type { Path } from "../../faults/fault.ts";
import type { Origin } from "../../faults/origin.ts";
import { meantIssues, placesOf, valueAt } from "./schema-issues.ts";
import { type CheckedOrigin, Gaps } from "./soundness.ts";

/**
 * The part of a faulty value that does fit its schema. It is used only to look for further faults, so that a user sees
 * all of them at once; nothing is ever made from it.
 */
export interface Salvaged<T> {
  readonly value: T;
  /** Finds places by the positions that list items had before faulty ones were taken out, and says what is left. */
  readonly origin: CheckedOrigin;
}

/** What holds the place of a required value that is faulty, by path. Any value of the kind would do: none is relied on. */
const STAND_INS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["name", "X"],
  ["accountId", "000000000000"],
  ["company", "x"],
  ["roles", {}],
  ["identityCenter.region", "us-east-1"],
  ["grants", []],
]);

/** Stand-ins in policy documents, by their last key, so that a wrong version does not hide what else is wrong. */
const IN_DOCUMENTS: ReadonlyMap<string, unknown> = new Map([["Version", "2012-10-17"]]);

/** Each round can uncover that the parent of what was taken out does not fit without it. */
const MAX_ROUNDS = 6;

/** Takes out what does not fit until the rest does; `undefined` when nothing is left. */
export function salvage<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  origin: Origin,
): Salvaged<z.infer<Schema>> | undefined {
  if (!isHolder(input)) return undefined;
  const rest: unknown = structuredClone(input);
  const removed = new Map<string, readonly number[]>();
  const gaps = new Gaps();
  const lost = new Gaps();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const result = schema.safeParse(rest);
    if (result.success) return { value: result.data, origin: withGaps(origin, removed, gaps, lost) };
    const places = meantIssues(result.error).flatMap((meant) =>
      meant.issue.code === "unrecognized_keys" ? placesOf(meant) : [repairable(rest, meant.path)],
    );
    if (places.some((place) => place.length === 0)) return undefined;
    for (const place of places) {
      const path = originalPath(place, removed);
      gaps.add(path);
      if (!isEmptyForMissing(rest, place)) lost.add(path);
    }
    takeOut(rest, places, removed);
  }
  return undefined;
}

/** Whether nothing stands at the place, and its stand-in is as empty: then what is read there is what was written. */
function isEmptyForMissing(root: unknown, place: Path): boolean {
  const instead = standIn(place);
  return valueAt(root, place) === undefined && isHolder(instead) && Object.keys(instead).length === 0;
}

function withGaps(origin: Origin, removed: Removed, gaps: Gaps, lost: Gaps): CheckedOrigin {
  return {
    ...displaced(origin, removed),
    stands: (path) => !gaps.at(originalPath(path, removed)),
    sound: (path) => !lost.around(originalPath(path, removed)),
  };
}

/** The place itself when taking it out can help; for something that is missing and has no stand-in, what it is missing in. */
function repairable(root: unknown, path: Path): Path {
  const last = path.at(-1);
  const holder = valueAt(root, path.slice(0, -1));
  const there = last !== undefined && isHolder(holder) && Object.hasOwn(holder, last);
  return there || standIn(path) !== undefined ? path : path.slice(0, -1);
}

function standIn(path: Path): unknown {
  const last = path.at(-1);
  const usual = STAND_INS.get(path.join("."));
  return usual ?? (typeof last === "string" && path.length > 3 ? IN_DOCUMENTS.get(last) : undefined);
}

/** Takes out values, or puts a stand-in in their place. List items go last and together, since each moves the later ones. */
function takeOut(root: unknown, places: readonly Path[], removed: Map<string, readonly number[]>): void {
  const items = new Map<unknown[], { readonly path: Path; readonly gone: Set<number> }>();
  for (const path of places) {
    const last = path.at(-1);
    const list = path.slice(0, -1);
    const holder = valueAt(root, list);
    if (last === undefined || !isHolder(holder)) continue;
    const instead = standIn(path);
    if (instead !== undefined) holder[last] = structuredClone(instead);
    else if (!Array.isArray(holder)) Reflect.deleteProperty(holder, last);
    else if (typeof last === "number" && last < holder.length) {
      const of = items.get(holder) ?? { path: list, gone: new Set() };
      items.set(holder, of);
      of.gone.add(last);
    }
  }
  const originals = [...items.values()].map(({ path, gone }) => ({
    list: JSON.stringify(originalPath(path, removed)),
    gone: [...gone].map((index) => Number(originalPath([...path, index], removed).at(-1))),
  }));
  for (const [list, { gone }] of items) keep(list, (index) => !gone.has(index));
  for (const { list, gone } of originals)
    removed.set(
      list,
      [...(removed.get(list) ?? []), ...gone].sort((a, b) => a - b),
    );
}

function keep(list: unknown[], wanted: (index: number) => boolean): void {
  const kept = list.filter((_item, index) => wanted(index));
  list.length = 0;
  for (const item of kept) list.push(item);
}

function isHolder(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}

/** Positions of list items that were taken out, ascending, by the list's path as JSON; all as they were at first. */
export type Removed = ReadonlyMap<string, readonly number[]>;

/** An origin for a value from which list items were taken out: it still finds the places of those that are left. */
function displaced(origin: Origin, removed: Removed): Origin {
  const original = (path: Path) => originalPath(path, removed);
  return {
    name: (path) => origin.name(original(path)),
    locate: (path) => origin.locate(original(path)),
    locateKey: (path) => origin.locateKey(original(path)),
    written: (path) => origin.written(original(path)),
  };
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

/** The path that a value had before the list items were taken out. */
function originalPath(path: Path, removed: Removed): Path {
  if (removed.size === 0) return path;
  const steps: (string | number)[] = [];
  for (const step of path)
    steps.push(typeof step === "number" ? step + before(step, removed.get(JSON.stringify(steps)) ?? []) : step);
  return steps;
}
