import { rolePrincipal, userPrincipal, type HomeIdentity } from "./admission.ts";
import type { AssumingPrincipal } from "./evaluate/request.ts";
import type { GrantPrincipal, IamGroup, IamUser } from "./home-settings.ts";

/** The home account with its IAM users and groups. */
export interface HomeUsers extends HomeIdentity {
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
  const names =
    principal.kind === "iam-user"
      ? [principal.name]
      : (home.groups.find(({ name }) => name === principal.name)?.members ?? []);
  return home.users
    .filter(({ name }) => names.includes(name))
    .map((user) => ({ name: `${user.path.slice(1)}${user.name}`, user: user.name, as: userPrincipal(home, user) }));
}
