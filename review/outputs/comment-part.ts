/**
 * A part of the comment in the order in which it is read, from whole to short. Text beyond GitHub's limit is saved part
 * by part: the one of the lowest `weight` takes its next form first, until all fits.
 */
export interface Part {
  /** Order of importance: what has the lowest is shortened, or left out, first. */
  readonly weight: number;
  /** Markdown, whole first. An empty text: left out. */
  readonly forms: readonly string[];
  /** What each form after the first does not show, as words without a name: `details of clients`. The counted ones are added up. */
  readonly missing: readonly Missing[];
}

/** What is not shown. */
export interface Missing {
  readonly what: string;
  /** How many; left out where the words say it. */
  readonly count?: number;
}

/** Weights of the parts, from what may be left out first to what is summed up last. */
export const WEIGHTS = {
  details: 0,
  withoutEffect: 1,
  renames: 2,
  notes: 3,
  losses: 4,
  baseFaults: 5,
  warnings: 6,
  notJudged: 7,
  faults: 8,
  errors: 9,
  gains: 10,
  holes: 11,
  /** Never shortened. */
  head: 12,
} as const;

/** A part that is shown as it is, whatever happens: it has to be short. */
export function fixedPart(text: string): Part {
  return { weight: WEIGHTS.head, forms: [text], missing: [] };
}

/** A part that is shown whole or not at all. */
export function droppablePart(weight: number, text: string, missing: Missing): Part {
  return { weight, forms: [text, ""], missing: [missing] };
}
