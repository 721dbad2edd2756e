/** Longest text that is compared: no name that AWS or Switchyard takes is longer. */
const COMPARED = 128;

/** The longest list that every question goes through; of a longer one only so many comparisons are made in all. */
const SHORT_LIST = 50;
const COMPARISONS = 100_000;

/**
 * The candidates closest to what was written, best first, for "did you mean". Case and punctuation count little.
 * At most `limit` (default 3); none when nothing is near (more than about a third of the letters differ).
 */
export function nearest(written: string, candidates: Iterable<string>, limit = 3): string[] {
  return nearestOf(written, simplified(candidates), limit);
}

/** `did you mean "x" or "y"?`, or the empty string when nothing is near. */
export function didYouMean(written: string, candidates: Iterable<string>): string {
  return suggester(candidates)(written);
}

/**
 * {@link didYouMean} for many questions about one list. Of a long list it answers the first questions only, and then
 * with the empty string: a list and a file that misspells it can both be long, and who reads thousands of faults needs
 * no suggestion in each.
 */
export function suggester(candidates: Iterable<string>): (written: string) => string {
  let known: readonly Candidate[] | undefined;
  let left = COMPARISONS;
  return (written) => {
    known ??= simplified(candidates);
    if (known.length > SHORT_LIST) {
      // why the first question in any case: one wrong name among very many is what a suggestion is for.
      if (left <= 0) return "";
      left -= known.length;
    }
    const near = nearestOf(written, known, 3).map((candidate) => JSON.stringify(candidate));
    return near.length === 0 ? "" : `did you mean ${near.join(" or ")}?`;
  };
}

/** The suggestion for the first of many written names that has one; the empty string when none of the first 20 has. */
export function firstHint(written: readonly string[], candidates: readonly string[]): string {
  for (const one of written.slice(0, 20)) {
    const hint = didYouMean(one, candidates);
    if (hint !== "") return hint;
  }
  return "";
}

/** A candidate, and what of it is compared. */
interface Candidate {
  readonly candidate: string;
  readonly plain: string;
}

function simplified(candidates: Iterable<string>): Candidate[] {
  return [...new Set(candidates)].flatMap((candidate) =>
    candidate.length > COMPARED ? [] : [{ candidate, plain: simplify(candidate) }],
  );
}

function nearestOf(written: string, candidates: readonly Candidate[], limit: number): string[] {
  if (written.length > COMPARED) return [];
  const plain = simplify(written);
  const scored: { candidate: string; distance: number }[] = [];
  for (const { candidate, plain: other } of candidates) {
    const longer = Math.max(plain.length, other.length);
    const allowed = Math.max(2, Math.floor(longer / 3));
    const inside = plain.length >= 3 && (other.includes(plain) || (other.length >= 3 && plain.includes(other)));
    // why the lengths first: so many letters at least have to be put in.
    if (!inside && Math.abs(plain.length - other.length) > allowed) continue;
    const distance = inside ? 1 : editDistance(plain, other);
    if (distance <= allowed && distance < longer) scored.push({ candidate, distance });
  }
  return scored
    .sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

function simplify(text: string): string {
  return text.toLowerCase().replace(/[\s_.-]+/g, "");
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours cost one each. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, at(beforeLast, j - 2) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
