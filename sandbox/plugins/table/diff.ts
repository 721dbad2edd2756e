import type { Change, Difference } from "../protocol/provider.ts";
import { hasUnknown, present, type Properties, type Value } from "../protocol/value.ts";
import type { ResourceType } from "./entry.ts";
import type { Property } from "./inputs.ts";
import { sameValues } from "./kind.ts";
import { samePolicy } from "./policy-document.ts";

/** True when two values of a property mean the same; an absent one means what AWS reports for a property never set. */
export function sameValue(property: Property, a: Value, b: Value): boolean {
  const [left, right] = [filled(property, a), filled(property, b)];
  if (hasUnknown(left) || hasUnknown(right)) return false;
  if (left === undefined || right === undefined) return left === right;
  return property.kind === "policy" ? samePolicy(left, right) : sameValues(left, right);
}

function filled(property: Property, value: Value): Value {
  return value ?? property.default ?? property.unset ?? undefined;
}

/** Compares old inputs (as last applied or refreshed) with new ones, property by property. */
export function diffInputs(
  type: ResourceType,
  old: Properties,
  news: Properties,
  ignore: readonly string[],
): Difference {
  const changes = new Map<string, Change>();
  const [before, after] = [present(old), present(news)];
  for (const [name, property] of Object.entries(type.inputs)) {
    if (ignore.includes(name) || sameValue(property, before[name], after[name])) continue;
    const kind = before[name] === undefined ? "add" : after[name] === undefined ? "delete" : "update";
    changes.set(name, { kind, replaces: property.replace === true });
  }
  const replaces = [...changes.values()].some((change) => change.replaces);
  return {
    changes,
    // why also where the name is another one: Pulumi's bridge only asks whether the program gave it. Source:
    // pulumi-terraform-bridge, `nameRequiresDeleteBeforeReplace`.
    deleteBeforeReplace: replaces && (type.deletesFirst === true || after["name"] !== undefined),
    stable: replaces ? [] : (type.stable ?? []),
  };
}
