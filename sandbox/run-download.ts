import { runCommand, type CommandOptions } from "./run-command.ts";

/** How long is waited: for the first answer of the download server, and for all of it. Milliseconds. */
export interface DownloadLimits {
  readonly answerMs: number;
  readonly totalMs: number;
}

/** A command that downloads something, and how it is known what it is at. */
export interface Download extends Pick<CommandOptions, "cwd" | "env"> {
  /** A line of it after which an answer of the server is waited for. */
  readonly asks: RegExp;
  /** A line of it after which the server has answered. */
  readonly hears: RegExp;
  readonly limits: DownloadLimits;
}

/**
 * Runs a command that downloads something. One whose server does not answer in time is given up, and so is one that takes too
 * long: it is ended with all that it started. Returns why there is nothing; undefined when it is done.
 */
export async function runDownload(
  command: string,
  args: readonly string[],
  { asks, hears, limits, ...where }: Download,
): Promise<string | undefined> {
  const stop = new AbortController();
  let reason: string | undefined;
  const giveUp = (after: number, what: string): NodeJS.Timeout =>
    setTimeout(() => {
      reason ??= `${what} in ${String(after / 1000)} s`;
      stop.abort();
    }, after);
  const total = giveUp(limits.totalMs, "the download was not complete");
  let answer: NodeJS.Timeout | undefined;
  const onLine = (line: string): void => {
    if (asks.test(line)) answer ??= giveUp(limits.answerMs, "the download server did not answer");
    if (hears.test(line)) clearTimeout(answer);
  };
  const result = await runCommand(command, args, { ...where, onLine, signal: stop.signal });
  clearTimeout(total);
  clearTimeout(answer);
  if (reason !== undefined) return reason;
  if (result.code === 0) return undefined;
  return (result.failure?.message ?? result.stderr).replaceAll(/\s+/g, " ").trim().slice(0, 400);
}
