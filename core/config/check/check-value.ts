import type { z } from "zod";
import { cut, type Fault, type Path } from "../../faults/fault.ts";
import { MAX_DEPTH, tooDeep } from "../../faults/nesting-depth.ts";
import type { Origin } from "../../faults/origin.ts";
import { issueFaults } from "./issue-faults.ts";
import { hintOf } from "./message.ts";
import { prototypeKeys } from "./prototype-keys.ts";
import { salvage } from "./salvage.ts";
import { isMissing, type MeantIssue, meantIssues, placesOf } from "./schema-issues.ts";
import { allSound, type CheckedOrigin, noneSound } from "./soundness.ts";
import { belongs } from "./where-keys-belong.ts";

/** One configuration value, checked: what could be used of it, where that stands, and every fault in it. */
export interface Part<T> {
  /** All of it where there is no fault, else what fits its schema; `undefined` when that is nothing. */
  readonly value: T | undefined;
  readonly origin: CheckedOrigin;
  readonly faults: readonly Fault[];
}

/**
 * Checks one configuration value against its schema and finds every fault in it, each with its place.
 * @param elsewhere Paths of what is not missing, since it stands outside the value; that is a fault already.
 */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  origin: Origin,
  elsewhere: readonly Path[] = [],
): Part<z.infer<Schema>> {
  const deep = tooDeep(input);
  // why nothing else: what follows walks through the whole value.
  if (deep !== undefined) return { value: undefined, origin: noneSound(origin), faults: [depthFault(deep, origin)] };
  const result = schema.safeParse(input);
  const prototypes = prototypeKeys(input);
  if (result.success && prototypes.length === 0) return { value: result.data, origin: allSound(origin), faults: [] };
  const issues = result.success ? [] : meantIssues(result.error);
  const moved = keysOf([...elsewhere, ...movedPaths(schema, issues, origin)]);
  const told = issues.filter((issue) => !(isMissing(issue, input) && moved.has(keyOf(issue.path))));
  const named = keysOf(told.flatMap(placesOf));
  const faults = [
    ...told.flatMap((issue) => issueFaults(issue, input, origin, schema)),
    ...prototypes.filter((path) => !named.has(keyOf(path))).map((path) => prototypeFault(path, origin)),
  ];
  const salvaged = salvage(schema, input, origin);
  return { value: salvaged?.value, origin: salvaged?.origin ?? noneSound(origin), faults };
}

function depthFault(path: Path, origin: Origin): Fault {
  return {
    code: "config/too-deep",
    at: origin.locate(path),
    path: cut(origin.name(path), 200),
    expected: `at most ${MAX_DEPTH} maps and lists within one another`,
    found: "more",
    fix: "Remove what does not belong there.",
  };
}

function prototypeFault(path: Path, origin: Origin): Fault {
  return {
    code: "config/invalid",
    at: origin.locateKey(path),
    path: origin.name(path),
    expected: "a key other than __proto__",
    found: 'the key "__proto__"',
    fix: "Rename or remove it.",
  };
}

const keyOf = (path: Path) => JSON.stringify(path);
const keysOf = (paths: readonly Path[]): ReadonlySet<string> => new Set(paths.map(keyOf));

/** Paths at which a key is missing which is there, in a wrong place. */
function movedPaths(schema: z.ZodType, issues: readonly MeantIssue[], origin: Origin): readonly Path[] {
  return issues.flatMap(({ issue, path }) => {
    if (issue.code !== "unrecognized_keys") return [];
    return issue.keys.flatMap((key) => {
      const place = belongs(schema, key, path, (inner) => origin.name(inner))?.path;
      return place === undefined || hintOf(issue.message, key) !== undefined ? [] : [place];
    });
  });
}
