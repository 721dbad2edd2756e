import type { Fault, Path } from "../../faults/fault.ts";
import { tooDeep } from "../../faults/nesting-depth.ts";
import { type Origin, textOrigin, yamlOrigin } from "../../faults/origin.ts";
import type { YamlSource } from "../../faults/yaml/source.ts";
import { repeatedJsonKey } from "./repeated-json-key.ts";

/** One configuration value as it stands in a file. */
export interface Written {
  /** The key as Pulumi understands it, with its namespace: `switchyard:client`. */
  readonly key: string;
  /** The key as it is written. */
  readonly as: string;
  /** The value, decoded as the program decodes what Pulumi passes. */
  readonly value: unknown;
  /** Text as Pulumi would pass it: structures as JSON, anything else as it reads; nothing for null. */
  readonly text: () => string;
  readonly origin: Origin;
  readonly source: YamlSource;
}

/** All configuration values in one file, and a fault for each key that stands there twice. */
export interface WrittenFile {
  readonly values: readonly Written[];
  readonly faults: readonly Fault[];
}

// why kept: `Pulumi.yaml` belongs to every client.
const projects = new WeakMap<YamlSource, { readonly namespace: string; readonly file: WrittenFile }>();

/** `config` of `Pulumi.yaml`, where a value stands below `value:` (or `default:`). The same source gives the same values. */
export function projectConfig(source: YamlSource, namespace: string): WrittenFile {
  const known = projects.get(source);
  if (known?.namespace === namespace) return known.file;
  const file = readProjectConfig(source, namespace);
  projects.set(source, { namespace, file });
  return file;
}

function readProjectConfig(source: YamlSource, namespace: string): WrittenFile {
  return writtenIn(source, namespace, (key, declared) => {
    const holder = ["value", "default"].find((name) => member(declared, name) !== undefined);
    return holder === undefined
      ? { base: ["config", key], value: declared }
      : { base: ["config", key, holder], value: member(declared, holder) };
  });
}

/** `config` of a stack's file. */
export function stackConfig(source: YamlSource, namespace: string): WrittenFile {
  return writtenIn(source, namespace, (key, value) => ({ base: ["config", key], value }));
}

function writtenIn(
  source: YamlSource,
  namespace: string,
  place: (key: string, value: unknown) => { base: Path; value: unknown },
): WrittenFile {
  const values = new Map<string, Written>();
  const faults: Fault[] = [];
  for (const [as, declared] of Object.entries(map(member(source.value, "config")))) {
    const key = fullKey(as, namespace);
    const { base, value } = place(as, declared);
    const decoded = decode(value);
    const origin = decoded === value ? yamlOrigin(source, key, base) : textOrigin(source, key, base);
    if (decoded !== value) faults.push(...repeatedKeys(String(value), origin));
    const first = values.get(key);
    if (first === undefined)
      values.set(key, { key, as, value: decoded, text: () => engineText(value), origin, source });
    else faults.push(twice(key, first.as, as, source));
  }
  return { values: [...values.values()], faults };
}

/** What the program makes of a value: Pulumi passes text as it is and structures as JSON, so JSON text is a structure. */
export function decode(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** A fault for a key that stands twice in JSON text. */
export function repeatedKeys(text: string, origin: Origin): readonly Fault[] {
  const path = typeof decode(text) === "object" ? repeatedJsonKey(text) : undefined;
  if (path === undefined) return [];
  const key = JSON.stringify(path.at(-1));
  const [at, name] = [origin.locate(path), origin.name(path)];
  return [
    { code: "config/repeated-key", at, path: name, expected: `${key} once`, found: "it twice", fix: "Remove one." },
  ];
}

/** Whether what Pulumi passed is what stands in the file; the order of keys does not count. */
export function isPassedAs({ value, text }: Written, passed: string): boolean {
  const decoded = decode(passed);
  if (decoded === passed) return passed === text();
  return [decoded, value].every((one) => tooDeep(one) === undefined) && sorted(decoded) === sorted(value);
}

function engineText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

/** why: without a namespace, a key is the project's; and Pulumi still knows the form that it wrote long ago. */
function fullKey(key: string, namespace: string): string {
  return key.includes(":") ? key.replace(/^([^:]+):config:/, "$1:") : `${namespace}:${key}`;
}

/** why a fault: Pulumi takes now the one, now the other. */
function twice(key: string, first: string, second: string, source: YamlSource): Fault {
  return {
    code: "config/repeated-key",
    at: source.locateKey(["config", second]),
    path: key,
    expected: `the key ${key} once`,
    found: `${JSON.stringify(second)} beside ${JSON.stringify(first)}, which are one key to Pulumi`,
    fix: `Remove one of them; ${key} is the usual form.`,
  };
}

/** A member of a map; of anything else, nothing. */
export function member(value: unknown, key: string): unknown {
  return map(value)[key];
}

function map(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
