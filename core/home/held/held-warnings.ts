import { clientStackName } from "../../config/naming.ts";
import { cut, type Fault, formatLocation } from "../../faults/fault.ts";
import type { GrantPrincipal } from "../settings/home-settings.ts";
import { label } from "../settings/principals.ts";

/**
 * How every warning begins that says of a client, or of a grant, that it is not deployed as its files say. Fixed, so
 * that a command can tell these warnings from others.
 */
export const HELD = "HELD: ";

/** Name of the home stack's output that lists what is held: codes of the reasons, by the client's slug. */
export const HELD_OUTPUT = "held";

/** Why clients are held, by slug. */
export type HeldReasons = ReadonlyMap<string, readonly Fault[]>;

/** More reasons for one client say no more. */
const SHOWN = 3;

/** Characters of one part of a reason. */
const MAX_PART = 400;

/** One warning for each client that is held, with the first reasons. @param absent Slugs of those that get nothing. */
export function heldWarnings(reasons: HeldReasons, absent: ReadonlySet<string>): readonly string[] {
  return [...reasons].map(([slug, faults]) => {
    const stack = clientStackName(slug);
    const what = absent.has(slug)
      ? `${stack} gets nothing: it was never deployed to the home account, and cannot be now`
      : `${stack} is left as it was at the last deployment; nobody gains by it, and what is taken back is taken back`;
    const shown = faults
      .slice(0, SHOWN)
      .map(
        ({ at, path, expected, found, code, fix }) =>
          `${at === undefined ? "" : `${formatLocation(at)} `}${cut(path, MAX_PART)}: expected ${cut(expected, MAX_PART)}, found ${cut(found, MAX_PART)} [${code}] ${cut(fix, MAX_PART)}`,
      );
    const more = faults.length - SHOWN;
    return `${HELD}${what}. ${shown.join(" ")}${more > 0 ? ` And ${more} more.` : ""}`;
  });
}

/** The stack output: codes of the reasons by slug, each once; of grants that their client's trust has ended too. */
export function heldOutput(
  reasons: HeldReasons,
  dropped: readonly Fault[],
): Readonly<Record<string, readonly string[]>> {
  const codes = new Map<string, Set<string>>();
  const add = (slug: string, code: string) => codes.set(slug, (codes.get(slug) ?? new Set()).add(code));
  for (const [slug, faults] of reasons) for (const { code } of faults) add(slug, code);
  for (const { clients = [], code } of dropped) for (const slug of clients) add(slug, code);
  return Object.fromEntries([...codes].map(([slug, of]) => [slug, [...of].sort()]));
}

/** The warning that a grant waits for a role (`slug/role`) of a held client, or for a shared permission set with such roles. */
export function waiting(principal: GrantPrincipal, what: string): string {
  return `${HELD}${label(principal)} waits for ${what}, whose client is held.`;
}

/** The warnings of what was dropped, one for each. */
export function droppedWarnings(dropped: readonly Fault[]): readonly string[] {
  return dropped.map(
    ({ at, path, found, code, fix }) =>
      `${HELD}${at === undefined ? "" : `${formatLocation(at)} `}${path} ${found} [${code}] ${fix}`,
  );
}
