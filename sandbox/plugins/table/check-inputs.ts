import type { Refusal } from "../protocol/provider.ts";
import { type Properties, present, type Value, Unknown } from "../protocol/value.ts";
import type { Inputs } from "./inputs.ts";
import { checkKind } from "./kind.ts";

/** Checks inputs against a table row: normal spelling, defaults, and everything that is wrong with them. */
export function checkInputs(inputs: Inputs, news: Properties): { values: Properties; refusals: Refusal[] } {
  const refusals: Refusal[] = [];
  const refuse = (property: string, reason: string): void => void refusals.push({ property, reason });
  const given = present(news);
  const values: { [name: string]: Value } = {};
  for (const name of Object.keys(given)) {
    if (!(name in inputs)) {
      refuse(name, `property is not supported by this plugin; supported are ${Object.keys(inputs).join(", ")}`);
    }
  }
  for (const [name, property] of Object.entries(inputs)) {
    const value = given[name];
    if (value !== undefined) {
      values[name] = checkKind(property.kind, value, name, refuse);
      const broken = values[name] === Unknown ? undefined : property.limit?.(values[name]);
      if (broken !== undefined) refuse(name, broken);
    } else if (property.default !== undefined) {
      values[name] = property.default;
    } else if (property.required) {
      refuse(name, "missing required property");
    }
  }
  return { values, refusals };
}
