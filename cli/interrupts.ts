/** How a run is told to come to an end. */
export interface RunSignals {
  /** Nothing new is begun; what is in flight is finished. */
  readonly drain: AbortSignal;
  /** What is in flight is cancelled, in good order. */
  readonly cancel: AbortSignal;
}

/**
 * Signals that come this soon after one another are one press of Ctrl-C, in milliseconds.
 * why: the terminal sends it to npm as well, and npm passes it on to the command that it runs.
 */
const ONE_PRESS = 400;

/** What people are told at each press. */
export const PRESSES = {
  drain:
    "Interrupted: nothing new is begun, and what is in flight is finished. Press Ctrl-C again to cancel that as well.",
  cancel:
    "Cancelling: the engines finish the calls they are making, write their state and end. Press Ctrl-C once more to leave without waiting for them.",
  leave:
    "Left at once. Engines may still be running: each finishes its calls and writes its state by itself. `npx switchyard status` says when no stack is locked any more; then run the same command again.",
} as const;

export interface InterruptEffects {
  readonly say: (line: string) => void;
  /** Ends the process now. */
  readonly leave: () => void;
  /** Milliseconds. Default: the clock. */
  readonly now?: () => number;
}

/** Ctrl-C, pressed once, twice and three times. */
export class Interrupts {
  private readonly draining = new AbortController();
  private readonly cancelling = new AbortController();
  private last = Number.NEGATIVE_INFINITY;
  private canDrain = false;

  constructor(private readonly effects: InterruptEffects) {}

  /** From now on a press does not end the command at once. */
  signals(): RunSignals {
    this.canDrain = true;
    return { drain: this.draining.signal, cancel: this.cancelling.signal };
  }

  get isInterrupted(): boolean {
    return this.draining.signal.aborted;
  }

  /** A terminal's Ctrl-C. */
  press(): void {
    const now = (this.effects.now ?? Date.now)();
    const isSame = now - this.last < ONE_PRESS;
    this.last = now;
    if (isSame) return;
    if (!this.canDrain) return this.effects.leave();
    if (!this.draining.signal.aborted) {
      this.effects.say(PRESSES.drain);
      return this.draining.abort();
    }
    this.cancelOrLeave();
  }

  /** SIGTERM, SIGHUP: whoever sends it waits for a few seconds only. */
  terminate(): void {
    if (!this.canDrain) return this.effects.leave();
    const now = (this.effects.now ?? Date.now)();
    const isSame = this.cancelling.signal.aborted && now - this.last < ONE_PRESS;
    this.last = now;
    if (!isSame) this.cancelOrLeave();
  }

  private cancelOrLeave(): void {
    if (this.cancelling.signal.aborted) {
      this.effects.say(PRESSES.leave);
      return this.effects.leave();
    }
    this.effects.say(PRESSES.cancel);
    this.draining.abort();
    this.cancelling.abort();
  }
}
