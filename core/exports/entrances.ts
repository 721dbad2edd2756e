import { homeProfile } from "../aws/cli-profiles.ts";
import { switchRoleName } from "../aws/links.ts";
import type { ClientPlan, RolePlan } from "../client/client-plan.ts";
import type { PlannedSet, RoleInSet } from "../home/permission-sets/planned-set.ts";
import { principalKey } from "../home/settings/principals.ts";
import type { Portfolio } from "../portfolio/read-portfolio.ts";

/** One way into one role that people have: by a permission set of the home account. */
export interface Entrance {
  /** Name of the AWS CLI profile, as in `abccorp-read-only`: the same whoever asks. */
  readonly profile: string;
  readonly client: string;
  readonly slug: string;
  readonly accountId: string;
  /** Region of the client, as its file has it. */
  readonly region: string;
  /** Key of the role. */
  readonly role: string;
  /** The role's path and name as the console's switch-role page takes them: `engineering/administrator`. */
  readonly roleName: string;
  readonly roleArn: string;
  readonly permissionSet: string;
  /** Principal keys of those who hold it, sorted. */
  readonly holders: readonly string[];
  readonly switchRoleLink: string;
  /** Absent: the files name no portal. */
  readonly portalLink?: string;
}

/**
 * Every way into a client's role by Identity Center that somebody holds, in the order of clients, roles and permission sets by
 * name. IAM users and roles bring keys of their own, and are not in it. A role's trust asks nothing of permission sets that a
 * console or a profile could not send: `resolveTrust` refuses that.
 */
export function entrancesOf(portfolio: Portfolio): readonly Entrance[] {
  const roles = new Map(
    portfolio.clients.flatMap((client) => client.roles.map((role) => [role.arn, { client, role }])),
  );
  const { sets, shards } = portfolio.plan;
  const all = [...sets.map((set) => ({ set, roles: [set] })), ...shards.map((set) => ({ set, roles: set.roles }))];
  const found = all.flatMap(({ set, roles: inSet }) =>
    set.assignedTo.length === 0 ? [] : inSet.flatMap((one) => entranceOf(set, one, roles.get(one.roleArn)) ?? []),
  );
  return named(found.sort((a, b) => order(orderOf(a), orderOf(b))));
}

type Unnamed = Omit<Entrance, "profile">;

function entranceOf(
  set: PlannedSet,
  { ended, switchRoleLink }: RoleInSet,
  found: { readonly client: ClientPlan; readonly role: RolePlan } | undefined,
): Unnamed | undefined {
  if (ended === true || found === undefined) return undefined;
  const { client, role } = found;
  return {
    client: client.name,
    slug: client.slug,
    accountId: client.accountId,
    region: client.region,
    role: role.key,
    roleName: switchRoleName(role.path, role.name),
    roleArn: role.arn,
    permissionSet: set.name,
    holders: set.assignedTo.map(principalKey).sort(),
    switchRoleLink,
    ...(set.portalLink !== undefined && { portalLink: set.portalLink }),
  };
}

/**
 * why a number: a role that a shared permission set holds as well has two ways. why the account: `a-b` with `c` and `a` with
 * `b-c` would be one name, as would a role that is called `read-only-home`.
 */
function named(all: readonly Unnamed[]): readonly Entrance[] {
  const seen = new Map<string, number>();
  const usual = all.map((one) => {
    const name = `${one.slug}-${one.role}`;
    const key = `${one.accountId} ${one.role}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? name : `${name}-${count}`;
  });
  const users = new Map<string, number>();
  for (const name of usual.flatMap((one) => [one, homeProfile(one)])) users.set(name, (users.get(name) ?? 0) + 1);
  const clashes = (name: string) => [name, homeProfile(name)].some((one) => (users.get(one) ?? 0) > 1);
  const given = new Set<string>();
  return all.map((one, index) => {
    const name = usual[index] ?? "";
    const longer = clashes(name) ? `${name}-${one.accountId}` : name;
    // why once more: a role may be called as an account, or as the second way of another role.
    let profile = longer;
    for (let count = 2; [profile, homeProfile(profile)].some((own) => given.has(own)); count += 1)
      profile = `${longer}-${count}`;
    given.add(profile).add(homeProfile(profile));
    return { ...one, profile };
  });
}

/** why without the set: the role's own comes first, as it is found, and has the plain name. */
function orderOf({ client, accountId, role }: Unnamed): string {
  return JSON.stringify([client, accountId, role]);
}

/** why not by language: the order must be the same on every machine. */
function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
