import { cut, printable } from "../../core/faults/fault.ts";
import type { FleetEvent } from "../../fleet/events.ts";
import type { StackResult } from "../../fleet/report.ts";
import { duration } from "./duration.ts";

/** Longest text of somebody else's that is shown in a line. */
const MAX_TEXT = 160;

interface Running {
  readonly what: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly on?: string;
  /** Seconds in which nothing was heard. */
  readonly silent?: number;
}

/** A text of the engine's, of AWS's or of a file's, fit for one line of a terminal. */
export function line(text: string): string {
  return cut(printable(text.trim().replaceAll(/\s+/g, " ")), MAX_TEXT);
}

/** Shows people what is going on. */
export interface ProgressView {
  take(event: FleetEvent): void;
  /** A line that stays. */
  say(text: string): void;
  /** Ends the drawing: what is printed afterwards stands by itself. */
  end(): Promise<void>;
}

/** What is going on in one phase, put together from its events. */
export class Progress {
  private readonly running = new Map<string, Running>();
  private readonly results = new Map<string, StackResult>();
  private readonly troubles: string[] = [];

  /** @param now Milliseconds since 1970. */
  constructor(
    readonly title: string,
    private readonly stacks: readonly string[],
    private readonly now: () => number,
    private readonly began = now(),
  ) {}

  take(event: FleetEvent): void {
    switch (event.kind) {
      case "started":
        this.running.set(event.stack, { what: event.what, since: this.now() });
        return;
      case "waiting":
      case "silent": {
        const { on, kind } = event;
        const { what, since } = this.running.get(event.stack) ?? { what: "running", since: this.now() };
        const silent = kind === "silent" ? { silent: event.seconds } : {};
        this.running.set(event.stack, { what, since, ...(on !== undefined && { on }), ...silent });
        return;
      }
      case "ended":
        this.running.delete(event.stack);
        this.results.set(event.stack, event.result);
        if (isTrouble(event.result)) this.troubles.push(`${line(event.stack)} ${event.result}: ${line(event.detail)}`);
        return;
      case "phase":
      case "notice":
        return;
    }
  }

  get hasTrouble(): boolean {
    return this.troubles.length > 0;
  }

  /** `12 of 500`. */
  count(): string {
    return `${this.results.size} of ${Math.max(this.stacks.length, this.results.size)}`;
  }

  /** One line: what, how many are done, how many of them in which way, and since when. */
  headline(): string {
    const by = new Map<StackResult, number>();
    for (const result of this.results.values()) by.set(result, (by.get(result) ?? 0) + 1);
    const parts = [
      `${this.count()} done`,
      ...[...by].filter(([result]) => result !== "succeeded").map(([result, count]) => `${count} ${result}`),
      ...(this.running.size > 0 ? [`${this.running.size} running`] : []),
      duration((this.now() - this.began) / 1000),
    ];
    return `${line(this.title)}: ${parts.join(", ")}`;
  }

  /** The stacks that run, the longest first, and what went wrong: `most` lines of each at most. */
  details(most: number): readonly string[] {
    const running = [...this.running].sort(([, a], [, b]) => a.since - b.since).map((one) => this.lineOf(one));
    return [...few(running, most), ...few([...this.troubles].reverse(), most)];
  }

  private lineOf([stack, { what, since, on, silent }]: readonly [string, Running]): string {
    return [
      `${line(stack)}: ${line(what)}`,
      duration((this.now() - since) / 1000),
      ...(silent !== undefined ? [`nothing heard for ${duration(silent)}`] : []),
      ...(on !== undefined ? [`waits for ${line(on)}`] : []),
    ].join(", ");
  }
}

function isTrouble(result: StackResult): boolean {
  return result === "failed" || result === "refused";
}

function few(lines: readonly string[], most: number): readonly string[] {
  const more = lines.length - most;
  return more <= 0 ? lines : [...lines.slice(0, most), `and ${more} more`];
}
