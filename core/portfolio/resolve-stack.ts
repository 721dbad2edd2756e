import type { z } from "zod";
import { quotasWith } from "../aws/quotas.ts";
import type { ClientPlan } from "../client/client-plan.ts";
import { resolveClient } from "../client/resolve-client.ts";
import { check, type Part } from "../config/check/check-value.ts";
import { noneSound, type Sound } from "../config/check/soundness.ts";
import { accessLevels } from "../config/project/access-levels.ts";
import { resolveSharedSets } from "../config/project/resolve-shared-sets.ts";
import { type ConfigKey, SHARED_KEYS } from "../config/read/config-keys.ts";
import { type ConfigValue, missingKey, type RawConfig } from "../config/read/read-config.ts";
import { clientSchema } from "../config/schema/client-schema.ts";
import { homeSchema } from "../config/schema/home-schema.ts";
import { accessLevelsSchema, homeAccountSchema } from "../config/schema/project-schema.ts";
import { quotasSchema } from "../config/schema/quotas-schema.ts";
import { sharedSetsSchema } from "../config/schema/shared-sets-schema.ts";
import type { Fault, Path } from "../faults/fault.ts";
import type { HomeSettings } from "../home/settings/home-settings.ts";
import { resolveHome } from "../home/settings/resolve-home.ts";

/** What a stack is, with everything filled in, or every fault in its configuration. */
export type StackConfig =
  | { readonly kind: "client"; readonly client: ClientPlan }
  | { readonly kind: "home"; readonly home: HomeSettings }
  | { readonly kind: "invalid"; readonly faults: readonly Fault[] };

/**
 * Checks a stack's configuration as a whole and fills in the defaults. A stack is a client or the home, by which key it
 * has. What does not fit its schema is taken out and the rest still looked at, so that all faults come out at once; a
 * check that reads what was taken out does not run.
 */
export function resolveConfig(raw: RawConfig): StackConfig {
  const parts = {
    homeAccount: part(homeAccountSchema, raw, "homeAccount"),
    accessLevels: part(accessLevelsSchema, raw, "accessLevels"),
    quotas: part(quotasSchema, raw, "quotas"),
    sharedPermissionSets: part(sharedSetsSchema, raw, "sharedPermissionSets"),
    client: part(clientSchema, raw, "client"),
    home: part(homeSchema, raw, "home"),
  };
  const sound: Sound = (...reads) => reads.every(([key, ...path]) => parts[key]?.origin.sound(path) ?? true);
  const { homeAccount, accessLevels: levels, client, home } = parts;
  const shared = resolveSharedSets(parts.sharedPermissionSets, accessLevels(levels?.value), sound);
  const faults = [
    ...raw.faults,
    ...Object.values(parts).flatMap((one) => one?.faults ?? []),
    ...missingKeys(raw),
    ...twoKinds(raw),
    ...shared.faults,
  ];
  if (homeAccount?.value !== undefined) {
    const quotas = quotasWith(parts.quotas?.value ?? {});
    const project = { account: homeAccount.value, quotas, sharedSets: shared.sharedSets, sound };
    if (client?.value !== undefined) {
      const ofLevels = { levels: levels?.value ?? NO_LEVELS, levelsOrigin: levels?.origin };
      const resolved = resolveClient(raw, client.origin, client.value, { ...project, ...ofLevels });
      faults.push(...resolved.faults);
      if (faults.length === 0 && resolved.client !== undefined) return { kind: "client", client: resolved.client };
    }
    if (home?.value !== undefined) {
      const resolved = resolveHome(home.origin, home.value, { ...project, awsRegion: raw.awsRegion });
      faults.push(...resolved.faults);
      if (faults.length === 0 && resolved.home !== undefined) return { kind: "home", home: resolved.home };
    }
  }
  return { kind: "invalid", faults: distinct(faults) };
}

/** Each fault once, and none that a key is missing from a file that could not be read, or whose keys stand in wrong places. */
function distinct(faults: readonly Fault[]): readonly Fault[] {
  const hiding = new Set(["config/yaml", "config/too-deep", "config/misplaced"]);
  const unread = new Set(faults.flatMap(({ code, at }) => (hiding.has(code) ? [at?.file] : [])));
  const seen = new Map(faults.map((fault) => [JSON.stringify(fault), fault]));
  return [...seen.values()].filter(
    ({ code, at }) => code !== "config/missing" || at?.line !== undefined || !unread.has(at?.file),
  );
}

const NO_LEVELS = {};

// why kept: what `Pulumi.yaml` says belongs to every stack.
const sharedParts = new WeakMap<ConfigValue, Part<unknown>>();

function part<Schema extends z.ZodType>(
  schema: Schema,
  raw: RawConfig,
  key: ConfigKey,
): Part<z.infer<Schema>> | undefined {
  const entry = raw.entries.get(key);
  if (entry === undefined) return undefined;
  const elsewhere = raw.faults.flatMap(({ instead }) => (instead?.[0] === key ? [[instead[1]]] : []));
  if (!SHARED_KEYS.has(key) || elsewhere.length > 0) return checkedPart(schema, entry, elsewhere);
  const known = sharedParts.get(entry) ?? checkedPart(schema, entry, elsewhere);
  sharedParts.set(entry, known);
  return known as Part<z.infer<Schema>>;
}

function checkedPart<Schema extends z.ZodType>(
  schema: Schema,
  { value, origin, secrets }: ConfigValue,
  elsewhere: readonly Path[],
): Part<z.infer<Schema>> {
  return secrets === undefined
    ? check(schema, value, origin, elsewhere)
    : { value: undefined, origin: noneSound(origin), faults: secrets };
}

/** Every stack needs the home account, and is either a client or the home. */
function missingKeys(raw: RawConfig): Fault[] {
  const { namespace, entries, stack, stackFile } = raw;
  const faults: Fault[] = [];
  if (!entries.has("homeAccount")) {
    const fix =
      'Add it below `config:`, as in: homeAccount: { value: { accountId: "111111111111", company: your-company } }';
    faults.push(missingKey(raw, "homeAccount", "Pulumi.yaml", fix));
  }
  if (!entries.has("client") && !entries.has("home")) {
    const key = stack.startsWith("client-") ? "client" : "home";
    const fix = `Add ${namespace}:client for a client account, or ${namespace}:home for the home account, below \`config:\`.`;
    faults.push(missingKey(raw, key, stackFile, fix));
  }
  return faults;
}

function twoKinds({ namespace, entries }: RawConfig): Fault[] {
  const client = entries.get("client");
  if (client === undefined || !entries.has("home")) return [];
  return [
    {
      code: "config/two-kinds",
      at: client.origin.locate([]),
      path: `${namespace}:client`,
      expected: "either client or home in one stack",
      found: "both",
      fix: "Move one of them to a stack of its own.",
    },
  ];
}

/** The plans of those clients whose files can be read. */
export function filePlans(files: ReadonlyMap<string, StackConfig>): ReadonlyMap<string, ClientPlan> {
  return new Map([...files].flatMap(([slug, file]) => (file.kind === "client" ? [[slug, file.client] as const] : [])));
}
