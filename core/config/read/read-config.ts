import { didYouMean } from "../../faults/did-you-mean.ts";
import { describe, type Fault, type Location } from "../../faults/fault.ts";
import { bareOrigin, type Origin } from "../../faults/origin.ts";
import { readYaml, type SourceFile, type YamlSource } from "../../faults/yaml/source.ts";
import { stackFileName } from "../naming.ts";
import { CONFIG_KEYS, type ConfigKey } from "./config-keys.ts";
import { secretFaults, secretPaths } from "./encrypted-values.ts";
import { misplacedFaults } from "./misplaced-keys.ts";
import { incomplete, overriddenFaults, projectFaults } from "./project-file.ts";
import { decode, isPassedAs, member, projectConfig, repeatedKeys, stackConfig, type Written } from "./written-value.ts";
import { outdented, type ReadFault, type StackKey } from "./wrong-indentation.ts";

export type { ConfigKey } from "./config-keys.ts";

/** One configuration value as written, not yet checked, and where it stands. */
export interface ConfigValue {
  readonly value: unknown;
  readonly origin: Origin;
  /** Why it cannot be used: it is a secret, or holds one. */
  readonly secrets?: readonly Fault[];
}

/** The configuration of one stack as written: what both readers give and {@link resolveConfig} takes. */
export interface RawConfig {
  /** Name of the stack, as in `client-abccorp`. */
  readonly stack: string;
  /** File that holds the stack's own settings, as faults name it: `Pulumi.client-abccorp.yaml`. */
  readonly stackFile: string;
  /** Namespace of the keys: the name of the Pulumi project. */
  readonly namespace: string;
  readonly entries: ReadonlyMap<ConfigKey, ConfigValue>;
  /** `aws:region` of the stack, if set. */
  readonly awsRegion?: string;
  readonly faults: readonly ReadFault[];
}

/** A stack's two files as text. `project` is `Pulumi.yaml`; `stack` is `Pulumi.<stack>.yaml`. */
export interface StackFiles {
  readonly project: SourceFile;
  readonly stack: SourceFile;
}

/** The reader for tools: takes the files as text and needs no engine. */
export function readConfigFiles(stack: string, files: StackFiles): RawConfig {
  const project = readYaml(files.project);
  const own = readYaml(files.stack);
  const name = member(project.source.value, "name");
  const namespace = typeof name === "string" ? name : "switchyard";
  const shared = projectConfig(project.source, namespace);
  const stacks = stackConfig(own.source, namespace);
  const faults: ReadFault[] = [...project.faults, ...own.faults, ...shared.faults, ...stacks.faults];
  const entries = new Map<ConfigKey, ConfigValue>();
  const keys = new Set(stacks.values.map(({ key }) => key));
  const has = (own: StackKey) => keys.has(`${namespace}:${own}`);
  for (const written of [...shared.values, ...stacks.values]) {
    const { key } = written;
    const bare = withoutNamespace(key, namespace);
    if (bare === undefined) continue;
    if (!isConfigKey(bare)) faults.push(unknownKey(key, bare, keyPlace(written), has));
    else entries.set(bare, written.source === own.source ? newEntry(written) : entryOf(written));
  }
  const region = [...stacks.values, ...shared.values].find(({ key }) => key === REGION);
  faults.push(
    ...incomplete(project.source),
    ...placeFaults({ project: project.source, stack: own.source }, namespace, entries),
  );
  const secrets = region === undefined ? [] : secretPaths(region.value);
  if (region !== undefined && secrets.length > 0) faults.push(...secretFaults(region.origin, secrets));
  return {
    stack,
    stackFile: files.stack.name,
    namespace,
    entries,
    faults,
    ...(region !== undefined && secrets.length === 0 && { awsRegion: region.text() }),
  };
}

// why kept: so that what `Pulumi.yaml` says to every client is checked once.
const known = new WeakMap<Written, ConfigValue>();

function entryOf(written: Written): ConfigValue {
  const entry = known.get(written) ?? newEntry(written);
  known.set(written, entry);
  return entry;
}

function newEntry({ value, origin }: Written): ConfigValue {
  const secrets = secretPaths(value);
  return { value, origin, ...(secrets.length > 0 && { secrets: secretFaults(origin, secrets) }) };
}

/** What Pulumi passes to the program. */
export interface EngineValues {
  /** Configuration by full key; structured values as JSON text. */
  readonly values: Readonly<Record<string, string>>;
  /** Full keys of values that are encrypted, or have something encrypted in them. */
  readonly secretKeys?: readonly string[];
}

/**
 * The reader for the program: takes what Pulumi made of project, stack and environment configuration. The files, where
 * they are at hand, give the places for faults, as far as what Pulumi passed is what stands in them.
 */
export function readEngineConfig(
  stack: string,
  namespace: string,
  { values, secretKeys = [] }: EngineValues,
  files: Partial<StackFiles> = {},
): RawConfig {
  const stackFile = files.stack?.name ?? stackFileName(stack);
  const own = files.stack && readYaml(files.stack);
  const shared = files.project && readYaml(files.project);
  const stacks = own && stackConfig(own.source, namespace);
  const projects = shared && projectConfig(shared.source, namespace);
  const inFiles = [...(stacks?.values ?? []), ...(projects?.values ?? [])];
  // why the files' own faults: what Pulumi lets pass there, it may have read otherwise than it was meant.
  const faults: ReadFault[] = [shared, own, projects, stacks].flatMap((one) => one?.faults ?? []);
  const first = new Map([...inFiles].reverse().map((place) => [place.key, place]));
  const elsewhere = own?.faults.length === 0 ? `(passed to Pulumi, not in ${stackFile})` : stackFile;
  const entries = new Map<ConfigKey, ConfigValue>();
  const has = (own: StackKey) => Object.hasOwn(values, `${namespace}:${own}`);
  for (const [key, passed] of Object.entries(values)) {
    const name = withoutNamespace(key, namespace);
    if (name === undefined && key !== REGION) continue;
    const written = first.get(key);
    const secret = secretKeys.includes(key);
    const inFile = written !== undefined && (secret || isPassedAs(written, passed));
    const origin = inFile ? written.origin : bareOrigin(elsewhere, key);
    if (!inFile) faults.push(...repeatedKeys(passed, origin));
    const secrets = secret && { secrets: secretFaults(origin, secretPaths(written?.value)) };
    if (name === undefined) faults.push(...(secrets ? secrets.secrets : []));
    else if (isConfigKey(name)) entries.set(name, { value: decode(passed), origin, ...secrets });
    else faults.push(unknownKey(key, name, written === undefined ? { file: stackFile } : keyPlace(written), has));
  }
  if (own !== undefined && shared !== undefined)
    faults.push(...placeFaults({ project: shared.source, stack: own.source }, namespace, entries));
  const region = secretKeys.includes(REGION) ? undefined : values[REGION];
  return { stack, stackFile, namespace, entries, faults, ...(region !== undefined && { awsRegion: region }) };
}

/** What of both files Pulumi refuses, passes to nobody or takes from the wrong one of the two. */
function placeFaults(
  { project, stack }: Readonly<Record<"project" | "stack", YamlSource>>,
  namespace: string,
  entries: ReadonlyMap<ConfigKey, ConfigValue>,
): readonly ReadFault[] {
  const kind = entries.has("client") || entries.has("home");
  const needed = (key: string) => (key === "homeAccount" ? !entries.has(key) : !kind && /^(?:client|home)$/.test(key));
  return [
    ...projectFaults(project),
    ...overriddenFaults(stack, project.name, namespace),
    ...misplacedFaults(project, namespace, true, needed),
    ...misplacedFaults(stack, namespace, false, needed),
  ];
}

const REGION = "aws:region";

function keyPlace({ source, as }: Written): Location {
  return source.locateKey(["config", as]);
}

function unknownKey(key: string, name: string, at: Location, has: (key: StackKey) => boolean): ReadFault {
  const namespace = key.slice(0, -name.length);
  const moved = outdented(name, () => at, namespace.slice(0, -1), has);
  if (moved !== undefined) return moved;
  const hint = didYouMean(name, CONFIG_KEYS);
  return {
    code: "config/unknown-key",
    at,
    path: key,
    expected: `one of ${CONFIG_KEYS.map((known) => `${namespace}${known}`).join(", ")}`,
    found: `the key ${JSON.stringify(key)}`,
    fix: hint === "" ? "Remove the key." : `Remove the key, or correct it: ${hint}`,
  };
}

function withoutNamespace(key: string, namespace: string): string | undefined {
  return key.startsWith(`${namespace}:`) ? key.slice(namespace.length + 1) : undefined;
}

function isConfigKey(name: string): name is ConfigKey {
  return (CONFIG_KEYS as readonly string[]).includes(name);
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
