/** Runs the SDK's own installer in a process that can be ended as a whole. Argument: the folder. */
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import type { DownloadMessage } from "./download.ts";

const root = process.argv[2];
if (root === undefined) throw new Error("usage: download-child ROOT");

const tell = (message: DownloadMessage): void => {
  process.send?.(message);
};
const plainFetch = globalThis.fetch;
globalThis.fetch = async (...request) => {
  tell({ kind: "asked" });
  const response = await plainFetch(...request);
  tell({ kind: "answered" });
  return response;
};

try {
  await PulumiCommand.install({ root });
  tell({ kind: "installed" });
} catch (error) {
  tell({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
}
process.disconnect();
