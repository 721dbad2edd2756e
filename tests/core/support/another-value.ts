/** A value of the same form that says something else, for values read from JSON; text for nothing. */
export function anotherValue(value: unknown): unknown {
  switch (typeof value) {
    case "string":
      return value === "" ? "other" : `${value}-other`;
    case "number":
      return value + 1;
    case "boolean":
      return !value;
    case "undefined":
      return "other";
  }
  if (Array.isArray(value)) return [...(value as unknown[]), anotherValue(value.at(-1))];
  if (typeof value !== "object" || value === null) throw new Error(`no other value than ${String(value)}`);
  const entries = Object.entries(value);
  if (entries.length === 0) return { other: "other" };
  return Object.fromEntries(entries.map(([key, one]) => [key, anotherValue(one)]));
}
