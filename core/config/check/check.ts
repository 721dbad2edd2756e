import type { z } from "zod";
import { cut, describe, type Fault, type Path } from "../../faults/fault.ts";
import { SHARED_KEYS } from "../read/config-keys.ts";
import { MAX_DEPTH, tooDeep } from "../../faults/depth.ts";
import { belongs } from "./where-keys-belong.ts";
import { hintOf, readAdvice, type Advice } from "./message.ts";
import type { Origin } from "../../faults/origin.ts";
import { prototypeKeys } from "./prototype-keys.ts";
import { salvage, type Misfit } from "./salvage.ts";
import { allSound, noneSound, type CheckedOrigin } from "./soundness.ts";

/** One configuration value, checked: what could be used of it, where that stands, and every fault in it. */
export interface Part<T> {
  /** All of it where there is no fault, else what fits its schema; `undefined` when that is nothing. */
  readonly value: T | undefined;
  readonly origin: CheckedOrigin;
  readonly faults: readonly Fault[];
}

/** Checks one configuration value against its schema and finds every fault in it, each with its place. */
export function check<Schema extends z.ZodType>(schema: Schema, input: unknown, origin: Origin): Part<z.infer<Schema>> {
  const deep = tooDeep(input);
  // why nothing else: what follows walks through the whole value.
  if (deep !== undefined) return { value: undefined, origin: noneSound(origin), faults: [depthFault(deep, origin)] };
  const result = schema.safeParse(input);
  const prototypes = prototypeKeys(input);
  if (result.success && prototypes.length === 0) return { value: result.data, origin: allSound(origin), faults: [] };
  const issues = result.success ? [] : flatten(result.error.issues, []);
  const faults = issues
    .flatMap((issue) => faultsOf(issue, input, origin, schema))
    .filter(notElsewhere(schema, issues, origin));
  const named = new Set(faults.map(({ path }) => path));
  faults.push(
    ...prototypes.filter((path) => !named.has(origin.name(path))).map((path) => prototypeFault(path, origin)),
  );
  const salvaged = salvage(schema, input, (error) => flatten(error.issues, []).map(misfit), origin);
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

function misfit(issue: Issue): Misfit {
  return { path: plainPath(issue), ...(issue.code === "unrecognized_keys" && { keys: issue.keys }) };
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

/** An issue with its full path; `ofKey` when it is about the last key of the path, not about the value below it. */
type Issue = z.core.$ZodIssue & { readonly ofKey?: true };

/** Issues of the branch of a union that the user meant, with full paths. */
function flatten(issues: readonly Issue[], prefix: readonly PropertyKey[]): Issue[] {
  return issues.flatMap((issue): Issue[] => {
    const path = [...prefix, ...issue.path];
    if (issue.code === "invalid_union") {
      const meant = issue.errors.find((branch) => !branch.some(rejectsAtOnce));
      if (meant !== undefined) return flatten(meant, path);
    }
    if (issue.code === "invalid_key") return issue.issues.map((inner) => ({ ...inner, path, ofKey: true as const }));
    return [{ ...issue, path }];
  });
}

/** Whether an issue says that the value is of another kind altogether, not that something inside it is wrong. */
function rejectsAtOnce(issue: Issue): boolean {
  return (
    issue.path.length === 0 &&
    (issue.code === "invalid_type" || issue.code === "invalid_value" || issue.code === "invalid_format")
  );
}

function plainPath(issue: Issue): Path {
  return issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
}

/** Tells apart the faults that a key is missing which is there, in a wrong place. */
function notElsewhere(schema: z.ZodType, issues: readonly Issue[], origin: Origin): (fault: Fault) => boolean {
  const nameOf = (path: Path) => origin.name(path);
  const moved = issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.flatMap((key) => {
          const place = belongs(schema, key, plainPath(issue), nameOf)?.path;
          return place === undefined || hintOf(issue.message, key) !== undefined ? [] : [place];
        })
      : [],
  );
  return ({ code, path }) => code !== "config/missing" || !moved.some((place: Path) => origin.name(place) === path);
}

/** What to say of a key that belongs to the whole project and stands in the settings of a stack. */
function shared(key: string): (Advice & { readonly found: string }) | undefined {
  if (!SHARED_KEYS.has(key)) return undefined;
  return {
    expected: `${key} in Pulumi.yaml, for all stacks`,
    found: `the key ${JSON.stringify(key)}`,
    fix: `Move it to Pulumi.yaml, with all that is below it: below \`config:\` and \`${key}:\` and \`value:\`.`,
  };
}

function faultsOf(issue: Issue, input: unknown, origin: Origin, schema: z.ZodType): Fault[] {
  const path = plainPath(issue);
  const { expected, fix } = readAdvice(issue.message);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const at = [...path, key];
      const place = { at: origin.locateKey(at), path: origin.name(at) };
      const found = cut(`the key ${JSON.stringify(key)}`);
      const own = hintOf(issue.message, key);
      const advice =
        own === undefined
          ? (belongs(schema, key, path, (inner) => origin.name(inner)) ?? shared(key))
          : { expected, found, fix: own };
      if (advice !== undefined)
        return {
          code: "config/unknown-key",
          ...place,
          expected: advice.expected,
          found: advice.found,
          fix: advice.fix,
        };
      return { code: "config/unknown-key", ...place, expected, found, fix };
    });
  }
  const value = valueAt(input, path);
  const ofKey = issue.ofKey === true;
  const written = wantsText(issue) && value !== undefined ? origin.written(path) : undefined;
  const unquoted = written !== undefined && typeof value !== "string" && typeof value !== "object";
  return [
    {
      code: value === undefined ? "config/missing" : "config/invalid",
      at: ofKey ? origin.locateKey(path) : origin.locate(path),
      path: origin.name(path),
      expected,
      found: ofKey
        ? cut(`the key ${JSON.stringify(path.at(-1))}`)
        : unquoted
          ? `the ${typeof value} ${cut(written, 80)}, without quotes`
          : describe(value),
      fix: unquoted ? `${quoted(written, expected)} ${fix}` : fix,
    },
  ];
}

/** Whether the value should have been text, alone or as one of several forms. */
function wantsText(issue: Issue): boolean {
  if (issue.code === "invalid_union")
    return issue.errors.some((branch) => branch.some((one) => one.path.length === 0 && wantsText(one)));
  return issue.code === "invalid_type" && issue.expected === "string";
}

/**
 * How to write a value that lost its quotes.
 * why the zeros: YAML tools that write the file back, Pulumi's among them, drop those in front of a number.
 */
function quoted(written: string, expected: string): string {
  if (!expected.includes("12 digits") || !/^\d{1,11}$/.test(written))
    return `Put quotes around it: "${cut(written, 80)}".`;
  return `If zeros in front were lost, write "${written.padStart(12, "0")}".`;
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
}
