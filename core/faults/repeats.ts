/** Positions of the values that stand earlier in the list already, in order: `[a, b, a]` has one, 2. */
export function repeats(values: readonly string[]): readonly number[] {
  const seen = new Set<string>();
  return [...values.entries()].flatMap(([index, value]) => {
    if (seen.has(value)) return [index];
    seen.add(value);
    return [];
  });
}
