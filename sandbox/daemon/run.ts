import { join } from "node:path";
import { writeAwsProfiles, type ProfileCredential } from "../aws-profiles.ts";
import { readTextIfAny, writePrivateFile } from "../files.ts";
import { stateLayout } from "../paths.ts";
import { ownIdentity } from "../process-identity.ts";
import type { Log } from "../progress.ts";
import { readDaemonRecord, type DaemonRecord } from "./record.ts";

/** The AWS side of the sandbox, as far as the daemon needs it. */
export interface AwsSide {
  readonly url: string;
  readonly credentials: readonly (ProfileCredential & { readonly accountId: string; readonly userName: string })[];
  close(): Promise<void>;
}

/** Starts the AWS side: what the daemon is there to run. */
export type StartAwsSide = (options: { python: string; stateDir: string; port?: number; log: Log }) => Promise<AwsSide>;

/** How often the daemon looks whether its state directory is still its own. */
const WATCH_MS = 2_000;

/** How long the AWS side may take to save and end; less than `stopDaemon` waits. */
const CLOSE_LIMIT_MS = 60_000;

/**
 * The daemon: runs the AWS side until it is told to end (SIGTERM, SIGINT), or until its state directory is deleted or
 * taken over. Never returns before that; ends the process.
 *
 * @param root the state directory
 * @param python the interpreter that has moto
 */
export async function runDaemon(root: string, python: string, startAws: StartAwsSide): Promise<void> {
  const layout = stateLayout(root);
  const log = (line: string): void => {
    process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  };
  const identity = ownIdentity();
  const portFile = join(root, "port");
  // why: the same address after a restart, so that what `env` printed stays right.
  const port = Number(await readTextIfAny(portFile)) || undefined;
  const aws = await startOnPort(port, (wanted) =>
    startAws({ python, stateDir: layout.aws, log, ...(wanted === undefined ? {} : { port: wanted }) }),
  );
  await writePrivateFile(portFile, new URL(aws.url).port);
  await writeAwsProfiles(layout, aws.url, aws.credentials);

  let isEnding = false;
  const end = (why: string, saves: boolean): void => {
    if (isEnding) return;
    isEnding = true;
    clearInterval(watch);
    log(`Ending: ${why}`);
    setTimeout(() => process.exit(1), CLOSE_LIMIT_MS).unref();
    (saves ? aws.close() : Promise.resolve()).then(
      () => process.exit(0),
      (error: unknown) => {
        log(`Ending failed: ${String(error)}`);
        process.exit(1);
      },
    );
  };
  const isStillMine = async (): Promise<boolean> => {
    const current = await readDaemonRecord(layout.daemon);
    return current?.pid === identity.pid && current.started === identity.started;
  };
  const record: DaemonRecord = {
    ...identity,
    since: new Date().toISOString(),
    url: aws.url,
    profiles: aws.credentials.map(({ profile, accountId, userName, region }) => ({
      profile,
      accountId,
      userName,
      region,
    })),
  };
  await writePrivateFile(layout.daemon, JSON.stringify(record, undefined, 2));
  const watch = setInterval(() => {
    isStillMine().then(
      (mine) => {
        // why: nothing is saved then; saving would bring back a directory that the user deleted.
        if (!mine) end("the state directory is gone, or another daemon's", false);
      },
      () => undefined,
    );
  }, WATCH_MS);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      end(signal, true);
    });
  }
  log(`Up at ${aws.url}`);
}

/** Prefers the port of last time, and takes any other when somebody else has it now. */
async function startOnPort<T>(port: number | undefined, start: (port: number | undefined) => Promise<T>): Promise<T> {
  try {
    return await start(port);
  } catch (error) {
    if (port === undefined || (error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    return start(undefined);
  }
}
