/** Takes one line of progress, without a newline. */
export type Log = (line: string) => void;

/** Seconds between two signs of life of a long step. */
const INTERVAL_SECONDS = 10;

/** Lets a step say what it is busy with; shown with the next sign of life. */
export type Detail = (text: string) => void;

/**
 * Says that `label` starts, then at least every 10 s how long it has been going on and the latest detail, and at the
 * end how long it took. A failure is said, and thrown on.
 */
export async function withProgress<T>(log: Log, label: string, step: (detail: Detail) => Promise<T>): Promise<T> {
  const start = Date.now();
  const elapsed = (): string => `${((Date.now() - start) / 1000).toFixed(0)} s`;
  let latest = "";
  log(`${label} ...`);
  const timer = setInterval(() => {
    log(`${label}: ${elapsed()}${latest === "" ? "" : ` (${latest})`}`);
  }, INTERVAL_SECONDS * 1000);
  try {
    const result = await step((text) => {
      latest = text.trim().slice(0, 100);
    });
    log(`${label}: done in ${elapsed()}`);
    return result;
  } catch (error) {
    log(`${label}: failed after ${elapsed()}`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}
