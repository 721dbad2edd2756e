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
  /** Whether the server has answered, once the time for it is over. `said`: all that the command has written so far. */
  readonly hears: (said: string) => boolean | Promise<boolean>;
  readonly limits: DownloadLimits;
}

/**
 * Runs a command that downloads something. One whose server does not answer in time is given up, and so is one that takes too
 * long: it is ended with all that it started.
 *
 * @throws Error that says why there is nothing
 */
export async function runDownload(
  command: string,
  args: readonly string[],
  { asks, hears, limits, ...where }: Download,
): Promise<void> {
  const stop = new AbortController();
  let said = "";
  let reason: string | undefined;
  const giveUp = (after: number, what: string): void => {
    reason ??= `${what} in ${String(after / 1000)} s`;
    stop.abort();
  };
  const total = setTimeout(giveUp, limits.totalMs, limits.totalMs, "the download was not complete");
  let answer: NodeJS.Timeout | undefined;
  const check = async (): Promise<void> => {
    if (!(await hears(said))) giveUp(limits.answerMs, "the download server did not answer");
  };
  const onLine = (line: string): void => {
    said += `${line}\n`;
    if (asks.test(line)) answer ??= setTimeout(() => void check(), limits.answerMs);
  };
  const result = await runCommand(command, args, { ...where, onLine, signal: stop.signal });
  clearTimeout(total);
  clearTimeout(answer);
  if (result.code === 0) return;
  const words = (result.failure?.message ?? result.stderr).replaceAll(/\s+/g, " ").trim();
  throw new Error(reason ?? words.slice(0, 400));
}
