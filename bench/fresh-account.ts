import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox, type SandboxHandle } from "../sandbox/lifecycle.ts";
import { unlimited } from "./stage.ts";

/** Keeps how the sandbox's AWS accounts stand now, so that an update can be measured again and again from the same start. */
export async function keepAccounts(sandbox: SandboxHandle): Promise<{ readonly restore: () => Promise<void> }> {
  const { root, aws } = sandbox.layout;
  const kept = join(root, "bench", "accounts");
  const start = async (): Promise<void> => {
    await unlimited(await startSandbox({ stateDir: root, log: () => undefined }));
  };
  await sandbox.stop();
  await rm(kept, { recursive: true, force: true });
  await cp(aws, kept, { recursive: true });
  await start();
  const restore = async (): Promise<void> => {
    await sandbox.stop();
    await rm(aws, { recursive: true, force: true });
    await cp(kept, aws, { recursive: true });
    await start();
  };
  return { restore };
}
