import { caseless } from "../../aws/names.ts";
import { printable } from "../../faults/fault.ts";
import type { DirectoryPrincipal } from "../settings/home-settings.ts";
import { label } from "../settings/principals.ts";

interface Assignment {
  /** Name of the permission set. */
  readonly set: string;
  readonly accountId: string;
  readonly principalId: string;
  /** `GROUP` or `USER`. */
  readonly principalType: string;
}

/** Most lines about what is given, and about what is taken. */
const MAX_LINES = 20;

/**
 * Who gets and who loses which permission set in this run, a line each. Safe to print.
 * why: assignments are named by id in the state, so that a preview alone does not say who it is.
 */
export function assignmentChanges(
  held: readonly Assignment[],
  planned: readonly (Assignment & { readonly principal: DirectoryPrincipal })[],
): readonly string[] {
  const key = ({ set, principalId, accountId }: Assignment) => `${caseless(set)}|${principalId}|${accountId}`;
  const [before, after] = [new Set(held.map(key)), new Set(planned.map(key))];
  const names = new Map(planned.map(({ principalId, principal }) => [principalId, label(principal)]));
  const nameOf = ({ principalId, principalType }: Assignment) =>
    names.get(principalId) ?? `the ${principalType === "GROUP" ? "group" : "user"} with the id ${principalId}`;
  const line = (verb: string, preposition: string) => (one: Assignment) =>
    printable(`${verb} ${one.set} in account ${one.accountId} ${preposition} ${nameOf(one)}.`);
  return [
    ...firstOf(planned.filter((one) => !before.has(key(one))).map(line("Gives", "to"))),
    ...firstOf(held.filter((one) => !after.has(key(one))).map(line("Takes", "from"))),
  ];
}

function firstOf(lines: readonly string[]): readonly string[] {
  if (lines.length <= MAX_LINES) return lines;
  return [...lines.slice(0, MAX_LINES), `And ${lines.length - MAX_LINES} more of the kind.`];
}
