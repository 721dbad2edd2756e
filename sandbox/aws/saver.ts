/** Saves a while after the last change, and at the latest some time after the first. */
export interface Saver {
  /** Something changed. */
  touch(): void;
  /** Saves now what is unsaved, and waits for a save under way. */
  flush(): Promise<void>;
}

const QUIET_MS = 1_000;
const AT_LATEST_MS = 20_000;

/** A saver around `save`. A failed save is logged and tried again at the next change. */
export function createSaver(save: () => Promise<void>, log: (line: string) => void): Saver {
  let firstChange: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const run = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (firstChange === undefined) return running;
    firstChange = undefined;
    running = running.then(save).catch((error: unknown) => {
      log(`the state of the sandbox was not saved: ${error instanceof Error ? error.message : String(error)}`);
    });
    return running;
  };

  return {
    touch: () => {
      const now = Date.now();
      firstChange ??= now;
      clearTimeout(timer);
      const wait = Math.max(0, Math.min(QUIET_MS, firstChange + AT_LATEST_MS - now));
      timer = setTimeout(() => void run(), wait);
    },
    flush: run,
  };
}
