import { roleArn, userArn } from "../aws/arns.ts";
import { reservedRoleArn } from "../aws/reserved-roles.ts";
import type { AssumingPrincipal } from "../evaluate/request.ts";
import type { GrantPrincipal, HomeSettings, IamGroup, IamUser } from "./settings/home-settings.ts";

/** The home account with its IAM users and groups. */
export interface HomeUsers extends HomeInRegion {
  readonly users: readonly Pick<IamUser, "name" | "path">[];
  readonly groups: readonly Pick<IamGroup, "name" | "members">[];
}

/** Somebody who calls on the strength of a grant. */
export interface Caller {
  /** With the path, as a trust policy names it. */
  readonly name: string;
  /** The same without the path. */
  readonly user: string;
  readonly as: AssumingPrincipal;
}

/** Whom a trust policy sees when the holder of a grant calls: groups can be no principals, so each of their members. */
export function callers(home: HomeUsers, principal: GrantPrincipal): readonly Caller[] {
  if (principal.kind === "iam-role")
    return [{ name: principal.name, user: principal.name, as: rolePrincipal(home, principal.name) }];
  const { users, groups } = byName(home);
  const names = principal.kind === "iam-user" ? [principal.name] : (groups.get(principal.name)?.members ?? []);
  return names
    .flatMap((name) => users.get(name) ?? [])
    .map((user) => ({ name: `${user.path.slice(1)}${user.name}`, user: user.name, as: userPrincipal(home, user) }));
}

// why kept: it is asked once for each role that a grant gives.
const indexes = new WeakMap<HomeUsers, ReturnType<typeof indexOf>>();

function byName(home: HomeUsers): ReturnType<typeof indexOf> {
  const index = indexes.get(home) ?? indexOf(home);
  indexes.set(home, index);
  return index;
}

function indexOf({ users, groups }: HomeUsers) {
  return {
    users: new Map(users.map((user) => [user.name, user])),
    groups: new Map(groups.map((group) => [group.name, group])),
  };
}

/** The home account, as far as its principals' ARNs need it. */
export type HomeInRegion = Pick<HomeSettings, "partition" | "accountId" | "region">;

/** A session of somebody who holds a permission set in the home account. */
export function setPrincipal(home: HomeInRegion, permissionSet: string): AssumingPrincipal {
  const arn = reservedRoleArn(home.partition, home.accountId, home.region, permissionSet);
  return { kind: "session", roleArn: arn, sessionName: "switchyard" };
}

/** An IAM user of the home account. */
export function userPrincipal(
  home: HomeInRegion,
  user: { readonly path: string; readonly name: string },
): AssumingPrincipal {
  return { kind: "user", arn: userArn(home.partition, home.accountId, `${user.path.slice(1)}${user.name}`) };
}

/** A session of an IAM role of the home account; `name` with its path. */
export function rolePrincipal(home: HomeInRegion, name: string): AssumingPrincipal {
  return { kind: "session", roleArn: roleArn(home.partition, home.accountId, "/", name), sessionName: "switchyard" };
}
