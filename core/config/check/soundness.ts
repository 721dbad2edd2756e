import type { Path } from "../../faults/fault.ts";
import type { Origin } from "../../faults/origin.ts";
import type { ConfigKey } from "../read/config-keys.ts";

/**
 * Where a configuration value stands, and what of it can be relied on. What did not fit its schema was taken out or
 * filled in, and already has a fault of its own: whatever would follow from that is none of the user's mistakes.
 */
export interface CheckedOrigin extends Origin {
  /** Whether the value at the path is as written, whatever was taken out below it. */
  stands(path: Path): boolean;
  /** Whether the value at the path and all below it is as written; of one that is absent, that it is so in the file. */
  sound(path: Path): boolean;
}

/** A value that a check reads: its configuration key, and the path below that. */
export type Read = readonly [ConfigKey, ...Path];

/**
 * Whether all that a check reads is as written. A check of several values runs only then: `if (!sound(…)) return`.
 * What stands at a fault's own place need not be named: a fault about what was taken out is not reported.
 */
export type Sound = (...reads: readonly Read[]) => boolean;

/** The origin of a value that fits its schema: all of it is as written. */
export function allSound(origin: Origin): CheckedOrigin {
  return { ...origin, stands: () => true, sound: () => true };
}

/** The origin of a value of which nothing could be used. */
export function noneSound(origin: Origin): CheckedOrigin {
  return { ...origin, stands: () => false, sound: () => false };
}

/** Places of one value at which something was taken out or filled in, as a tree. */
export class Gaps {
  readonly #below = new Map<string | number, Gaps>();
  #here = false;

  add(path: Path): void {
    const [step, ...rest] = path;
    if (step === undefined) this.#here = true;
    else {
      const below = this.#below.get(step) ?? new Gaps();
      this.#below.set(step, below);
      below.add(rest);
    }
  }

  /** Whether there is a gap at the path or above it. */
  at(path: Path): boolean {
    return this.#along(path) === "gap";
  }

  /** Whether there is a gap at the path, above it or below it. */
  around(path: Path): boolean {
    return this.#along(path) !== undefined;
  }

  /** A gap on the way down the path; else the gaps below its end, if there are any. */
  #along([step, ...rest]: Path): "gap" | Gaps | undefined {
    if (this.#here) return "gap";
    if (step === undefined) return this;
    const below = this.#below.get(step);
    return below === undefined ? undefined : below.#along(rest);
  }
}
