import { printable } from "../../faults/fault.ts";
import { contentDifferences, type SetContents, unseenProperties } from "./set-contents.ts";

/** One permission set in three places. */
export interface ComparedSet {
  readonly name: string;
  /** As AWS has it; absent where it is gone. */
  readonly deployed: SetContents | undefined;
  /** As the files want it. */
  readonly declared: SetContents;
  /** As the last deployment or refresh left it in the state. */
  readonly last: SetContents;
}

/**
 * What somebody changed about a permission set behind the files' back, as a sentence; `undefined` for nothing. What this
 * very deployment changes is not among it. Safe to print.
 */
export function handMade({ name, deployed, declared, last }: ComparedSet): string | undefined {
  const what = `Permission set ${JSON.stringify(name)}`;
  if (deployed === undefined)
    return printable(`${what} is gone from Identity Center. \`pulumi up --refresh\` makes it again.`);
  const own = new Set(contentDifferences(last, deployed).map(({ property }) => property));
  const changes = contentDifferences(deployed, declared).filter(({ property }) => own.has(property));
  if (changes.length === 0) return undefined;
  const differences = changes.map(({ words, before, after }) => `${words} ${before} where the files have ${after}`);
  const staying = changes.filter(({ stays }) => stays);
  const byHand = staying.map(({ words }) => `the ${words}`).join(" and ");
  const advice = [
    ...(staying.length < changes.length ? ["`pulumi up --refresh` puts that right"] : []),
    ...(staying.length > 0 ? [`take ${byHand} off in Identity Center, since no refresh sees it`] : []),
  ].join("; ");
  return printable(`${what} was changed by hand: ${differences.join("; ")}. ${capital(advice)}.`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Most permission sets that one run compares. why: each costs six calls, and Identity Center answers 20 a second. */
export const MAX_COMPARED = 50;

/** Those whose turn it is: all, or as many as one run may ask for, others each day. */
export function inTurn<T>(all: readonly T[], now: Date): readonly T[] {
  if (all.length <= MAX_COMPARED) return all;
  const day = Math.floor(now.getTime() / 86_400_000);
  const start = (day * MAX_COMPARED) % all.length;
  return [...all.slice(start), ...all.slice(0, start)].slice(0, MAX_COMPARED);
}

/** That not all were compared. */
export function notCompared(compared: number, all: number): string {
  return `${compared} of ${all} permission sets were compared with what Identity Center has, others each day. What was changed by hand on the rest is shown by \`pulumi preview --refresh\`, all but ${unseenProperties().join(" or ")} that the files do not name.`;
}

/** That a set could not be compared. Safe to print. */
export function comparisonUnknown(sets: number, failure: string): string {
  return printable(
    `${sets === 1 ? "One permission set" : `${sets} permission sets`} could not be compared with what Identity Center has, so whether somebody changed them by hand is not known: ${failure}`,
  );
}
