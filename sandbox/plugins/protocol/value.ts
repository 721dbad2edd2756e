/** A value that the engine does not know yet: an output of a resource that a preview has not created. */
export const Unknown = new (class UnknownValue {
  readonly unknown = true;
})();

/** A property value as the provider protocol carries it, secrets opened. `undefined` is absence. */
export type Value =
  undefined | null | boolean | number | string | typeof Unknown | readonly Value[] | { readonly [key: string]: Value };

/** The properties of a resource, or the arguments of a function, by name. */
export type Properties = { readonly [name: string]: Value };

/** True for a list, also where the compiler sees a readonly one. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** True for an object with named fields: neither a list nor null. */
export function isRecord(value: Value): value is Properties {
  return typeof value === "object" && value !== null && value !== Unknown && !Array.isArray(value);
}

/** True when the value is not known yet, or holds something that is not. */
export function hasUnknown(value: Value): boolean {
  if (value === Unknown) return true;
  if (isList(value)) return value.some(hasUnknown);
  return isRecord(value) && Object.values(value).some(hasUnknown);
}

/** The properties without those that are absent (undefined or null). */
export function present(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined && value !== null));
}

/** A short, safe rendering of a value for an error message: kind, and for simple values the value. */
export function describe(value: Value): string {
  if (value === undefined || value === null) return "nothing";
  if (value === Unknown) return "a value not known yet";
  if (isList(value)) return `a list of ${value.length}`;
  if (isRecord(value)) return "an object";
  return `${typeof value} ${JSON.stringify(value).slice(0, 80)}`;
}

/** The text of a simple value; `otherwise` (empty when absent) for nothing, an unknown, a list or an object. */
export function asText(value: Value, otherwise = ""): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : otherwise;
}

/** The texts in a list; none for anything else. */
export function asTexts(value: Value): string[] {
  return isList(value) ? value.map((element) => asText(element)) : [];
}
