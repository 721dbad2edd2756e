import { accessByWay } from "../changes/access-of.ts";
import type { Access, Administrator } from "../changes/access.ts";
import { conditionsInWords } from "../changes/condition-differences.ts";
import { rightsInWords } from "../changes/rights-words.ts";
import type { Portfolio } from "../portfolio/read-portfolio.ts";

/** That somebody has something, by one way: a row of an access review. */
export interface Holding {
  /** `group:Auditors`, `user:alice@acme.example`, `iam-user:alice`; `outside-set:Oncall` and its like by trust alone. */
  readonly holder: string;
  /** By what: `permission-set:AbcCorpReadOnly`, `iam-group:demo`, `iam-user:alice`; `trust` where no file gives it. */
  readonly way: string;
  /** The client's name; empty where it is rights in an account that is no client's. */
  readonly client: string;
  readonly accountId: string;
  /** Key of the role; empty where it is rights in the account itself. */
  readonly role: string;
  /** Key of the access level; empty as `role`. */
  readonly level: string;
  /** What it may do, in people's words. */
  readonly policies: readonly string[];
  readonly administrator: Administrator;
  /** What the trust policy asks, in people's words; empty: nothing. */
  readonly conditions: readonly string[];
  /** Moment (UTC, ISO 8601) from which on AWS refuses. */
  readonly until?: string;
  readonly reason?: string;
  readonly ticket?: string;
}

/**
 * Who has what by the files: one row for each holder, way and role, in an order that depends on the names alone. Members of a
 * group of Identity Center are in no file; those of an IAM group have rows of their own beside the group's.
 */
export function holdingsOf(portfolio: Portfolio): readonly Holding[] {
  const all = accessByWay(portfolio);
  const members = waysOfMembers(all);
  return all
    .map((access) => holdingOf(access, members))
    .map((holding) => [sortKey(holding), holding] as const)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([, holding]) => holding);
}

function holdingOf(access: Access, members: ReadonlyMap<string, Access["ways"]>): Holding {
  const { holder, target, rights, administrator, until, notes: [note] = [] } = access;
  const way = access.through.length === 0 ? "trust" : access.through.join(" ");
  const ways = access.ways.length > 0 ? access.ways : (members.get(memberKey(way, target)) ?? []);
  return {
    holder: holder.key,
    way,
    client: target.client ?? "",
    accountId: target.accountId,
    role: target.kind === "role" ? target.roleKey : "",
    level: target.kind === "role" ? target.level : "",
    policies: rightsInWords(rights),
    administrator,
    conditions: conditionsOf(ways),
    ...(until !== undefined && { until }),
    ...note,
  };
}

/** Each condition by itself; of several ways in, which of them. */
function conditionsOf(ways: Access["ways"]): readonly string[] {
  const each = [...new Map(ways.map(conditionsInWords).map((words) => [words.join(" and "), words])).values()];
  const [only, ...others] = each;
  if (only === undefined || others.length === 0) return only ?? [];
  return [`one of: ${each.map((words) => (words.length === 0 ? "no condition" : words.join(" and "))).join("; or ")}`];
}

/** What trust asks of a group's members, since a group can be no principal. */
function waysOfMembers(all: readonly Access[]): ReadonlyMap<string, Access["ways"]> {
  const found = new Map<string, Access["ways"]>();
  for (const { holder, through, target, ways } of all) {
    const [way = ""] = through;
    if (holder.kind !== "iam-user" || !way.startsWith("iam-group:")) continue;
    const key = memberKey(way, target);
    found.set(key, [...(found.get(key) ?? []), ...ways]);
  }
  return found;
}

function memberKey(way: string, target: Access["target"]): string {
  return JSON.stringify([way, target.accountId, target.kind === "role" ? target.roleKey : undefined]);
}

/** why not by language: the order must be the same on every machine. */
function sortKey({ client, accountId, role, holder, way, until }: Holding): string {
  return JSON.stringify([client, accountId, role, holder, way, until]);
}
