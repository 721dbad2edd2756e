/** Runs the SDK's own installer in a process that can be ended as a whole. Argument: the folder. */
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

const root = process.argv[2];
if (root === undefined) throw new Error("usage: download-child ROOT");

const plainFetch = globalThis.fetch;
globalThis.fetch = async (...request) => {
  process.stdout.write("asked\n");
  const response = await plainFetch(...request);
  process.stdout.write("answered\n");
  return response;
};

try {
  await PulumiCommand.install({ root });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
