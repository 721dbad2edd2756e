import { BeyondBudget, type Budget, newBudget, spend } from "../budget.ts";
import { ANY, type Characters, representatives } from "./characters.ts";
import type { Pattern, Token } from "./pattern.ts";

/** Several patterns read at once: the places reached in any of them, as sorted positions. */
class Reader {
  private readonly tokens: readonly (Token | undefined)[];
  private readonly starts: readonly number[];
  /** By place, how many characters there are at least to the end of its pattern. */
  private readonly rest: readonly number[];
  /** By place, the last round in which it was reached. */
  private readonly reached: Uint32Array;
  private round = 0;

  /** Stands for texts that any of these patterns covers. */
  constructor(patterns: readonly Pattern[]) {
    const tokens: (Token | undefined)[] = [];
    const starts: number[] = [];
    const rest: number[] = [];
    for (const one of patterns) {
      starts.push(tokens.length);
      let left = one.tokens.filter(({ repeats }) => !repeats).length;
      for (const token of one.tokens) {
        tokens.push(token);
        rest.push(left);
        if (!token.repeats) left -= 1;
      }
      rest.push(0);
      // why: marks the end of a pattern.
      tokens.push(undefined);
    }
    this.tokens = tokens;
    this.starts = starts;
    this.rest = rest;
    this.reached = new Uint32Array(tokens.length);
  }

  start(): readonly number[] {
    this.round += 1;
    const all: number[] = [];
    for (const place of this.starts) this.reach(place, all);
    return all;
  }

  next(places: readonly number[], character: string): readonly number[] {
    this.round += 1;
    const all: number[] = [];
    for (const place of this.behind(places, character)) this.reach(place, all);
    return isSorted(all) ? all : all.sort((a, b) => a - b);
  }

  /** As {@link next}, but each way to go on apart. */
  ways(places: readonly number[], character: string): readonly (readonly number[])[] {
    return [...new Set(this.behind(places, character))].map((place) => {
      this.round += 1;
      const all: number[] = [];
      this.reach(place, all);
      return all;
    });
  }

  // why no generators here: they take most of the time of a search.
  private behind(places: readonly number[], character: string): readonly number[] {
    const found: number[] = [];
    for (const place of places) {
      const token = this.tokens[place];
      if (token?.of.has(character) === true) found.push(token.repeats ? place : place + 1);
    }
    return found;
  }

  /** How many characters there are at least to an end. */
  restOf(places: readonly number[]): number {
    let least = Infinity;
    for (const place of places) least = Math.min(least, this.rest[place] ?? 0);
    return least;
  }

  isAtEnd(places: readonly number[]): boolean {
    return places.some((place) => this.tokens[place] === undefined);
  }

  /** Whether these patterns cover whatever may follow. */
  coversAll(places: readonly number[]): boolean {
    return places.some((place) => {
      const token = this.tokens[place];
      return token?.repeats === true && token.of === ANY && this.tokens[place + 1] === undefined;
    });
  }

  /** Adds what may come next. */
  ahead(places: readonly number[], all: Characters[]): void {
    for (const place of places) {
      const token = this.tokens[place];
      if (token !== undefined) all.push(token.of);
    }
  }

  /** Adds a place, and those that are reached from it without a further character. */
  private reach(from: number, all: number[]): void {
    for (let place = from; this.reached[place] !== this.round; place += 1) {
      this.reached[place] = this.round;
      all.push(place);
      if (this.tokens[place]?.repeats !== true) return;
    }
  }
}

interface Step {
  readonly wanted: readonly (readonly number[])[];
  readonly refused: readonly number[];
  readonly before: Step | undefined;
  readonly character: string;
  readonly length: number;
  /** Whether another state has turned out to stand for it. */
  isNeedless: boolean;
}

/** Places of patterns that are read before the other way to search is tried. */
const FIRST_TRY = 1_000_000;

/**
 * A text that some pattern of each list covers and no pattern of the other; undefined when there is none.
 *
 * All texts are looked through at once: as states of automata, with one character for all that behave alike. A state that
 * has got at least as far in what is wanted, and no further in what is refused, stands for another.
 * Most often it is quickest to follow all ways through what is wanted together; where that makes too many states, as of
 * `C*_????????????????`, each way is followed by itself.
 * @param firstTry Steps of the budget for the first way.
 * @throws BeyondBudget when there are more states than the budget allows
 */
export function someText(
  wanted: readonly (readonly Pattern[])[],
  refused: readonly Pattern[],
  budget: Budget,
  firstTry = FIRST_TRY,
): string | undefined {
  const start = Math.min(firstTry, budget.left);
  const first = newBudget(start);
  try {
    return search(wanted, refused, together, first);
  } catch (error) {
    if (!(error instanceof BeyondBudget)) throw error;
  } finally {
    budget.left -= start - Math.max(first.left, 0);
  }
  return search(wanted, refused, apart, budget);
}

/** A way to search. */
interface Way {
  /** Where readers can stand behind a character, each list a combination of theirs. */
  readonly goOn: (readers: readonly Reader[], step: Step, character: string) => readonly Step["wanted"][];
  /** States of one key are held against each other. */
  readonly keyOf: (wanted: Step["wanted"]) => string;
}

const together: Way = {
  goOn: (readers, { wanted }, character) => [readers.map((one, at) => one.next(wanted[at] ?? [], character))],
  // why by the last: it is the universe where there is one, which few states tell apart.
  keyOf: (wanted) => wanted.at(-1)?.join() ?? "",
};

const apart: Way = {
  goOn: (readers, { wanted }, character) =>
    readers.reduce<readonly Step["wanted"][]>(
      (all, one, at) => {
        const ways = all.length === 0 ? [] : one.ways(wanted[at] ?? [], character);
        return all.flatMap((before) => ways.map((way) => [...before, way]));
      },
      [[]],
    ),
  keyOf: (wanted) => wanted.join(";"),
};

function search(
  wanted: readonly (readonly Pattern[])[],
  refused: readonly Pattern[],
  { goOn, keyOf }: Way,
  budget: Budget,
): string | undefined {
  const readers = wanted.map((patterns) => new Reader(patterns));
  const against = new Reader(refused);
  const seen = new Map<string, Step[]>();
  // why by the least length of what they lead to: what can be reached soonest is tried first.
  const queues: Step[][] = [];
  const visit = (step: Step): void => {
    if (step.wanted.some((places) => places.length === 0) || against.coversAll(step.refused)) return;
    const key = keyOf(step.wanted);
    const known = seen.get(key) ?? [];
    spend(budget, known.length);
    if (known.some((one) => standsFor(one, step))) return;
    let isAnyNeedless = false;
    for (const one of known)
      if (standsFor(step, one)) {
        one.isNeedless = true;
        isAnyNeedless = true;
      }
    const rest = isAnyNeedless ? known.filter(({ isNeedless }) => !isNeedless) : known;
    rest.push(step);
    seen.set(key, rest);
    let left = 0;
    for (const [at, one] of readers.entries()) left = Math.max(left, one.restOf(step.wanted[at] ?? []));
    (queues[step.length + left] ??= []).push(step);
  };
  const first = { wanted: readers.map((one) => one.start()), refused: against.start() };
  visit({ ...first, before: undefined, character: "", length: 0, isNeedless: false });
  for (let least = 0; least < queues.length;) {
    const step = queues[least]?.pop();
    if (step === undefined) least += 1;
    if (step === undefined || step.isNeedless) continue;
    if (!against.isAtEnd(step.refused) && readers.every((one, at) => one.isAtEnd(step.wanted[at] ?? [])))
      return textOf(step);
    const ahead: Characters[] = [];
    for (const [at, one] of readers.entries()) one.ahead(step.wanted[at] ?? [], ahead);
    against.ahead(step.refused, ahead);
    for (const character of representatives(ahead)) {
      const behind = against.next(step.refused, character);
      for (const places of goOn(readers, step, character)) {
        spend(budget, ahead.length);
        visit({ wanted: places, refused: behind, before: step, character, length: step.length + 1, isNeedless: false });
      }
    }
  }
  return undefined;
}

function textOf(last: Step): string {
  const characters: string[] = [];
  for (let step: Step | undefined = last; step !== undefined; step = step.before) characters.push(step.character);
  return characters.reverse().join("");
}

function standsFor(one: Step, other: Step): boolean {
  return (
    one.length <= other.length &&
    isWithin(one.refused, other.refused) &&
    other.wanted.every((places, at) => isWithin(places, one.wanted[at] ?? []))
  );
}

function isSorted(places: readonly number[]): boolean {
  for (let at = 1; at < places.length; at += 1) if ((places[at - 1] ?? 0) > (places[at] ?? 0)) return false;
  return true;
}

/** Whether all of the one are among the other; both sorted. */
function isWithin(one: readonly number[], other: readonly number[]): boolean {
  if (one.length > other.length) return false;
  let at = 0;
  for (const place of one) {
    while (at < other.length && (other[at] ?? Infinity) < place) at += 1;
    if (other[at] !== place) return false;
  }
  return true;
}

/** Whether a pattern covers a text. */
export function covers(one: Pattern, text: string): boolean {
  if (one.text !== undefined) return one.text === text;
  const reader = new Reader([one]);
  let places = reader.start();
  for (const character of text.split("")) {
    places = reader.next(places, character);
    if (places.length === 0) return false;
  }
  return reader.isAtEnd(places);
}
