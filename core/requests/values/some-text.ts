import { BeyondBudget, type Budget, newBudget, spend } from "../budget.ts";
import { type Characters, isOf, representatives } from "./characters.ts";
import { PatternReader, type Places } from "./pattern-reader.ts";
import type { Pattern } from "./pattern.ts";

interface Step {
  readonly wanted: readonly Places[];
  readonly refused: Places;
  /** Bits of both: places are among others only where all their bits are. */
  readonly wantedBits: number;
  readonly refusedBits: number;
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
  /** Where readers can stand behind a character, each list a combination of theirs; where one of them cannot, none of its places. */
  readonly goOn: (readers: readonly PatternReader[], step: Step, character: string) => readonly Step["wanted"][];
  /** States of one key are held against each other. */
  readonly keyOf: (wanted: Step["wanted"]) => string | number;
}

const together: Way = {
  goOn: (readers, { wanted }, character) => {
    const all: Places[] = [];
    for (let at = 0; at < readers.length; at += 1) {
      const places = readers[at]?.next(wanted[at] ?? [], character) ?? [];
      if (places.length === 0) return DEAD_END;
      all.push(places);
    }
    return [all];
  },
  // why by the last: it is the universe where there is one, which few states tell apart.
  keyOf: (wanted) => {
    const last = wanted.at(-1) ?? [];
    // why apart: most often there is one place, and to write it is most of what looking it up takes.
    return last.length === 1 ? (last[0] ?? 0) : last.join();
  },
};

const DEAD_END: readonly Step["wanted"][] = [[[]]];

function isDeadEnd(wanted: Step["wanted"]): boolean {
  for (const places of wanted) if (places.length === 0) return true;
  return false;
}

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
  const readers = wanted.map((patterns) => new PatternReader(patterns.map(({ tokens }) => tokens)));
  const against = new PatternReader(refused.map(({ tokens }) => tokens));
  const seen = new Map<string | number, Step[]>();
  // why by the least length of what they lead to: what can be reached soonest is tried first.
  const queues: Step[][] = [];
  const visit = (step: Step): void => {
    if (against.coversAll(step.refused)) return;
    const key = keyOf(step.wanted);
    const known = seen.get(key);
    spend(budget, known?.length ?? 0);
    if (known === undefined) seen.set(key, [step]);
    else {
      for (const one of known) if (standsFor(one, step)) return;
      seen.set(key, keptBeside(known, step));
    }
    let left = 0;
    for (const [at, one] of readers.entries()) left = Math.max(left, one.restOf(step.wanted[at] ?? []));
    (queues[step.length + left] ??= []).push(step);
  };
  const first = readers.map((one) => one.start());
  if (!isDeadEnd(first)) visit(stepOf(first, against.start(), undefined, ""));
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
      let behind: Places | undefined;
      for (const places of goOn(readers, step, character)) {
        spend(budget, ahead.length);
        if (isDeadEnd(places)) continue;
        behind ??= against.next(step.refused, character);
        visit(stepOf(places, behind, step, character));
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

function stepOf(wanted: Step["wanted"], refused: Places, before: Step | undefined, character: string): Step {
  let [wantedBits, refusedBits] = [0, 0];
  for (let at = 0; at < wanted.length; at += 1)
    for (const place of wanted[at] ?? []) wantedBits |= 1 << (place + 7 * at);
  for (const place of refused) refusedBits |= 1 << place;
  const length = before === undefined ? 0 : before.length + 1;
  return { wanted, refused, wantedBits, refusedBits, before, character, length, isNeedless: false };
}

/** States of one key with one more, but for those that it stands for. */
function keptBeside(known: Step[], step: Step): Step[] {
  let isAnyNeedless = false;
  for (const one of known)
    if (standsFor(step, one)) {
      one.isNeedless = true;
      isAnyNeedless = true;
    }
  const kept = isAnyNeedless ? known.filter(({ isNeedless }) => !isNeedless) : known;
  kept.push(step);
  return kept;
}

function standsFor(one: Step, other: Step): boolean {
  // why the bits first: they tell most pairs apart, and a search compares millions.
  if ((one.refusedBits & ~other.refusedBits) !== 0 || (other.wantedBits & ~one.wantedBits) !== 0) return false;
  if (one.length > other.length || !isWithin(one.refused, other.refused)) return false;
  for (let at = 0; at < other.wanted.length; at += 1)
    if (!isWithin(other.wanted[at] ?? [], one.wanted[at] ?? [])) return false;
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
  const { tokens } = one;
  // why from both ends first: most texts differ there, and often nothing but one place is left between.
  let [start, end, from, to] = [0, tokens.length, 0, text.length];
  for (let token = tokens[start]; token?.repeats === false && start < end; token = tokens[start]) {
    if (from >= to || !isOf(token.of, text.charAt(from))) return false;
    start += 1;
    from += 1;
  }
  for (let token = tokens[end - 1]; token?.repeats === false && start < end; token = tokens[end - 1]) {
    if (from >= to || !isOf(token.of, text.charAt(to - 1))) return false;
    end -= 1;
    to -= 1;
  }
  if (start === end) return from === to;
  const reader = new PatternReader([tokens.slice(start, end)]);
  let places = reader.start();
  for (let at = from; at < to; at += 1) {
    places = reader.next(places, text.charAt(at));
    if (places.length === 0) return false;
  }
  return reader.isAtEnd(places);
}
