import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds between two attempts; the engine needs a few to write a state. */
const PAUSES = [25, 50, 100, 200, 400, 800];

/**
 * Reads a stack's state, again while it is half written.
 * why: a file backend writes in place what it keeps beside a state, so that whoever reads at that moment finds it empty or cut
 * off. The running update writes its own stack's, another stack's update that one's.
 * @throws what the last attempt threw.
 */
export async function whenWhole<T>(
  read: () => Promise<T>,
  pause: (ms: number) => Promise<unknown> = sleep,
): Promise<T> {
  for (const milliseconds of PAUSES)
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof Error && saysHalfWritten(error.message))) throw error;
      await pause(milliseconds);
    }
  return read();
}

/** Whether an engine's words say that a state it read is empty or cut off. */
export function saysHalfWritten(text: string): boolean {
  return /\bEOF\b|unexpected end of JSON input/.test(text);
}
