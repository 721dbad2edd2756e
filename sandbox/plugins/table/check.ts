import { createHash, randomBytes } from "node:crypto";
import type { Checked, Naming, Refusal } from "../protocol/provider.ts";
import { Unknown, isList, isRecord, type Properties, type Value } from "../protocol/value.ts";
import type { AutoName, ResourceType } from "./entry.ts";
import { checkInputs } from "./check-inputs.ts";

/** What the naming of a resource and its default tags depend on, besides its inputs. */
export interface CheckSetting {
  readonly logicalName: string;
  readonly seed: Uint8Array;
  readonly naming: Naming | undefined;
  readonly defaultTags: { readonly [key: string]: string };
}

/** The whole Check of a resource: inputs, default tags, automatic name. `olds` keeps an automatic name as it was. */
export function checkResource(type: ResourceType, news: Properties, olds: Properties, setting: CheckSetting): Checked {
  const tagged = type.defaultTags
    ? { ...news, tags: mergeTags(type.defaultTags, news["tags"], setting.defaultTags) }
    : news;
  const { values, refusals, defaults } = checkInputs(type.inputs, tagged);
  const named = type.autoName ? autoName(type.autoName, values, olds, setting) : {};
  if (named.refusal) refusals.push(named.refusal);
  if (named.name !== undefined && type.autoName) {
    defaults.push(type.autoName.property);
    return { inputs: { ...values, [type.autoName.property]: named.name, __defaults: defaults }, refusals };
  }
  return { inputs: defaults.length > 0 ? { ...values, __defaults: defaults } : values, refusals };
}

function mergeTags(form: "map" | "list", tags: Value, defaults: { readonly [key: string]: string }): Value {
  if (tags === Unknown || Object.keys(defaults).length === 0) return tags;
  if (form === "map") return isRecord(tags) ? { ...defaults, ...tags } : (tags ?? defaults);
  const own = isList(tags) ? tags : [];
  const taken = new Set(own.map((tag) => (isRecord(tag) ? tag["key"] : undefined)));
  const added = Object.entries(defaults).filter(([key]) => !taken.has(key));
  return [...own, ...added.map(([key, value]) => ({ key, value }))];
}

function autoName(
  { property, maxLength, prefix }: AutoName,
  values: Properties,
  olds: Properties,
  { logicalName, seed, naming }: CheckSetting,
): { name?: Value; refusal?: Refusal } {
  const start = prefix === undefined ? undefined : values[prefix];
  if (values[property] !== undefined) {
    return start === undefined
      ? {}
      : { refusal: { property: prefix ?? property, reason: `conflicts with ${property}` } };
  }
  if (start === Unknown) return { name: Unknown };
  const old = olds[property];
  const wasAutomatic = isList(olds["__defaults"]) && olds["__defaults"].includes(property);
  if (wasAutomatic && typeof old === "string" && (typeof start !== "string" || old.startsWith(start)))
    return { name: old };
  if (naming?.mode === "disable")
    return { refusal: { property, reason: "a name is required: automatic naming is disabled" } };
  const name =
    typeof start === "string"
      ? start + digits(seed, logicalName)
      : (naming?.proposedName ?? `${logicalName}-${digits(seed, logicalName)}`);
  if (name.length <= maxLength) return { name };
  return {
    refusal: { property, reason: `the automatic name "${name}" is longer than ${maxLength} characters: give a name` },
  };
}

function digits(seed: Uint8Array, salt: string): string {
  // why: the engine's seed makes a preview and its update agree on the name
  const bytes = seed.length > 0 ? createHash("sha256").update(seed).update(salt).digest() : randomBytes(4);
  return bytes.toString("hex").slice(0, 7);
}
