import type { z } from "zod";
import { accessLevels } from "../config/project/access-levels.ts";
import type { ClientPlan } from "../client/client-plan.ts";
import type { Fault } from "../faults/fault.ts";
import { quotasWith } from "../aws/quotas.ts";
import { check } from "../config/check/check.ts";
import { SHARED_KEYS } from "../config/read/config-keys.ts";
import { missingKey, type ConfigKey, type Entry, type RawConfig } from "../config/read/read.ts";
import { followsFrom, type Part } from "./follows-from.ts";
import { resolveClient } from "../client/resolve-client.ts";
import type { ProjectSettings } from "../client/role-context.ts";
import type { HomeSettings } from "../home/settings/home-settings.ts";
import { resolveHome } from "../home/settings/resolve-home.ts";
import { clientSchema } from "../config/schema/client-schema.ts";
import { sharedSetsSchema } from "../config/schema/shared-sets-schema.ts";
import { resolveSharedSets, type ResolvedSharedSets } from "../config/project/resolve-shared-sets.ts";
import { homeSchema } from "../config/schema/home-schema.ts";
import { accessLevelsSchema, homeAccountSchema } from "../config/schema/project-schema.ts";
import { quotasSchema } from "../config/schema/quotas-schema.ts";

/** What a stack is, with everything filled in, or every fault in its configuration. */
export type StackConfig =
  | { readonly kind: "client"; readonly client: ClientPlan }
  | { readonly kind: "home"; readonly home: HomeSettings }
  | { readonly kind: "invalid"; readonly faults: readonly Fault[] };

/**
 * Checks a stack's configuration as a whole and fills in the defaults. A stack is a client or the home, by which key it
 * has. Where the shape of something is wrong, the rest is still looked at, so that all faults come out at once.
 */
export function resolveConfig(raw: RawConfig): StackConfig {
  const account = part(homeAccountSchema, raw, "homeAccount");
  const levels = part(accessLevelsSchema, raw, "accessLevels");
  const limits = part(quotasSchema, raw, "quotas");
  const shared = part(sharedSetsSchema, raw, "sharedPermissionSets");
  const client = part(clientSchema, raw, "client");
  const home = part(homeSchema, raw, "home");
  const parts = [account, levels, limits, shared, client, home].filter((one) => one !== undefined);
  const faults = [...raw.faults, ...parts.flatMap((one) => one.faults), ...kindFaults(raw, client, home)];
  if (account === undefined) {
    const fix =
      'Add it below `config:`, as in: homeAccount: { value: { accountId: "111111111111", company: your-company } }';
    faults.push(missingKey(raw, "homeAccount", "Pulumi.yaml", fix));
  }
  // why: in what was filled in for a missing value, nothing is the user's fault.
  const follows = followsFrom({ account, levels, limits, shared, client, home });
  const further = (found: readonly Fault[]) => {
    for (const fault of found)
      if (!parts.some((one) => one.hides(fault.path)) && !follows(fault.code, fault.path)) faults.push(fault);
  };
  const quotas = quotasWith(limits?.value ?? {});
  const { sharedSets, faults: sharedFaults } =
    shared?.value === undefined ? NO_SETS : resolveSharedSets(shared.origin, shared.value, accessLevels(levels?.value));
  further(sharedFaults);
  if (account?.value !== undefined && client?.value !== undefined) {
    const project: ProjectSettings = {
      account: account.value,
      levels: levels?.value ?? NO_LEVELS,
      levelsOrigin: levels?.origin,
      quotas,
      sharedSets,
    };
    const resolved = resolveClient(raw, client.origin, client.value, project);
    further(resolved.faults);
    if (faults.length === 0 && resolved.client !== undefined) return { kind: "client", client: resolved.client };
  }
  if (account?.value !== undefined && home?.value !== undefined) {
    const resolved = resolveHome(home.origin, home.value, {
      account: account.value,
      quotas,
      sharedSets,
      awsRegion: raw.awsRegion,
    });
    further(resolved.faults);
    if (faults.length === 0 && resolved.home !== undefined) return { kind: "home", home: resolved.home };
  }
  return { kind: "invalid", faults: distinct(faults) };
}

/** Each fault once, and none that a key is missing from a file that could not be read, or where the key is in a wrong place. */
function distinct(faults: readonly Fault[]): readonly Fault[] {
  const hiding = new Set(["config/yaml", "config/too-deep", "config/misplaced"]);
  const unread = new Set(faults.flatMap(({ code, at }) => (hiding.has(code) ? [at?.file] : [])));
  const elsewhere = new Set(faults.flatMap(({ code, path }) => (code === "config/misplaced" ? [path] : [])));
  const seen = new Map(faults.map((fault) => [JSON.stringify(fault), fault]));
  return [...seen.values()].filter(
    ({ code, at, path }) =>
      code !== "config/missing" || (!elsewhere.has(path) && (at?.line !== undefined || !unread.has(at?.file))),
  );
}

const nowhere = () => false;
const NO_SETS: ResolvedSharedSets = { sharedSets: {}, faults: [] };
const NO_LEVELS = {};

// why kept: what `Pulumi.yaml` says belongs to every stack.
const sharedParts = new WeakMap<Entry, Part<unknown>>();

function part<Schema extends z.ZodType>(
  schema: Schema,
  raw: RawConfig,
  key: ConfigKey,
): Part<z.infer<Schema>> | undefined {
  const entry = raw.entries.get(key);
  if (entry === undefined) return undefined;
  if (!SHARED_KEYS.has(key)) return checkedPart(schema, entry);
  const known = sharedParts.get(entry) ?? checkedPart(schema, entry);
  sharedParts.set(entry, known);
  return known as Part<z.infer<Schema>>;
}

function checkedPart<Schema extends z.ZodType>(schema: Schema, entry: Entry): Part<z.infer<Schema>> {
  const { origin, secrets } = entry;
  if (secrets !== undefined) return { value: undefined, origin, faults: secrets, hides: nowhere, touches: nowhere };
  const checked = check(schema, entry.value, entry.origin);
  if (checked.fits) return { value: checked.value, origin: entry.origin, faults: [], hides: nowhere, touches: nowhere };
  const { faults, salvaged } = checked;
  return {
    faults,
    value: salvaged?.value,
    origin: salvaged?.origin ?? entry.origin,
    hides: salvaged?.hides ?? nowhere,
    touches: salvaged?.touches ?? nowhere,
  };
}

function kindFaults(raw: RawConfig, client: object | undefined, home: object | undefined): Fault[] {
  const { namespace } = raw;
  if (client !== undefined && home !== undefined) {
    const at = raw.entries.get("client")?.origin.locate([]) ?? { file: raw.stackFile };
    const fix = "Move one of them to a stack of its own.";
    return [
      {
        code: "config/two-kinds",
        at,
        path: `${namespace}:client`,
        expected: "either client or home in one stack",
        found: "both",
        fix,
      },
    ];
  }
  if (client !== undefined || home !== undefined) return [];
  const key = raw.stack.startsWith("client-") ? "client" : "home";
  return [
    missingKey(
      raw,
      key,
      raw.stackFile,
      `Add ${namespace}:client for a client account, or ${namespace}:home for the home account, below \`config:\`.`,
    ),
  ];
}

/** The plans of those clients whose files can be read. */
export function filePlans(files: ReadonlyMap<string, StackConfig>): ReadonlyMap<string, ClientPlan> {
  return new Map([...files].flatMap(([slug, file]) => (file.kind === "client" ? [[slug, file.client] as const] : [])));
}
