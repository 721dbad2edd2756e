import type { Fault } from "../fault.ts";
import type { ClientPlan } from "../client-plan.ts";
import { check, type Checked } from "./check.ts";
import { missingKey, type ConfigKey, type Entry, type RawConfig } from "./read.ts";
import { resolveClient } from "./resolve-client.ts";
import { resolveHome, type HomeSettings } from "./resolve-home.ts";
import { accessLevelsSchema, clientSchema, homeAccountSchema, homeSchema } from "./schema.ts";
import type { z } from "zod";

/** What a stack is, with everything filled in, or every fault in its configuration. */
export type StackConfig =
  | { readonly kind: "client"; readonly client: ClientPlan }
  | { readonly kind: "home"; readonly home: HomeSettings }
  | { readonly kind: "invalid"; readonly faults: readonly Fault[] };

/** Checks a stack's configuration as a whole and fills in the defaults. A stack is a client or the home, by which key it has. */
export function resolveConfig(raw: RawConfig): StackConfig {
  const faults: Fault[] = [...raw.faults];
  const account = checkEntry(homeAccountSchema, raw, "homeAccount");
  const levels = checkEntry(accessLevelsSchema, raw, "accessLevels");
  const client = checkEntry(clientSchema, raw, "client");
  const home = checkEntry(homeSchema, raw, "home");
  for (const part of [account, levels, client, home]) faults.push(...(part?.faults ?? []));
  if (account === undefined) {
    faults.push(
      missingKey(
        raw,
        "homeAccount",
        "Pulumi.yaml",
        'Add it below `config:` in Pulumi.yaml, as in: homeAccount: { value: { accountId: "111111111111", company: your-company } }',
      ),
    );
  }
  if (client === undefined && home === undefined) {
    faults.push(
      missingKey(
        raw,
        raw.stack.startsWith("client-") ? "client" : "home",
        raw.stackFile,
        `Add ${raw.namespace}:client for a client account, or ${raw.namespace}:home for the home account, below \`config:\`.`,
      ),
    );
  }
  if (client !== undefined && home !== undefined) {
    faults.push({
      code: "config/two-kinds",
      at: raw.entries.get("client")?.origin.locate([]) ?? { file: raw.stackFile },
      path: `${raw.namespace}:client`,
      expected: "either client or home in one stack",
      found: "both",
      fix: "Move one of them to a stack of its own.",
    });
  }
  const accountEntry = raw.entries.get("homeAccount");
  if (account?.value !== undefined && accountEntry !== undefined) {
    const shared = {
      account: account.value,
      levels: levels?.value ?? {},
      levelsOrigin: raw.entries.get("accessLevels")?.origin,
    };
    const clientEntry = raw.entries.get("client");
    // why: without valid levels every role would look like one of an unknown level.
    const levelsKnown = levels === undefined || levels.value !== undefined;
    if (client?.value !== undefined && clientEntry !== undefined && levelsKnown) {
      const plan = resolveClient(raw, clientEntry.origin, client.value, shared);
      faults.push(...plan.faults);
      if (faults.length === 0 && plan.client !== undefined) return { kind: "client", client: plan.client };
    }
    const homeEntry = raw.entries.get("home");
    if (home?.value !== undefined && homeEntry !== undefined) {
      const settings = resolveHome(homeEntry.origin, home.value, account.value);
      faults.push(...settings.faults);
      if (faults.length === 0 && settings.home !== undefined) return { kind: "home", home: settings.home };
    }
  }
  return { kind: "invalid", faults };
}

function checkEntry<Schema extends z.ZodType>(
  schema: Schema,
  raw: RawConfig,
  key: ConfigKey,
): Checked<z.infer<Schema>> | undefined {
  const entry: Entry | undefined = raw.entries.get(key);
  return entry === undefined ? undefined : check(schema, entry.value, entry.origin);
}
