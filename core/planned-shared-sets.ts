import { admission, setPrincipal } from "./admission.ts";
import { assumeRolePolicy } from "./assume-role-policy.ts";
import type { SharedSet } from "./config/resolve-shared-sets.ts";
import type { ContractRole } from "./contract.ts";
import { withEndings } from "./endings.ts";
import type { Fault } from "./fault.ts";
import type { ExpandedGrants, RoleGrant } from "./grants.ts";
import { settingsOf, type HomeSettings } from "./home-settings.ts";
import { portalLink, switchRoleLink } from "./links.ts";
import { clientStackName } from "./names.ts";
import { directoryPrincipal, permittedActions, setTime, type PlannedSet } from "./planned-set.ts";
import type { Placements } from "./placements.ts";
import { policySize } from "./quotas.ts";
import { selectClients, type ClientContract } from "./select-clients.ts";
import { placeInShards, shardName } from "./shards.ts";

/** One role in a shared permission set. */
export interface SharedRole {
  readonly slug: string;
  readonly client: string;
  readonly roleKey: string;
  readonly roleArn: string;
  readonly switchRoleLink: string;
}

/** One shard of a shared permission set. */
export interface PlannedShard extends PlannedSet {
  /** Name of the shared permission set. */
  readonly of: string;
  /** Number of the shard, counted from 0. */
  readonly index: number;
  readonly roles: readonly SharedRole[];
}

interface Member extends SharedRole {
  readonly key: string;
  readonly role: ContractRole;
}

/**
 * The shared permission sets, each cut into shards at the size of an inline policy. A role belongs to a set when the
 * set selects it and its trust policy, as deployed, lets the shard in.
 */
export function planSharedSets(
  home: HomeSettings,
  clients: readonly ClientContract[],
  bySharedSet: ExpandedGrants["bySharedSet"],
  { now, placements }: { readonly now: Date; readonly placements: Placements },
): { shards: readonly PlannedShard[]; faults: readonly Fault[]; warnings: readonly string[] } {
  const shards: PlannedShard[] = [];
  const faults: Fault[] = [];
  const warnings: string[] = [];
  if (!home.identityCenter) return { shards, faults, warnings };
  for (const set of home.sharedSets) {
    const { selected, unknown } = selectClients(set.clients, clients);
    for (const [index, name] of unknown) faults.push(unknownClient(set, index, name));
    const members = selected.flatMap((client) => membersOf(client, set));
    const granted = bySharedSet.get(set.name) ?? [];
    const trusting = members.filter((member) => {
      const refusal = admission(member.role, setPrincipal(home, set.name), now);
      if (refusal === undefined) return true;
      if (Array.isArray(set.clients)) faults.push(notTrusted(set, member, set.name, refusal));
      else
        warnings.push(
          `${member.roleArn} is selected by the shared permission set ${set.name}, but its trust does not name it: ${refusal} It is left out.`,
        );
      return false;
    });
    const time = setTime(set.name, granted);
    faults.push(...time.faults);
    const limit = home.quotas.permissionSetInlinePolicy.limit;
    const policy = (roles: readonly Member[]) => assumeRolePolicy(roles.map(entry), time.until);
    // why an upper bound: the size of everything but the ARNs is taken with one role for each group of actions.
    const groups = [...new Map(trusting.map((member) => [entry(member).actions.join(), member])).values()];
    const frame = groups.length === 0 ? 0 : policySize(withEndings(policy(groups), time.endings, () => LONGEST_ID));
    const size = (roles: readonly Member[]) => roles.reduce((sum, { roleArn }) => sum + roleArn.length + 3, frame);
    const placed = placeInShards(trusting, placements[set.name] ?? {}, (roles) => size(roles) <= limit);
    if (placed.length > set.shards) faults.push(tooManyShards(set, placed.length));
    if (placed.length === 0 && granted.length > 0) faults.push(...granted.map((grant) => emptySet(set, grant)));
    for (const [index, roles] of placed.entries()) {
      // why: numbers stay, so a shard in the middle can be empty; there is no permission set without a role.
      if (roles.length === 0) continue;
      const name = shardName(set.name, index);
      for (const member of index === 0 || index >= set.shards ? [] : roles) {
        const refusal = admission(member.role, setPrincipal(home, name), now);
        if (refusal !== undefined) faults.push(notTrusted(set, member, name, refusal));
      }
      shards.push(
        plannedShard(home, set, index, roles, granted, { inlinePolicy: policy(roles), endings: time.endings }),
      );
    }
  }
  return { shards, faults, warnings };
}

/** As long as the longest identity store id. Source: identitystore, `ResourceId`. */
const LONGEST_ID = "0".repeat(47);

function entry({ role }: Member) {
  return { arn: role.arn, actions: permittedActions(role.trustPolicy, "permission-sets") };
}

function membersOf({ slug, contract: { client, roles } }: ClientContract, set: SharedSet): Member[] {
  return Object.entries(roles)
    .filter(([, role]) => set.levels.includes(role.level))
    .map(([roleKey, role]) => ({
      key: `${slug}/${roleKey}`,
      role,
      slug,
      client: client.name,
      roleKey,
      roleArn: role.arn,
      switchRoleLink: switchRoleLink({
        partition: client.partition,
        account: client.linkAccount,
        path: role.path,
        roleName: role.name,
        displayName: `${client.name} ${role.title}`,
      }),
    }));
}

function plannedShard(
  home: HomeSettings,
  set: SharedSet,
  index: number,
  roles: readonly Member[],
  granted: readonly RoleGrant[],
  policy: Pick<PlannedSet, "inlinePolicy" | "endings">,
): PlannedShard {
  const name = shardName(set.name, index);
  const settings = settingsOf(home, set.name);
  const relayState = settings.relayState === "switch-role" ? undefined : settings.relayState;
  return {
    key: `shared/${name}`,
    of: set.name,
    index,
    name,
    description: set.description ?? `${set.levels.join(", ")} access to many clients`,
    ...policy,
    ...(relayState !== undefined && { relayState }),
    ...(home.portal !== undefined && { portalLink: portalLink(home.portal, home.accountId, name) }),
    settings,
    assignedTo: granted.flatMap(({ principal }) => directoryPrincipal(principal) ?? []),
    roles: roles.map(({ slug, client, roleKey, roleArn, switchRoleLink }) => ({
      slug,
      client,
      roleKey,
      roleArn,
      switchRoleLink,
    })),
  };
}

function unknownClient(set: SharedSet, index: number, name: string): Fault {
  return {
    code: "shared-set/no-client",
    ...set.place(["clients", index]),
    expected: "the name of a client that the home stack reads",
    found: JSON.stringify(name),
    fix: "Correct the name, or add the client's stack to `clients` of the home stack.",
  };
}

function notTrusted(set: SharedSet, { slug, roleKey, roleArn }: Member, name: string, refusal: string): Fault {
  const stack = clientStackName(slug);
  return {
    code: "shared-set/not-trusted",
    ...set.place(["clients"]),
    expected: `a trust policy of ${roleArn} that lets the permission set ${name} in`,
    found: refusal,
    fix: `Name ${set.name} under trust.permissionSets of the role ${roleKey} in Pulumi.${stack}.yaml, then run \`pulumi up -s ${stack}\`.`,
  };
}

function tooManyShards(set: SharedSet, needed: number): Fault {
  return {
    code: "shared-set/too-many-shards",
    ...set.place(["shards"]),
    expected: `at most ${set.shards} shards, which the clients' trust policies name`,
    found: `${needed} needed for all roles`,
    fix: `Write shards: ${needed} (or more, to have room) and deploy the clients, then the home stack; or make two sets with other selectors.`,
  };
}

function emptySet(set: SharedSet, { source }: RoleGrant): Fault {
  return {
    code: "shared-set/empty",
    at: source.origin.locate([...source.path, "permissionSet"]),
    path: source.origin.name([...source.path, "permissionSet"]),
    expected: "a shared permission set that holds at least one role",
    found: `${JSON.stringify(set.name)}, which holds none`,
    fix: "Name the set under trust.permissionSets of the clients' roles and deploy them, or correct its clients and levels.",
  };
}
