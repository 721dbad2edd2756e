/**
 * The candidates closest to what was written, best first, for "did you mean". Case and punctuation count little.
 * At most `limit` (default 3); none when nothing is near (more than about a third of the letters differ).
 */
export function nearest(written: string, candidates: Iterable<string>, limit = 3): string[] {
  const plain = simplify(written);
  const scored: { candidate: string; distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    const other = simplify(candidate);
    const allowed = Math.max(2, Math.floor(Math.max(plain.length, other.length) / 3));
    const inside = plain.length >= 3 && (other.includes(plain) || (other.length >= 3 && plain.includes(other)));
    const distance = inside ? 1 : editDistance(plain, other);
    if (distance <= allowed && distance < Math.max(plain.length, other.length)) scored.push({ candidate, distance });
  }
  return scored
    .sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

/** `did you mean "x" or "y"?`, or the empty string when nothing is near. */
export function didYouMean(written: string, candidates: Iterable<string>): string {
  const near = nearest(written, candidates).map((candidate) => JSON.stringify(candidate));
  return near.length === 0 ? "" : `did you mean ${near.join(" or ")}?`;
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
