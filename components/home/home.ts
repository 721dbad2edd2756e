import * as pulumi from "@pulumi/pulumi";
import { deniedAmong } from "../../core/home/permission-sets/deny-people.ts";
import type { PlannedRoleSet } from "../../core/home/permission-sets/plan-role-sets.ts";
import type { PlannedSet } from "../../core/home/permission-sets/planned-set.ts";
import type { PlannedShard } from "../../core/home/permission-sets/shared/planned-shard.ts";
import type { HomePlan } from "../../core/home/planned-home.ts";
import type { DirectoryPrincipal, GrantNote } from "../../core/home/settings/home-settings.ts";
import { principalKey } from "../../core/home/settings/principals.ts";
import type { SetDirectory } from "./permission-set.ts";
import { ClientPermissionSets, SharedPermissionSet } from "./permission-sets.ts";

/** Arguments of {@link Home}. */
export interface HomeArgs extends SetDirectory {
  readonly plan: Pick<HomePlan, "sets" | "shards">;
}

/** How to enter one access role, for people to read. */
export interface AccessEntry {
  readonly client: string;
  readonly role: string;
  readonly roleArn: string;
  /** `group:Auditors`, `user:alice@acme.example`; without those who are denied. */
  readonly assignedTo: readonly string[];
  /** Who has it too, and is refused everything until that is lifted. Absent: nobody. */
  readonly denied?: readonly string[];
  /** What the grants say of themselves, by whom they are for; absent where none says anything. */
  readonly notes?: Readonly<Record<string, GrantNote>>;
  readonly switchRoleLink: string;
  readonly portalLink?: string;
}

/** How to enter the roles of one shard of a shared permission set. */
export interface SharedAccessEntry {
  /** Name of the shared permission set. */
  readonly of: string;
  readonly assignedTo: readonly string[];
  readonly denied?: readonly string[];
  readonly notes?: Readonly<Record<string, GrantNote>>;
  readonly portalLink?: string;
  readonly roles: readonly {
    readonly slug: string;
    readonly client: string;
    readonly role: string;
    readonly roleArn: string;
    readonly switchRoleLink: string;
  }[];
}

/** The permission sets of the home account, and their assignments. */
export class Home extends pulumi.ComponentResource {
  /** ARN of each permission set, by name. */
  readonly permissionSets: pulumi.Output<Record<string, string>>;
  /** Who may enter what, and by which link, by the name of the role's permission set. */
  readonly access: Readonly<Record<string, AccessEntry>>;
  /** The same for shared permission sets, by the name of the shard. */
  readonly sharedAccess: Readonly<Record<string, SharedAccessEntry>>;

  constructor(name: string, { plan, ...directory }: HomeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:home:Home", name, {}, opts);
    const child = { parent: this };
    const made = [
      // why the account: neither the stack's name nor the client's stays for good. The alias is the name that earlier
      // versions gave.
      ...[...groupBy(plan.sets, ({ clientAccountId }) => clientAccountId)].map(
        ([accountId, sets]) =>
          new ClientPermissionSets(
            accountId,
            { ...directory, sets },
            { ...child, aliases: sets.slice(0, 1).map(({ slug }) => ({ name: slug })) },
          ),
      ),
      ...[...groupBy(plan.shards, ({ of }) => of)].map(
        ([of, sets]) => new SharedPermissionSet(of, { ...directory, sets }, child),
      ),
    ];
    this.permissionSets = pulumi
      .all(made.map(({ arns }) => arns))
      .apply((arns) => Object.assign({}, ...arns) as Record<string, string>);
    this.access = Object.fromEntries(plan.sets.map((set) => [set.name, accessEntry(set)]));
    this.sharedAccess = Object.fromEntries(plan.shards.map((shard) => [shard.name, sharedAccessEntry(shard)]));
    this.registerOutputs({
      permissionSets: this.permissionSets,
      access: this.access,
      sharedAccess: this.sharedAccess,
    });
  }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function accessEntry(set: PlannedRoleSet): AccessEntry {
  return {
    client: set.client,
    role: set.roleKey,
    roleArn: set.roleArn,
    ...holders(set),
    switchRoleLink: set.switchRoleLink,
  };
}

function sharedAccessEntry(shard: PlannedShard): SharedAccessEntry {
  return {
    of: shard.of,
    ...holders(shard),
    roles: shard.roles
      .filter(({ ended }) => ended !== true)
      .map(({ slug, client, roleKey, roleArn, switchRoleLink }) => ({
        slug,
        client,
        roleArn,
        switchRoleLink,
        role: roleKey,
      })),
  };
}

function holders(set: PlannedSet): Pick<AccessEntry, "assignedTo" | "denied" | "notes" | "portalLink"> {
  const isDenied = (one: DirectoryPrincipal) => deniedAmong(set.denied, one) !== undefined;
  const denied = set.assignedTo.filter(isDenied);
  return {
    assignedTo: set.assignedTo.filter((one) => !isDenied(one)).map(principalKey),
    ...(denied.length > 0 && { denied: denied.map(principalKey) }),
    ...(set.notes !== undefined && { notes: set.notes }),
    ...(set.portalLink !== undefined && { portalLink: set.portalLink }),
  };
}
