import type { Missing, Part } from "./comment-part.ts";

/** What fits, and what for that is not shown. */
export interface Fitted {
  readonly texts: readonly string[];
  readonly missing: readonly Missing[];
}

/** Between two parts: an empty line. */
const BETWEEN = "\n\n";

/** Parts as one text; those without text are left out. */
export function joined(texts: readonly string[]): string {
  return `${texts.filter((text) => text !== "").join(BETWEEN)}\n`;
}

/**
 * Shortens parts until all of them fit, from the lowest weight on; of equal ones the last first. Where all are as short as
 * they can be, that is the result.
 * @param most As `sizeOf` measures.
 */
export function fitParts(parts: readonly Part[], most: number, sizeOf: (text: string) => number): Fitted {
  const level = parts.map(() => 0);
  const sizes = parts.map(({ forms }) => forms.map((text) => sizeOf(text) + BETWEEN.length));
  const sizeAt = (index: number): number => sizes[index]?.[level[index] ?? 0] ?? 0;
  let total = parts.reduce((sum, _, index) => sum + sizeAt(index), 0);
  const order = parts
    .map((part, index) => ({ part, index }))
    .sort((a, b) => a.part.weight - b.part.weight || b.index - a.index);
  for (const { part, index } of order) {
    while (total > most && (level[index] ?? 0) < part.forms.length - 1) {
      total -= sizeAt(index);
      level[index] = (level[index] ?? 0) + 1;
      total += sizeAt(index);
    }
  }
  // why again, the most important first: where a large part had to be shortened after all, smaller ones may fit as they were.
  for (const { part, index } of [...order].reverse()) {
    const now = level[index] ?? 0;
    const least = total - sizeAt(index);
    const fits = part.forms.findIndex((_, at) => at <= now && least + (sizes[index]?.[at] ?? 0) <= most);
    if (fits === -1) continue;
    level[index] = fits;
    total = least + sizeAt(index);
  }
  return {
    texts: parts.map(({ forms }, index) => forms[level[index] ?? 0] ?? ""),
    missing: addedUp(
      parts.flatMap(({ missing }, index) => {
        const one = missing[(level[index] ?? 0) - 1];
        return one === undefined ? [] : [one];
      }),
    ),
  };
}

function addedUp(missing: readonly Missing[]): readonly Missing[] {
  const byWhat = new Map<string, Missing>();
  for (const one of missing) {
    const known = byWhat.get(one.what);
    const count = (known?.count ?? 0) + (one.count ?? 0);
    byWhat.set(one.what, count === 0 ? one : { what: one.what, count });
  }
  return [...byWhat.values()];
}
