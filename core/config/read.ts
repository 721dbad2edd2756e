import { describe, type Fault } from "../fault.ts";
import { didYouMean } from "../nearest.ts";
import { bareOrigin, yamlOrigin, type Origin } from "./origin.ts";
import { readYaml, type Path, type SourceFile, type YamlSource } from "./source.ts";

/** The configuration keys of Switchyard, without the project's namespace. */
export const CONFIG_KEYS = ["homeAccount", "accessLevels", "sharedPermissionSets", "quotas", "client", "home"] as const;

/** One of {@link CONFIG_KEYS}. */
export type ConfigKey = (typeof CONFIG_KEYS)[number];

/** One configuration value as written, not yet checked, and where it stands. */
export interface Entry {
  readonly value: unknown;
  readonly origin: Origin;
}

/** The configuration of one stack as written: what both readers give and {@link resolveConfig} takes. */
export interface RawConfig {
  /** Name of the stack, as in `client-abccorp`. */
  readonly stack: string;
  /** File that holds the stack's own settings, as faults name it: `Pulumi.client-abccorp.yaml`. */
  readonly stackFile: string;
  /** Namespace of the keys: the name of the Pulumi project. */
  readonly namespace: string;
  readonly entries: ReadonlyMap<ConfigKey, Entry>;
  /** `aws:region` of the stack, if set. */
  readonly awsRegion?: string;
  readonly faults: readonly Fault[];
}

/** A stack's two files as text. `project` is `Pulumi.yaml`; `stack` is `Pulumi.<stack>.yaml`. */
export interface StackFiles {
  readonly project: SourceFile;
  readonly stack: SourceFile;
}

/** Name of a stack's file. */
export function stackFileName(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/** The reader for tools: takes the files as text and needs no engine. */
export function readConfigFiles(stack: string, files: StackFiles): RawConfig {
  const project = readYaml(files.project);
  const own = readYaml(files.stack);
  const namespace = text(member(project.source.value, "name")) ?? "switchyard";
  const faults = [...project.faults, ...own.faults];
  const entries = new Map<ConfigKey, Entry>();
  for (const { source, base, key, value } of [...projectConfig(project.source), ...stackConfig(own.source)]) {
    const name = source === project.source && !key.includes(":") ? key : withoutNamespace(key, namespace);
    if (name === undefined) continue;
    if (isConfigKey(name)) entries.set(name, { value, origin: yamlOrigin(source, `${namespace}:${name}`, base) });
    else faults.push(unknownKey(namespace, name, source.locateKey(["config", key])));
  }
  const places = [...stackConfig(own.source), ...projectConfig(project.source)];
  const region = text(places.find(({ key }) => key === "aws:region")?.value);
  return {
    stack,
    stackFile: files.stack.name,
    namespace,
    entries,
    faults,
    ...(region !== undefined && { awsRegion: region }),
  };
}

/**
 * The reader for the program: takes what Pulumi made of project, stack and environment configuration. The files, where
 * they are at hand, only give the places for faults.
 * @param values Pulumi's configuration by full key; structured values as JSON text, as Pulumi passes them.
 */
export function readEngineConfig(
  stack: string,
  namespace: string,
  values: Readonly<Record<string, string>>,
  files: Partial<StackFiles> = {},
): RawConfig {
  const stackFile = files.stack?.name ?? stackFileName(stack);
  const sources = [
    ...(files.stack === undefined ? [] : [...stackConfig(readYaml(files.stack).source)]),
    ...(files.project === undefined ? [] : [...projectConfig(readYaml(files.project).source)]),
  ];
  const first = new Map([...sources.entries()].reverse().map(([index, { key }]) => [key, index]));
  const faults: Fault[] = [];
  const entries = new Map<ConfigKey, Entry>();
  for (const [key, json] of Object.entries(values)) {
    const name = withoutNamespace(key, namespace);
    if (name === undefined) continue;
    const written = sources[Math.min(first.get(key) ?? sources.length, first.get(name) ?? sources.length)];
    if (!isConfigKey(name)) {
      faults.push(
        unknownKey(namespace, name, written?.source.locateKey(["config", written.key]) ?? { file: stackFile }),
      );
      continue;
    }
    const origin = written === undefined ? bareOrigin(stackFile, key) : yamlOrigin(written.source, key, written.base);
    entries.set(name, { value: fromJson(json), origin });
  }
  const region = values["aws:region"];
  return { stack, stackFile, namespace, entries, faults, ...(region !== undefined && { awsRegion: region }) };
}

interface Written {
  readonly source: YamlSource;
  readonly base: Path;
  readonly key: string;
  readonly value: unknown;
}

/** `config` of `Pulumi.yaml`, where a value stands below `value:` (or `default:`). */
function* projectConfig(source: YamlSource): Generator<Written> {
  for (const [key, declared] of Object.entries(map(member(source.value, "config")))) {
    const holder = ["value", "default"].find((name) => member(declared, name) !== undefined);
    if (holder === undefined) yield { source, base: ["config", key], key, value: declared };
    else yield { source, base: ["config", key, holder], key, value: member(declared, holder) };
  }
}

function* stackConfig(source: YamlSource): Generator<Written> {
  for (const [key, value] of Object.entries(map(member(source.value, "config")))) {
    yield { source, base: ["config", key], key, value };
  }
}

function unknownKey(namespace: string, name: string, at: Fault["at"]): Fault {
  const known = CONFIG_KEYS.map((key) => `${namespace}:${key}`);
  const hint = didYouMean(name, CONFIG_KEYS);
  return {
    code: "config/unknown-key",
    ...(at !== undefined && { at }),
    path: `${namespace}:${name}`,
    expected: `one of ${known.join(", ")}`,
    found: `the key ${JSON.stringify(`${namespace}:${name}`)}`,
    fix: hint === "" ? "Remove the key." : `Remove the key, or correct it: ${hint}`,
  };
}

function withoutNamespace(key: string, namespace: string): string | undefined {
  return key.startsWith(`${namespace}:`) ? key.slice(namespace.length + 1) : undefined;
}

function isConfigKey(name: string): name is ConfigKey {
  return (CONFIG_KEYS as readonly string[]).includes(name);
}

/** Pulumi passes text as it is and structures as JSON. */
function fromJson(json: string): unknown {
  if (!/^\s*[[{]/.test(json)) return json;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return json;
  }
}

function member(value: unknown, key: string): unknown {
  return map(value)[key];
}

function map(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A fault for a key that a stack needs and that is nowhere. */
export function missingKey(raw: RawConfig, key: ConfigKey, file: string, fix: string): Fault {
  return {
    code: "config/missing",
    at: { file },
    path: `${raw.namespace}:${key}`,
    expected: `the key ${raw.namespace}:${key}`,
    found: describe(undefined),
    fix,
  };
}
