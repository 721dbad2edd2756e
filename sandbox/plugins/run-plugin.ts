import type { Provider } from "./protocol/provider.ts";
import { serve } from "./protocol/server.ts";

/** Runs a plugin process: serves the provider, prints the port as the engine expects it, and ends when the engine is gone. */
export function runPlugin(provider: (version: string) => Provider): void {
  serve(provider(process.env["SWITCHYARD_PLUGIN_VERSION"] ?? "0.0.0")).then(
    ({ port }) => process.stdout.write(`${port}\n`),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exitCode = 1;
    },
  );
  const parent = process.ppid;
  // why: an engine that is killed cannot stop its plugins; an orphan has another parent
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, 1000).unref();
}
