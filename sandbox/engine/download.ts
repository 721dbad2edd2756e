import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeArguments } from "../node-program.ts";
import { withProgress, type Log } from "../progress.ts";
import { runDownload, type DownloadLimits } from "../run-download.ts";
import { downloadSlot, fillSlot, type CacheSlot } from "./cached.ts";

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
  const program = fileURLToPath(new URL("download-child.ts", import.meta.url));
  try {
    await withProgress(log, `Downloading pulumi ${slot.version}`, () =>
      fillSlot(slot.directory, async (draft) => {
        await mkdir(join(draft, "bin"));
        const args = nodeArguments(program, draft);
        const hears = (said: string): boolean => /^answered$/m.test(said);
        const reason = await runDownload(process.execPath, args, { asks: /^asked$/, hears, limits });
        if (reason !== undefined) throw new Error(reason);
      }),
    );
    return { kind: "done", slot };
  } catch (error) {
    return { kind: "none", reason: error instanceof Error ? error.message : String(error) };
  }
}
