import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { nodeArguments } from "../node-program.ts";
import { withProgress, type Log } from "../progress.ts";
import { downloadSlot, fillSlot, type CacheSlot } from "./cached.ts";

/** What the installing process says. */
export type DownloadMessage =
  { readonly kind: "asked" | "answered" | "installed" } | { readonly kind: "failed"; readonly reason: string };

/** How long is waited: for the first answer of the download server, and for all of it. */
export interface DownloadLimits {
  readonly answerMs: number;
  readonly totalMs: number;
}

const defaultLimits: DownloadLimits = { answerMs: 10_000, totalMs: 180_000 };

/** A downloaded engine, or why there is none. */
export type Downloaded =
  { readonly kind: "done"; readonly slot: CacheSlot } | { readonly kind: "none"; readonly reason: string };

/**
 * Lets the Automation API download the engine of the SDK's version into the cache. A server that does not answer in
 * 10 s is given up, and so is a download that takes longer than 3 minutes.
 */
export async function downloadEngine(cacheDir: string, log: Log, limits = defaultLimits): Promise<Downloaded> {
  const slot = downloadSlot(cacheDir);
  try {
    await withProgress(log, `Downloading pulumi ${slot.version}`, () =>
      fillSlot(slot, (directory) => install(directory, limits)),
    );
    return { kind: "done", slot };
  } catch (error) {
    return { kind: "none", reason: error instanceof Error ? error.message : String(error) };
  }
}

function install(directory: string, limits: DownloadLimits): Promise<void> {
  return new Promise((resolve, reject) => {
    const program = fileURLToPath(new URL("download-child.ts", import.meta.url));
    // why: a process group of its own, because the installer is a shell script that starts curl.
    const child = spawn(process.execPath, nodeArguments(program, directory), {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      detached: true,
    });
    const end = (): void => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      process.kill(-child.pid, "SIGKILL");
    };
    const settle = (failure?: Error): void => {
      clearTimeout(total);
      clearTimeout(answer);
      process.off("exit", end);
      end();
      if (failure === undefined) resolve();
      else reject(failure);
    };
    const giveUp = (after: number, what: string): NodeJS.Timeout =>
      setTimeout(() => {
        settle(new Error(`${what} in ${String(after / 1000)} s`));
      }, after);
    const total = giveUp(limits.totalMs, "the download was not complete");
    let answer: NodeJS.Timeout | undefined;
    process.on("exit", end);
    child.on("error", settle);
    child.on("exit", (code) => {
      settle(new Error(`the installer ended with code ${String(code)}`));
    });
    child.on("message", (message: DownloadMessage) => {
      if (message.kind === "asked") answer = giveUp(limits.answerMs, "the download server did not answer");
      else if (message.kind === "answered") clearTimeout(answer);
      else settle(message.kind === "failed" ? new Error(oneLine(message.reason)) : undefined);
    });
  });
}

/** What an installer said, short enough for a line of progress. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim().slice(0, 200);
}
