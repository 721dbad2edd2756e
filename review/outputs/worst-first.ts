import type { AccessRow } from "../report/review-report.ts";

/** The worst first: administrators, then those of whom it cannot be told; of each what is new before what is wider. */
export function worstFirst(rows: readonly AccessRow[]): readonly AccessRow[] {
  const rank = ({ administrator, isNew }: AccessRow): number =>
    (administrator === "yes" ? 0 : administrator === "unknown" ? 2 : 4) + (isNew ? 0 : 1);
  return [...rows].sort((a, b) => rank(a) - rank(b));
}
