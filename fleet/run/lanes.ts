/** Most pauses between two attempts, in milliseconds, however often AWS throttles. */
const LONGEST_PAUSE = 30_000;

/**
 * How many stacks run at once: as many as were asked for, fewer while AWS throttles, and one more again for each that
 * ends well.
 */
export class Lanes {
  private running = 0;
  private width: number;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {
    this.width = most;
  }

  /** Stacks that may run at once now. */
  get open(): number {
    return this.width;
  }

  /** Runs the work as soon as a lane is free. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    // why counted by whoever frees the lane: otherwise somebody else could take it before the one that waits goes on.
    if (this.running >= this.width) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.admit();
    }
  }

  /** AWS throttles: half as many at once. */
  narrow(): void {
    this.width = Math.max(1, Math.floor(this.width / 2));
  }

  /** A stack ended without being throttled. */
  widen(): void {
    this.width = Math.min(this.most, this.width + 1);
    this.admit();
  }

  private admit(): void {
    const next = this.waiting.splice(0, Math.max(0, this.width - this.running));
    this.running += next.length;
    for (const resolve of next) resolve();
  }
}

/** Milliseconds to wait before the next attempt: doubled each time, with chance, so that stacks do not come back together. */
export function pauseBefore(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_PAUSE, 1000 * 2 ** attempt);
  return full / 2 + (full / 2) * random();
}
