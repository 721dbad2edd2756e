import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that is there for a while. */
export interface ThrowawayFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/**
 * A folder of one's own among the system's temporary ones, which goes at the latest with the process.
 * why also then: Ctrl-C ends a command that only looks at once, and nothing below the call that made it runs any more.
 * @param purpose Part of its name.
 */
export async function throwawayFolder(purpose: string): Promise<ThrowawayFolder> {
  const path = await mkdtemp(join(tmpdir(), `switchyard-${purpose}-`));
  const atExit = (): void => rmSync(path, { recursive: true, force: true });
  process.once("exit", atExit);
  return {
    path,
    remove: async () => {
      process.off("exit", atExit);
      await rm(path, { recursive: true, force: true });
    },
  };
}
