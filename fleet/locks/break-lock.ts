import { runOnWhole } from "../engine/run-on-whole.ts";
import { listStacks } from "../engine/stack-list.ts";
import { backendPlace, backendUrl } from "../engine/backend-place.ts";
import { holderState, isDead, thisMachine, type ThisMachine } from "./lock-holder.ts";
import { openLockStore } from "./open-lock-store.ts";
import { describeLock, type Lock } from "./lock.ts";
import { type LockSession, locksOf, readLocks, words } from "./read-locks.ts";

/** How it went with the locks of a stack that somebody asked to break. */
export type LockBreak =
  | {
      readonly kind: "broken";
      /** Those that are gone now; empty where the backend does not show them. */
      readonly locks: readonly Lock[];
    }
  /** There was none. */
  | { readonly kind: "free" }
  /** A holder lives: nothing was done. */
  | { readonly kind: "refused"; readonly because: string; readonly locks: readonly Lock[] }
  | { readonly kind: "failed"; readonly because: string };

/** What a test replaces. */
export interface BreakLockOptions {
  readonly here?: ThisMachine;
  readonly now?: () => Date;
}

/**
 * Frees a stack whose lock was left behind, by the engine's own `pulumi cancel`, which removes all locks of that stack. To
 * be called only when somebody asked for it: of a holder on another machine nobody here knows whether it still runs.
 * Refuses where a holder is known to be alive. Does not throw.
 */
export async function breakLock(
  session: LockSession,
  stack: string,
  { here = thisMachine, now = () => new Date() }: BreakLockOptions = {},
): Promise<LockBreak> {
  const before = await readLocks(session);
  const locks = locksOf(before, stack);
  if (before.kind === "known" && locks.length === 0) return { kind: "free" };
  const say = (lock: Lock): string => describeLock(lock, now(), holderState(lock, here));
  const alive = locks.find((lock) => holderState(lock, here) === "alive");
  if (alive !== undefined)
    return { kind: "refused", because: `${say(alive)}: wait until it is done, or end it first`, locks };
  try {
    await cancel(session, stack, locks, here);
  } catch (error) {
    return { kind: "failed", because: words(error) };
  }
  const after = await readLocks(session);
  const [left] = locksOf(after, stack);
  if (left !== undefined) return { kind: "failed", because: `after it was freed, the stack is ${say(left)}` };
  return { kind: "broken", locks };
}

/** @throws EngineFailure, Error */
async function cancel(session: LockSession, stack: string, locks: readonly Lock[], here: ThisMachine): Promise<void> {
  const { engine, project } = session;
  try {
    await runOnWhole(engine, ["cancel", "--yes", "--stack", stack], project.root);
  } catch (failure) {
    const isThere = (await listStacks(engine, project.root)).some(({ name }) => name === stack);
    if (isThere || !locks.every((lock) => isDead(lock, here))) throw failure;
    // why not the engine: it frees only stacks that exist, and this one's `stack init` was killed before it did.
    const store = await openLockStore(backendPlace(await backendUrl(engine, project.root), project.root), engine);
    if (store === undefined) throw failure;
    for (const { key } of locks) if (key !== undefined) await store.remove(key);
  }
}
