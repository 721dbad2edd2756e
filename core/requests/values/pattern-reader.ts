import { ANY, type Characters, isOf } from "./characters.ts";
import type { Token } from "./pattern.ts";

/** Places that are reached in patterns read at once, as sorted positions. */
export type Places = readonly number[];

/** Several patterns read at once, character by character. why loops throughout: a search is in here most of its time. */
export class PatternReader {
  private readonly tokens: readonly (Token | undefined)[];
  private readonly starts: readonly number[];
  /** By place, how many characters there are at least to the end of its pattern. */
  private readonly rest: readonly number[];
  /** By place, the last round in which it was reached. */
  private readonly reached: Uint32Array;
  private round = 0;

  /** Stands for texts that any of these patterns, each the tokens of one, covers. */
  constructor(patterns: readonly (readonly Token[])[]) {
    const tokens: (Token | undefined)[] = [];
    const starts: number[] = [];
    const rest: number[] = [];
    for (const one of patterns) {
      starts.push(tokens.length);
      let left = 0;
      for (const { repeats } of one) if (!repeats) left += 1;
      for (const token of one) {
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

  start(): Places {
    this.round += 1;
    const all: number[] = [];
    for (const place of this.starts) this.reach(place, all);
    return all;
  }

  next(places: Places, character: string): Places {
    this.round += 1;
    const all: number[] = [];
    for (const place of places) {
      const token = this.tokens[place];
      if (token !== undefined && isOf(token.of, character)) this.reach(token.repeats ? place : place + 1, all);
    }
    return isSorted(all) ? all : all.sort((a, b) => a - b);
  }

  /** As {@link next}, but each way to go on apart. */
  ways(places: Places, character: string): readonly Places[] {
    const behind = new Set<number>();
    for (const place of places) {
      const token = this.tokens[place];
      if (token !== undefined && isOf(token.of, character)) behind.add(token.repeats ? place : place + 1);
    }
    return [...behind].map((place) => {
      this.round += 1;
      const all: number[] = [];
      this.reach(place, all);
      return all;
    });
  }

  /** How many characters there are at least to an end. */
  restOf(places: Places): number {
    let least = Infinity;
    for (const place of places) least = Math.min(least, this.rest[place] ?? 0);
    return least;
  }

  isAtEnd(places: Places): boolean {
    for (const place of places) if (this.tokens[place] === undefined) return true;
    return false;
  }

  /** Whether these patterns cover whatever may follow. */
  coversAll(places: Places): boolean {
    for (const place of places) {
      const token = this.tokens[place];
      if (token?.repeats === true && token.of === ANY && this.tokens[place + 1] === undefined) return true;
    }
    return false;
  }

  /** Adds what may come next. */
  ahead(places: Places, all: Characters[]): void {
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

function isSorted(places: Places): boolean {
  for (let at = 1; at < places.length; at += 1) if ((places[at - 1] ?? 0) > (places[at] ?? 0)) return false;
  return true;
}
