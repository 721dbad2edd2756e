import { caseless } from "../../core/aws/names.ts";
import type { HomePlan } from "../../core/home/planned-home.ts";
import type { DirectoryPrincipal } from "../../core/home/settings/home-settings.ts";
import type { Person } from "./find-person.ts";

/** What somebody can reach by grants, directly or by groups. */
export interface Reached {
  /** ARNs of clients' roles. */
  readonly roleArns: ReadonlySet<string>;
  /** Names of permission sets that the person holds. */
  readonly sets: ReadonlySet<string>;
  /** Names of IAM roles of the home account by which clients are entered, by whomever. */
  readonly homeRoles: readonly string[];
}

/**
 * What a person can reach: by permission sets that the user or a group of the user is assigned, as an IAM user, and by IAM
 * groups, whether the files list the member or IAM has it.
 */
export function reachedBy(person: Person, { sets, shards, identities }: HomePlan): Reached {
  const roleArns = new Set<string>();
  const names = new Set<string>();
  for (const set of [...sets, ...shards]) {
    if (!set.assignedTo.some((principal) => isOf(person, principal))) continue;
    names.add(set.name);
    for (const arn of "roles" in set ? set.roles.map((role) => role.roleArn) : [set.roleArn]) roleArns.add(arn);
  }
  for (const identity of identities) {
    if (!isIdentityOf(person, identity)) continue;
    for (const { roleArn } of identity.entries) roleArns.add(roleArn);
  }
  const homeRoles = identities.filter(({ kind, entries }) => kind === "iam-role" && entries.length > 0);
  return { roleArns, sets: names, homeRoles: homeRoles.map(({ name }) => name) };
}

/** why without case: directories compare names so, and one role too many has its sessions ended, no more. */
function isOf({ user }: Person, { kind, name, by }: DirectoryPrincipal): boolean {
  if (user === undefined) return false;
  const all =
    kind === "group"
      ? user.groups.map((group) => (by === "id" ? group.id : group.name))
      : by === "id"
        ? [user.id]
        : by === "email"
          ? user.emails
          : [user.userName];
  return all.some((one) => caseless(one) === caseless(name));
}

function isIdentityOf({ iamUser }: Person, identity: HomePlan["identities"][number]): boolean {
  if (iamUser === undefined) return false;
  const { name, groups } = iamUser;
  if (identity.kind === "iam-user") return identity.name === name;
  if (identity.kind === "iam-role") return false;
  return (
    identity.settings.members.includes(name) || groups.some((group) => caseless(group) === caseless(identity.name))
  );
}
