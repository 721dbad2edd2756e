import * as sdk from "@pulumi/policy";

// why the cast: the SDK exports it and leaves it out of its types.
const { UnknownValueError } = sdk as unknown as { readonly UnknownValueError: new () => Error };

/** Stands for a value that AWS has yet to say, so that a preview does not know it. */
export const NOT_YET = Symbol("not known yet");

/** Arguments of a resource as plain JSON values; one that is not known yet, or holds something that is not, is `NOT_YET`. */
export type Inputs = Readonly<Record<string, unknown>>;

/**
 * A copy of a resource's properties, which Pulumi hands out behind proxies that throw where a value is not known yet.
 * why a copy: a rule that met such a value in the middle of a policy would end as if it had found nothing.
 */
export function inputsOf(properties: Readonly<Record<string, unknown>>): Inputs {
  return Object.fromEntries(Object.keys(properties).map((key) => [key, known(() => copyOf(properties[key]))]));
}

function known(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnknownValueError) return NOT_YET;
    throw error;
  }
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => copyOf(value[index]));
  if (typeof value !== "object" || value === null) return value;
  const from = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.keys(from).map((key) => [key, copyOf(from[key])]));
}

/** A property that must be text. `undefined`: there is none. */
export type Text = string | undefined | typeof NOT_YET;

/** @throws Unreadable where it is neither text nor absent. */
export function textAt(inputs: Inputs, key: string): Text {
  const value = inputs[key];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string" || value === NOT_YET) return value;
  throw new Unreadable(key);
}

/** Texts of a list. `undefined`: there is none. @throws Unreadable where it is anything else. */
export function textsAt(inputs: Inputs, key: string): readonly string[] | undefined | typeof NOT_YET {
  const value = inputs[key];
  if (value === undefined || value === null) return undefined;
  if (value === NOT_YET) return NOT_YET;
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value;
  throw new Unreadable(key);
}

/** The maps of a list; none where there is none. @throws Unreadable where it is anything else. */
export function mapsAt(inputs: Inputs, key: string): readonly Inputs[] | typeof NOT_YET {
  const value = inputs[key];
  if (value === undefined || value === null) return [];
  if (value === NOT_YET) return NOT_YET;
  if (Array.isArray(value) && value.every(isMap)) return value;
  throw new Unreadable(key);
}

/** Whether it is a map, of JSON. */
export function isMap(value: unknown): value is Inputs {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A property is not what the resource's type wants there, so that nothing can be said about it. */
export class Unreadable extends Error {
  constructor(readonly property: string) {
    super(`${property} cannot be read`);
    this.name = "Unreadable";
  }
}
