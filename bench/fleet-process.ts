import { FleetSession } from "../fleet/session.ts";
import { up } from "../fleet/run/up.ts";

/**
 * One run of `up` in a process of its own, as the command would make it, with what it did as JSON on standard output.
 * Options of `up` and the session's `concurrency` come as JSON in the first argument.
 */
const { concurrency, ...options } = JSON.parse(process.argv[2] ?? "{}") as Parameters<typeof up>[1] & {
  readonly concurrency?: number;
};
const session = await FleetSession.open({ ...(concurrency !== undefined && { concurrency }) });
try {
  const report = await up(session, options);
  process.stdout.write(JSON.stringify(report));
  if (!report.ok) process.exitCode = 1;
} finally {
  session.close();
}
