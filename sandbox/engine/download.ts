import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { downloadInto } from "../cache.ts";
import { nodeArguments } from "../node-program.ts";
import type { Log } from "../progress.ts";
import { runDownload, type DownloadLimits } from "../run-download.ts";
import { downloadSlot } from "./cached.ts";

const defaultLimits: DownloadLimits = { answerMs: 10_000, totalMs: 180_000 };

/**
 * Lets the Automation API download the engine of the SDK's version into the cache. A server that does not answer in
 * 10 s is given up, and so is a download that takes longer than 3 minutes. Returns why there is none; undefined when it is done.
 */
export async function downloadEngine(cacheDir: string, log: Log, limits = defaultLimits): Promise<string | undefined> {
  const { version, directory } = downloadSlot(cacheDir);
  const program = fileURLToPath(new URL("download-child.ts", import.meta.url));
  return downloadInto(directory, `pulumi ${version}`, log, async (draft) => {
    await mkdir(join(draft, "bin"));
    const hears = (said: string): boolean => /^answered$/m.test(said);
    await runDownload(process.execPath, nodeArguments(program, draft), { asks: /^asked$/, hears, limits });
  });
}
