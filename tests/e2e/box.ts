import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resetSandbox, startSandbox, type SandboxHandle } from "../../sandbox/lifecycle.ts";
import { sandboxApi } from "../../sandbox/entering/enter.ts";
import { prepareShared } from "./shared-packages.ts";

/** The sandbox of this run, and a folder for whatever the tests write. */
export interface Box {
  readonly sandbox: SandboxHandle;
  readonly folder: string;
}

const quiet = (): void => undefined;
let starting: Promise<Box> | undefined;

/** The sandbox that the end-to-end tests of this process share, in a state directory of its own. Started by the first that asks. */
export function box(): Promise<Box> {
  return (starting ??= start());
}

/** Ends what other files' tests share, and starts anew: for a suite that tells of everything that is in AWS. */
export async function freshBox(): Promise<Box> {
  await end();
  return box();
}

async function start(): Promise<Box> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "switchyard-e2e-")));
  return {
    folder,
    sandbox: await startSandbox({ stateDir: join(folder, "sandbox"), log: quiet, prepare: prepareShared }),
  };
}

/** A new folder for one suite. */
export async function newFolder(name: string): Promise<string> {
  const folder = join((await box()).folder, name);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Calls the sandbox's own API. */
export async function admin(method: "GET" | "PUT" | "POST" | "DELETE", name: string, body?: unknown): Promise<unknown> {
  return sandboxApi((await box()).sandbox, method, name, body);
}

/**
 * Calls to AWS that change something, by operation, since the sandbox's start.
 * why none of KMS: the tests' own key for secrets is made there.
 */
export async function writes(): Promise<Record<string, number>> {
  const calls = (await admin("GET", "calls")) as Record<string, number>;
  return Object.fromEntries(
    Object.entries(calls).filter(([call]) =>
      /^(?!kms:).*:(Create|Put|Attach|Detach|Delete|Update|Tag|Untag|Provision)/.test(call),
    ),
  );
}

/** Call it in a suite whose tests build on each other: once one fails, those after it are skipped. */
export function inOrder(): void {
  let failed = false;
  beforeEach(function () {
    if (failed) this.skip();
  });
  afterEach(function () {
    failed ||= this.currentTest?.state === "failed";
  });
}

async function end(): Promise<void> {
  if (starting === undefined) return;
  const { folder } = await starting;
  starting = undefined;
  await resetSandbox({ stateDir: join(folder, "sandbox"), log: quiet });
  await rm(folder, { recursive: true, force: true });
}

// why here: a root hook, so that the sandbox ends once all files that use it are done. why asked: benches use what stands on
// this file, without mocha.
if ("after" in globalThis) after(end);
