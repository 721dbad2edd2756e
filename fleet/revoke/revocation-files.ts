import { isDeepStrictEqual } from "node:util";
import { parseUntil } from "../../core/config/until.ts";
import { stackConfig } from "../../core/config/read/written-value.ts";
import type { Fault } from "../../core/faults/fault.ts";
import { readYaml, type SourceFile } from "../../core/faults/yaml/source.ts";
import type { DeniedPerson } from "../../core/home/settings/home-settings.ts";
import { type EntryHolder, withEntries, withoutEntries } from "./edit-entries.ts";

/** A file as it is to be, or what has to be written by hand instead. */
export type EditedFile =
  | { readonly file: SourceFile; readonly faults: readonly [] }
  | { readonly file: undefined; readonly faults: readonly Fault[] };

/**
 * The client's file with another date of revocation for some roles; every other line is as it was.
 * @param before Moment (UTC, ISO 8601). `undefined`: the entries are taken out.
 */
export function editRevoked(
  file: SourceFile,
  namespace: string,
  roles: readonly string[],
  before: string | undefined,
): EditedFile {
  const entry = (role: string) => `${role}: ${JSON.stringify(before)}`;
  return edited(file, `${namespace}:client`, namespace, {
    ...{ key: "revoked", kind: "map" as const },
    going: (value) => roles.filter((role) => isRecord(value) && Object.hasOwn(value, role)),
    coming: before === undefined ? [] : roles.map(entry),
    wanted: (value) => {
      const old = isRecord(value) ? Object.entries(value) : [];
      const kept = old.filter(([role]) => !roles.includes(role));
      const all = [...kept, ...(before === undefined ? [] : roles.map((role) => [role, before] as const))];
      return all.length === 0 ? undefined : Object.fromEntries<unknown>(all);
    },
    isSame: (one, other) => isDeepStrictEqual(moments(one), moments(other)),
    byHand:
      before === undefined
        ? `Take ${roles.join(", ")} out of \`revoked\` by hand`
        : `Write \`revoked: { ${roles.map(entry).join(", ")} }\` below ${namespace}:client by hand`,
  });
}

/**
 * The home stack's file in which this person is denied, and nobody else more or less than before.
 * @param lift Whether the entry is taken out.
 */
export function editDenied(
  file: SourceFile,
  namespace: string,
  people: readonly DeniedPerson[],
  lift: boolean,
): EditedFile {
  const written = people.map((one) =>
    one.kind === "user"
      ? { user: one.name, id: one.id, ...(one.email !== undefined && { email: one.email }), since: one.since }
      : { iamUser: one.name, since: one.since },
  );
  const isOf = (entry: unknown) =>
    isRecord(entry) &&
    people.some((one) => (one.kind === "user" ? entry["id"] === one.id : entry["iamUser"] === one.name));
  const lines = written.map(inOneLine);
  return edited(file, `${namespace}:home`, namespace, {
    ...{ key: "denied", kind: "list" as const },
    going: (value) => (Array.isArray(value) ? value.flatMap((entry, index) => (isOf(entry) ? [index] : [])) : []),
    coming: lift ? [] : lines,
    wanted: (value) => {
      const kept = Array.isArray(value) ? (value as readonly unknown[]).filter((entry) => !isOf(entry)) : [];
      const all = [...kept, ...(lift ? [] : written)];
      return all.length === 0 ? undefined : all;
    },
    // why in any order: where there is a list in brackets, a new entry comes first.
    isSame: (one, other) => isDeepStrictEqual(inOrder(one), inOrder(other)),
    byHand: lift
      ? `Take the entry out of \`denied\` by hand`
      : `Write this below \`denied\` of ${namespace}:home by hand: ${lines.join(", ")}`,
  });
}

interface Edit {
  readonly key: string;
  readonly kind: EntryHolder["kind"];
  /** Entries of what is there that go. */
  readonly going: (value: unknown) => readonly (string | number)[];
  /** Entries that come, as YAML in one line. */
  readonly coming: readonly string[];
  /** What is to be there afterwards; `undefined`: nothing. */
  readonly wanted: (value: unknown) => unknown;
  readonly isSame: (one: unknown, other: unknown) => boolean;
  readonly byHand: string;
}

function edited(file: SourceFile, configKey: string, namespace: string, edit: Edit): EditedFile {
  const entryOf = (one: SourceFile) =>
    stackConfig(readYaml(one).source, namespace).values.find(({ key }) => key === configKey);
  const before = entryOf(file);
  const value = isRecord(before?.value) ? before.value : undefined;
  const holder: EntryHolder = { at: ["config", before?.as ?? ""], key: edit.key, kind: edit.kind };
  const { [edit.key]: old, ...others } = value ?? {};
  const going = edit.going(old);
  const without = going.length === 0 ? file.text : withoutEntries(file.text, holder, going);
  const text = without === undefined || edit.coming.length === 0 ? without : withEntries(without, holder, edit.coming);
  if (text !== undefined && value !== undefined) {
    const after = { name: file.name, text };
    const { [edit.key]: found, ...rest } = (entryOf(after)?.value ?? {}) as Readonly<Record<string, unknown>>;
    // why asked: the text is changed by positions, and what it means afterwards is what counts.
    if (isDeepStrictEqual(rest, others) && edit.isSame(found, edit.wanted(old))) return { file: after, faults: [] };
  }
  return {
    file: undefined,
    faults: [
      {
        code: "revoke/by-hand",
        at: { file: file.name, ...before?.origin.locate([edit.key]) },
        path: `${configKey}.${edit.key}`,
        expected: `a ${edit.kind} in lines of its own or in brackets, so that an entry can be added and taken out`,
        found: "another form, as an alias or JSON text",
        fix: `${edit.byHand}; without it, the next \`up --refresh\` undoes what was done in AWS.`,
      },
    ],
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** why read: an old entry may be written as a day, or without quotes. */
function moments(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const read = (one: unknown) => (typeof one === "string" ? (parseUntil(one) ?? one) : one);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, read(one)]));
}

function inOneLine(entry: Readonly<Record<string, string>>): string {
  const parts = Object.entries(entry).map(([key, value]) => `${key}: ${quoted(value)}`);
  return `{ ${parts.join(", ")} }`;
}

/** why escaped: JSON leaves these as they are, and YAML may take them for the end of a line. */
function quoted(value: string): string {
  return JSON.stringify(value).replaceAll(
    /[\u0085\u2028\u2029\uFEFF]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function inOrder(value: unknown): unknown {
  return Array.isArray(value) ? value.map((one) => JSON.stringify(one)).sort() : value;
}
