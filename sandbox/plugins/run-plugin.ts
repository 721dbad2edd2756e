import { createPace } from "./connection/pace.ts";
import { serve } from "./protocol/server.ts";
import { tableProvider, type Table } from "./table/table-provider.ts";

/** Identity Center calls in any second: AWS takes 20 of all callers together. `SWITCHYARD_SSO_RATE` overrides; 0 is no limit. */
const defaultRate = 18;
/** Open assignment calls: AWS takes about 10. */
const openAssignments = 8;

/** Runs a plugin process: serves the table, prints the port as the engine expects it, and ends when the engine is gone. */
export function runPlugin(table: Table): void {
  const rate = Number(process.env["SWITCHYARD_SSO_RATE"] ?? defaultRate);
  const pace = createPace(Number.isFinite(rate) ? rate : defaultRate, openAssignments);
  const version = process.env["SWITCHYARD_PLUGIN_VERSION"] ?? "0.0.0";
  serve(tableProvider(table, version, pace)).then(
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
