import type { FaultCode } from "./fault-codes.ts";

/** Where in a file something was written; `line` and `column` count from 1. */
export interface Location {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** Where a configuration value stands: the place in its file, and its path as faults show it. */
export interface Place {
  readonly at: Location;
  readonly path: string;
}

/**
 * One thing that is wrong with what a user wrote or deployed. Faults are collected and shown all at once, so nothing
 * here is thrown one at a time. In a report that was read back, the code is any text: another release may have written it.
 */
export interface Fault<Code extends string = FaultCode> {
  /** Stable identifier, for instance `config/unknown-key`. */
  readonly code: Code;
  /** Absent where the fault is not in a file, for instance in a client stack's contract. */
  readonly at?: Location;
  /** Where in the configuration, as in `switchyard:client.roles[0]`; or the name of the thing that is at fault. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  /** What to do about it, as an instruction. */
  readonly fix: string;
  /**
   * Slugs of the clients whose own state or file is at fault: the home stack holds these and goes on with the others.
   * Absent: nobody can be held for it, so it stops everything.
   */
  readonly clients?: readonly string[];
}

const MAX_FOUND = 120;

/** Says in one line what a value is, for the `found` of a fault. Never longer than 120 characters; `undefined` is `nothing`. */
export function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null (nothing after the colon)";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value === "object") {
    const keys = Object.keys(value);
    return keys.length === 0 ? "an empty map" : cut(`a map with ${keys.map((key) => JSON.stringify(key)).join(", ")}`);
  }
  if (typeof value === "string") return cut(JSON.stringify(value));
  if (typeof value === "number" || typeof value === "boolean") return cut(`the ${typeof value} ${String(value)}`);
  return `a ${typeof value}`;
}

/** Text of at most `length` characters (default 120); what was cut off shows as `…`. */
export function cut(text: string, length = MAX_FOUND): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** Names with commas between, as in `a, b, c and 12 more`; `none` for an empty list. At most 20 are spelled out. */
export function listed(names: Iterable<string>): string {
  const all = [...names];
  const shown = all.slice(0, MAX_LISTED).join(", ");
  return all.length === 0 ? "none" : all.length <= MAX_LISTED ? shown : `${shown} and ${all.length - MAX_LISTED} more`;
}

const MAX_LISTED = 20;

/**
 * Text that cannot steer a terminal, pretend to be another line or hide a part of itself: control characters, line
 * separators, marks of writing direction and characters without width are shown as `\\u001b`.
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}

/** `file:line:column`, as far as they are known; editors and terminals turn it into a link. */
export function formatLocation(at: Location): string {
  return [at.file, at.line, at.column].filter((part) => part !== undefined).join(":");
}

/** Each fault once: a mistake in `Pulumi.yaml` is found for every stack. */
export function distinctFaults<Code extends string>(faults: readonly Fault<Code>[]): Fault<Code>[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}

/** More faults of one kind or place say no more, and would hide the others. */
const FEW = 10;

/** The first ten faults; the last of them says how many more there are. */
export function fewFaults(faults: readonly Fault[]): readonly Fault[] {
  const shown = faults.slice(0, FEW);
  const last = shown.at(-1);
  if (last === undefined || faults.length === shown.length) return shown;
  return [...shown.slice(0, -1), { ...last, found: `${last.found}, and ${faults.length - FEW} more problems` }];
}

/** Longest part of a fault that is shown. */
const MAX_PART = 600;

/** One fault as two lines: where, then expected, found and what to do, each cut where it is very long. Ends without a newline. */
export function formatFault({ at, path, expected, found, code, fix }: Fault<string>): string {
  const part = (text: string) => printable(cut(text, MAX_PART));
  const where = at === undefined ? part(path) : `${printable(formatLocation(at))} ${part(path)}`;
  return `${where}: expected ${part(expected)}, found ${part(found)} [${part(code)}]\n    ${part(fix)}`;
}

/** Nobody reads more at once, and they must not push the first ones out of the terminal's memory. */
const MAX_SHOWN = 200;

/**
 * All faults, 200 at most, as one text under one headline, in the order of files and lines; each once, as a mistake in
 * `Pulumi.yaml` is found for every client.
 */
export function formatFaults(headline: string, faults: readonly Fault<string>[]): string {
  const texts = [...new Set([...faults].sort(byPlace).map(formatFault))];
  const more = texts.length - MAX_SHOWN;
  const shown = texts.slice(0, MAX_SHOWN).map((text) => `  ${text}`);
  const count = texts.length === 1 ? "1 problem" : `${texts.length} problems`;
  return [
    `${headline}: ${count}. Nothing was changed.`,
    ...shown,
    ...(more > 0 ? [`  And ${more} more: correct these first.`] : []),
  ].join("\n");
}

function byPlace(a: Fault<string>, b: Fault<string>): number {
  return (
    (a.at?.file ?? "").localeCompare(b.at?.file ?? "") ||
    (a.at?.line ?? 0) - (b.at?.line ?? 0) ||
    (a.at?.column ?? 0) - (b.at?.column ?? 0)
  );
}

/** Steps from the top of a file to a value: map keys and list positions. */
export type Path = readonly (string | number)[];
