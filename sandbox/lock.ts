import { randomUUID } from "node:crypto";
import { link, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { putInPlace, readTextIfAny } from "./files.ts";
import { isAlive, ownIdentity, type ProcessIdentity } from "./process-identity.ts";

/** Called while another living process holds the lock: at once, and then every 10 s. Gets the seconds waited. */
type OnWait = (seconds: number) => void;

const POLL_MS = 100;
const SIGN_OF_LIFE_MS = 10_000;

/**
 * Runs `work` while no other process (or other call in this one) runs under the same lock, and returns its result. A
 * holder that died without releasing is noticed, and passed over.
 *
 * `directory` holds numbered files, and the highest number is the lock. why: taking a dead holder's lock by deleting
 * its file can delete the file of somebody who was quicker; creating the next number can succeed for one only.
 */
export async function withLock<T>(directory: string, work: () => Promise<T>, onWait?: OnWait): Promise<T> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = await acquire(directory, onWait);
  try {
    return await work();
  } finally {
    await putInPlace(file, (draft) => writeFile(draft, JSON.stringify("released"), { flag: "wx" }));
  }
}

async function acquire(directory: string, onWait: OnWait | undefined): Promise<string> {
  const start = Date.now();
  let nextSign = start;
  for (;;) {
    const last = Math.max(0, ...(await numbers(directory)));
    const holder = last === 0 ? undefined : await readHolder(fileOf(directory, last));
    if (holder === undefined) {
      const mine = last + 1;
      if (await create(directory, mine)) return fileOf(directory, mine);
    } else if (Date.now() >= nextSign) {
      nextSign += SIGN_OF_LIFE_MS;
      onWait?.(Math.round((Date.now() - start) / 1000));
    }
    await sleep(POLL_MS);
  }
}

/** False when somebody else took this number, or a higher one, first. */
async function create(directory: string, number: number): Promise<boolean> {
  const draft = join(directory, `.${randomUUID()}`);
  await writeFile(draft, JSON.stringify(ownIdentity()), { flag: "wx" });
  try {
    await link(draft, fileOf(directory, number));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const all = await numbers(directory);
  if (Math.max(...all) > number) {
    await rm(fileOf(directory, number), { force: true });
    return false;
  }
  await Promise.all(
    all.filter((other) => other < number).map((other) => rm(fileOf(directory, other), { force: true })),
  );
  return true;
}

function fileOf(directory: string, number: number): string {
  return join(directory, String(number));
}

async function numbers(directory: string): Promise<number[]> {
  return (await readdir(directory)).filter((name) => /^\d+$/.test(name)).map(Number);
}

/** The living process that holds the lock, or undefined when it is free. */
async function readHolder(file: string): Promise<ProcessIdentity | undefined> {
  const text = await readTextIfAny(file);
  const holder = text === undefined ? "released" : (JSON.parse(text) as ProcessIdentity | "released");
  return holder !== "released" && isAlive(holder) ? holder : undefined;
}
