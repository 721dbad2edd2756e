import { z } from "zod";
import type { Last } from "./held/last-deployment.ts";
import type { DirectoryPrincipal } from "./settings/home-settings.ts";
import { principalKey } from "./settings/principals.ts";

/**
 * Name of the home stack's output that says which group or user of the directory each name of the files meant, by principal
 * key. why: names are changed and given to others; the id stays.
 */
export const DIRECTORY_OUTPUT = "directoryIds";

/** Identity store ids by principal key. */
export type DirectoryIds = ReadonlyMap<string, string>;

const schema = z.record(z.string(), z.string());

/** What the next deployment is to know: the ids of those who are named otherwise than by their id. */
export function directoryIdsOf(
  principals: readonly DirectoryPrincipal[],
  ids: DirectoryIds,
): Readonly<Record<string, string>> {
  const named = principals.filter(({ by }) => by !== "id").map(principalKey);
  return Object.fromEntries(named.sort().flatMap((key) => (ids.has(key) ? [[key, ids.get(key) ?? ""]] : [])));
}

/** Reads what {@link directoryIdsOf} wrote. Of anything else, as of an earlier release, nothing is known. */
export function parseDirectoryIds(value: unknown): DirectoryIds {
  const { data = {} } = schema.safeParse(value);
  return new Map(Object.entries(data));
}

/** What has become of the keys of the last deployment: the key that the same id has now; `undefined`: somebody else has the name. */
export type MovedKeys = ReadonlyMap<string, string | undefined>;

/** The keys of the last deployment that mean somebody else now, or whose id has another key. */
export function movedKeys(former: DirectoryIds, now: DirectoryIds): MovedKeys {
  const keyOf = new Map([...now].map(([key, id]) => [id, key]));
  return new Map(
    [...former].flatMap(([key, id]) => {
      const current = keyOf.get(id);
      if (current === key || (current === undefined && !now.has(key))) return [];
      return [[key, current] as const];
    }),
  );
}

/**
 * The last deployment with the names that its holders have now, and without those whose name is somebody else's now.
 * why: what a held client gives is compared by name; who was renamed is not new, and who got the name of another is.
 */
export function withMovedHolders(last: Last, moved: MovedKeys): Last {
  if (last.kind !== "known" || moved.size === 0) return last;
  const { holders, shared, ...rest } = last.deployment;
  const named = (of: ReadonlyMap<string, string | null>) =>
    new Map(
      [...of].flatMap(([key, until]) => {
        const current = moved.has(key) ? moved.get(key) : key;
        return current === undefined ? [] : [[current, until] as const];
      }),
    );
  return {
    kind: "known",
    deployment: {
      ...rest,
      holders: new Map([...holders].map(([role, of]) => [role, named(of)])),
      shared: new Map([...shared].map(([name, one]) => [name, { ...one, holders: named(one.holders) }])),
    },
  };
}
