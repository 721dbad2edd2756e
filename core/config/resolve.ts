import type { z } from "zod";
import type { ClientPlan } from "../client-plan.ts";
import type { Fault } from "../fault.ts";
import { quotasWith } from "../quotas.ts";
import { check } from "./check.ts";
import type { Origin } from "./origin.ts";
import { missingKey, type ConfigKey, type RawConfig } from "./read.ts";
import { resolveClient } from "./resolve-client.ts";
import { resolveHome, type HomeSettings } from "./resolve-home.ts";
import { clientSchema } from "./schema/client.ts";
import { homeSchema } from "./schema/home.ts";
import { accessLevelsSchema, homeAccountSchema } from "./schema/project.ts";
import { quotasSchema } from "./schema/quotas.ts";

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
  const client = part(clientSchema, raw, "client");
  const home = part(homeSchema, raw, "home");
  const parts = [account, levels, limits, client, home].filter((one) => one !== undefined);
  const faults = [...raw.faults, ...parts.flatMap((one) => one.faults), ...kindFaults(raw, client, home)];
  if (account === undefined) {
    const fix =
      'Add it below `config:`, as in: homeAccount: { value: { accountId: "111111111111", company: your-company } }';
    faults.push(missingKey(raw, "homeAccount", "Pulumi.yaml", fix));
  }
  // why: in what was filled in for a missing value, nothing is the user's fault.
  const further = (found: readonly Fault[]) => {
    faults.push(
      ...found.filter(
        ({ code, path }) =>
          !parts.some((one) => one.hides(path)) && !followsFrom(code, path, { account, levels, limits, client, home }),
      ),
    );
  };
  const quotas = quotasWith(limits?.value ?? {});
  if (account?.value !== undefined && client?.value !== undefined) {
    const shared = { account: account.value, levels: levels?.value ?? {}, levelsOrigin: levels?.origin, quotas };
    const resolved = resolveClient(raw, client.origin, client.value, shared);
    further(resolved.faults);
    if (faults.length === 0 && resolved.client !== undefined) return { kind: "client", client: resolved.client };
  }
  if (account?.value !== undefined && home?.value !== undefined) {
    const resolved = resolveHome(home.origin, home.value, account.value, quotas);
    further(resolved.faults);
    if (faults.length === 0 && resolved.home !== undefined) return { kind: "home", home: resolved.home };
  }
  return { kind: "invalid", faults: distinct(faults) };
}

/** Each fault once, and none that a key is missing from a file that could not be read. */
function distinct(faults: readonly Fault[]): readonly Fault[] {
  const unread = new Set(faults.flatMap(({ code, at }) => (code === "config/yaml" ? [at?.file] : [])));
  const seen = new Map(faults.map((fault) => [JSON.stringify(fault), fault]));
  return [...seen.values()].filter(
    ({ code, at }) => code !== "config/missing" || at?.line !== undefined || !unread.has(at?.file),
  );
}

/** Whether a fault of resolution may come from a part that was taken out or filled in elsewhere. */
function followsFrom(
  code: string,
  path: string,
  {
    account,
    levels,
    limits,
    client,
    home,
  }: Readonly<Record<"account" | "levels" | "limits" | "client" | "home", Part<unknown> | undefined>>,
): boolean {
  const policies = [levels, client].some((one) => one?.faults.some((fault) => fault.path.includes("Policies")));
  switch (code) {
    case "config/unknown-level":
      return (levels?.faults.length ?? 0) > 0;
    case "config/quota":
      return (limits?.faults.length ?? 0) > 0;
    case "config/no-policies":
      return policies;
    case "config/no-roles":
    case "config/name-too-long":
      return client?.touches(path) === true;
    case "config/policy-arn":
      return client?.faults.some((fault) => fault.path.endsWith(".accountId")) === true || partitionUnknown();
    case "config/grant-principal":
      return ["group", "user"].some((key) => home?.hides(`${path}.${key}`) === true);
    case "config/region":
    case "config/partition":
      return partitionUnknown();
    default:
      return false;
  }

  function partitionUnknown(): boolean {
    return [account, client].some((one) => one?.faults.some((fault) => fault.path.endsWith(".partition")) === true);
  }
}

/** One configuration key, checked; `value` is what could be used of it. */
interface Part<T> {
  readonly value: T | undefined;
  readonly origin: Origin;
  readonly faults: readonly Fault[];
  readonly hides: (path: string) => boolean;
  readonly touches: (path: string) => boolean;
}

const nowhere = () => false;

function part<Schema extends z.ZodType>(
  schema: Schema,
  raw: RawConfig,
  key: ConfigKey,
): Part<z.infer<Schema>> | undefined {
  const entry = raw.entries.get(key);
  if (entry === undefined) return undefined;
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
