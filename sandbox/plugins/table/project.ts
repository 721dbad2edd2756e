import { Unknown, hasUnknown, present, type Properties, type Value } from "../protocol/value.ts";
import { sameValue } from "./diff.ts";
import type { ResourceType } from "./entry.ts";

/** The planned state of a resource that is to be created: outputs that only AWS can give are unknown. */
export function plannedState(type: ResourceType, inputs: Properties): Properties {
  return { ...unknown([...(type.stable ?? []), ...(type.computed ?? [])]), ...inputs };
}

function unknown(names: readonly string[] = []): Properties {
  return Object.fromEntries(names.map((name) => [name, Unknown]));
}

/** The outputs in a state: everything that is no input. */
function outputsOf(type: ResourceType, state: Properties): Properties {
  return Object.fromEntries(Object.entries(state).filter(([name]) => !(name in type.inputs)));
}

/**
 * Inputs and state after a read. A property that still means what it did keeps the program's spelling; one that AWS has
 * otherwise shows AWS's value, so that the next update mends it. On import (`known` empty) all comes from AWS.
 */
export function projected(
  type: ResourceType,
  live: Properties,
  known: Properties,
): { inputs: Properties; state: Properties } {
  const imported = Object.keys(present(known)).length === 0;
  const inputs: { [name: string]: Value } = {};
  for (const [name, property] of Object.entries(type.inputs)) {
    const [old, now] = [known[name] ?? undefined, live[name]];
    if (property.local) inputs[name] = imported ? property.default : old;
    else if (!imported && sameValue(property, old, now)) inputs[name] = old;
    else
      inputs[name] =
        imported && property.default === undefined && sameValue(property, undefined, now) ? undefined : now;
  }
  const clean = present(inputs);
  return { inputs: clean, state: { ...outputsOf(type, live), ...clean } };
}

/** The planned state of an update: old outputs stay, except the computed ones when an input is not known yet. */
export function updatedState(type: ResourceType, news: Properties, old: Properties): Properties {
  return { ...outputsOf(type, old), ...(hasUnknown(news) ? unknown(type.computed) : {}), ...news };
}
