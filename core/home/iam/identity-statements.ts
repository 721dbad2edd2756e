import type { Statement } from "../../aws/policy-document.ts";
import { type EntryAction, entryStatement } from "../permission-sets/assume-role-policy.ts";

/** One role to be entered, and what its statement depends on. */
export interface StatementEntry {
  readonly slug: string;
  readonly roleArn: string;
  /** `sts:AssumeRole` and what the role's trust permits beside it. */
  readonly actions: readonly EntryAction[];
  /** Moment (UTC, ISO 8601) from which on AWS refuses. Default: never. */
  readonly until?: string;
}

/**
 * The statements of an IAM identity's policy: one for each client, and within it one more for each further end of
 * access and set of actions.
 * @param sids Sid of each client, by slug.
 */
export function entryStatements(
  entries: readonly StatementEntry[],
  sids: ReadonlyMap<string, string>,
): readonly Statement[] {
  const groups = new Map<string, { readonly first: StatementEntry; readonly roleArns: string[] }>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.slug, entry.actions, entry.until]);
    const group = groups.get(key) ?? { first: entry, roleArns: [] };
    group.roleArns.push(entry.roleArn);
    groups.set(key, group);
  }
  const taken = new Set<string>();
  return [...groups.values()].map(({ first: { slug, actions, until }, roleArns }) => {
    const sid = free(sidOf(sids.get(slug) ?? "", actions, until), taken);
    return entryStatement(sid, { roleArns, actions, ...(until !== undefined && { until }) });
  });
}

/** `AbcCorp`, `AbcCorpWithTagSession`, `AbcCorpUntil20270131000000`. */
function sidOf(client: string, actions: readonly EntryAction[], until: string | undefined): string {
  const further = actions.slice(1).map((action) => action.replace("sts:", "With"));
  return `${client}${further.join("")}${until === undefined ? "" : `Until${until.replace(/\D/g, "")}`}`;
}

/** why: a client may be called what another one's Sid grows to, and IAM refuses a policy with one Sid twice. */
function free(sid: string, taken: Set<string>): string {
  let found = sid;
  for (let number = 2; taken.has(found); number++) found = `${sid}X${number}`;
  taken.add(found);
  return found;
}
