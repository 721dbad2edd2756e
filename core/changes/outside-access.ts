import type { TrustWay } from "../client/trust/trust-way.ts";
import { shardNames } from "../config/naming.ts";
import type { Portfolio } from "../portfolio/read-portfolio.ts";
import type { Holder, HolderKind } from "./access.ts";
import { conditionsOfWay, type RoleAccess, type RoleEntry } from "./role-access.ts";

/**
 * Access by trust alone: principals of the home account that a trust policy names and that these files neither make nor
 * give a grant on the role. Whether they get in is decided by policies that no file here holds. Of a client that the home
 * stack does not read that is whomever it trusts: nobody is given a grant there.
 */
export function outsideAccess(portfolio: Portfolio, roles: ReadonlyMap<string, RoleAccess>): readonly RoleEntry[] {
  const own = madeSets(portfolio);
  const granted = new Set(
    portfolio.plan.identities.flatMap((identity) => {
      const names = identity.kind === "iam-group" ? identity.settings.members : [identity.name];
      const kind = identity.kind === "iam-role" ? "roles" : "users";
      return identity.entries.flatMap(({ roleArn }) => names.map((name) => keyOf(kind, name, roleArn)));
    }),
  );
  // why only those: a user that these files make has no policy but theirs.
  const users = new Set(portfolio.home.users.filter(({ existing }) => !existing).map(({ name }) => name));
  const isInside = (way: TrustWay, name: string, arn: string): boolean =>
    way.kind === "permissionSets"
      ? own.has(name)
      : granted.has(keyOf(way.kind, name, arn)) || (way.kind === "users" && users.has(lastPart(name)));
  const entries: RoleEntry[] = [];
  const read = new Set(portfolio.clients);
  for (const role of roles.values())
    for (const way of role.role.trust) {
      if (way.until !== undefined && Date.parse(way.until) <= portfolio.now.getTime()) continue;
      const whole = way.kind === "wholeAccount";
      for (const name of whole ? [portfolio.home.accountId] : way.names)
        if (whole || !read.has(role.client) || !isInside(way, name, role.role.arn))
          entries.push({
            ...{ role, through: [], ways: [conditionsOfWay(way)], holder: outsideHolder(KINDS[way.kind], name) },
            place: () => role.client.place(["roles", role.role.key, "trust"]),
          });
    }
  return entries;
}

const KINDS = {
  permissionSets: "outside-set",
  users: "outside-user",
  roles: "outside-role",
  wholeAccount: "whole-account",
} as const satisfies Readonly<Record<TrustWay["kind"], HolderKind>>;

function outsideHolder(kind: HolderKind, name: string): Holder {
  return { kind, name, key: `${kind}:${name}` };
}

/** why without its path: an account has a user's name once, whatever the path. */
function keyOf(kind: TrustWay["kind"], name: string, roleArn: string): string {
  return `${kind} ${kind === "users" ? lastPart(name) : name} ${roleArn}`;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** Whether the files make whom a trust names so, and so know all its policies. */
export function isMade(portfolio: Portfolio, kind: "permissionSets" | "users", name: string): boolean {
  if (kind === "permissionSets") return madeSets(portfolio).has(name);
  return portfolio.home.users.some((user) => !user.existing && user.name === lastPart(name));
}

// why kept: it is asked for each role that changed.
const made = new WeakMap<Portfolio, ReadonlySet<string>>();

/** Names of all permission sets that the files make or may come to make: those of roles, and every shard. */
function madeSets(portfolio: Portfolio): ReadonlySet<string> {
  const { home, clients } = portfolio;
  const found =
    made.get(portfolio) ??
    new Set([
      ...clients.flatMap(({ roles }) => roles.map(({ permissionSet }) => permissionSet)),
      ...home.sharedSets.flatMap(({ name, shards }) => shardNames(name, shards)),
    ]);
  made.set(portfolio, found);
  return found;
}
