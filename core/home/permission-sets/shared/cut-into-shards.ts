import { portalLink } from "../../../aws/links.ts";
import { shardName } from "../../../config/naming.ts";
import type { SharedSet } from "../../../config/project/resolve-shared-sets.ts";
import type { ContractRole } from "../../../contract/contract.ts";
import { admission } from "../../../requests/admission/admission.ts";
import type { Fault } from "../../../faults/fault.ts";
import { setPrincipal } from "../../callers.ts";
import type { RoleGrant } from "../../expand-grants.ts";
import { type HomeSettings, settingsOf } from "../../settings/home-settings.ts";
import { assumeRolePolicy } from "../assume-role-policy.ts";
import { deniedUsers, denying, withDenied } from "../deny-people.ts";
import { directoryPrincipal, notesOf, permittedActions, type PlannedSet, setTime } from "../planned-set.ts";
import { divideIntoShards } from "./divide-into-shards.ts";
import { placedBefore, type Placements } from "./placements.ts";
import type { RoleInSet } from "./../planned-set.ts";
import type { PlannedShard } from "./planned-shard.ts";
import { shardSizer } from "./shard-size.ts";
import { shardRefused, tooManyShards } from "./shared-set-faults.ts";

/** A role that may be in a shared permission set. */
export interface Member extends RoleInSet {
  readonly key: string;
  readonly role: ContractRole;
}

/** One set with the grants on it, and the home account that it is planned for. */
export interface GrantedSet {
  readonly home: HomeSettings;
  readonly set: SharedSet;
  readonly granted: readonly RoleGrant[];
}

/**
 * Share of a shard's policy that new roles leave free, as long as there may be another shard.
 * why: somebody may have to be shut out at any moment, by statements that must fit at once. At AWS's limit these are 800
 * characters: the first person takes about 400, each further one about 100.
 */
const ROOM_FOR_DENIALS = 0.08;

/** Puts each role into the shard where it was, or where there is room. */
export function cutIntoShards(
  one: GrantedSet,
  members: readonly Member[],
  placements: Placements,
  now: Date,
): { readonly shards: readonly PlannedShard[]; readonly faults: readonly Fault[] } {
  const { home, set, granted } = one;
  const { until, endings, faults } = setTime(set.name, granted);
  const policy = (roles: readonly Member[]) => assumeRolePolicy(roles.map(entry), until);
  const deployed = (roles: readonly Member[]) => withDenied(policy(roles), deniedUsers(home));
  const size = shardSizer((member: Member) => entry(member).actions.join(), deployed, endings);
  const { limit } = home.quotas.permissionSetInlinePolicy;
  const before = placedBefore(placements, set.name, members);
  const placed = divideIntoShards(
    members,
    before,
    set.shards,
    (roles) => size(roles) <= limit,
    (roles) => size(roles) <= limit * (1 - ROOM_FOR_DENIALS),
  );
  const beyond = placed.slice(set.shards).flat();
  // why: numbers stay, so a shard in the middle can be empty; there is no permission set without a role.
  const full = [...placed.entries()].filter(([, roles]) => roles.length > 0);
  return {
    shards: full.map(([index, roles]) =>
      plannedShard(home, set, index, roles, granted, {
        inlinePolicy: policy(roles),
        ...(until !== undefined && { until }),
        endings,
      }),
    ),
    faults: [
      ...faults,
      ...(placed.length > set.shards ? [tooManyShards(set, placed.length, beyond)] : []),
      ...full.flatMap(([index, roles]) => shardNotTrusted(one, index, roles, now)),
    ],
  };
}

/** Roles that let the set's first shard in, and not the one that they are in. */
function shardNotTrusted(
  { home, set }: GrantedSet,
  index: number,
  roles: readonly Member[],
  now: Date,
): readonly Fault[] {
  if (index === 0 || index >= set.shards) return [];
  const name = shardName(set.name, index);
  const caller = setPrincipal(home, name);
  return roles.flatMap((member) => {
    const refusal = member.ended === true ? undefined : admission(member.role, caller, now);
    return refusal === undefined ? [] : [shardRefused(set, member, name, refusal)];
  });
}

function entry({ role }: Member) {
  return { arn: role.arn, actions: permittedActions(role.trustPolicy, "permissionSets") };
}

function plannedShard(
  home: HomeSettings,
  set: SharedSet,
  index: number,
  roles: readonly Member[],
  granted: readonly RoleGrant[],
  policy: Pick<PlannedSet, "inlinePolicy" | "until" | "endings">,
): PlannedShard {
  const name = shardName(set.name, index);
  const settings = settingsOf(home, set.name);
  const relayState = settings.relayState === "switch-role" ? undefined : settings.relayState;
  return {
    of: set.name,
    index,
    name,
    description: set.description ?? `${set.levels.join(", ")} access to many clients`,
    ...policy,
    ...denying(home),
    ...(relayState !== undefined && { relayState }),
    ...(home.portal !== undefined && { portalLink: portalLink(home.portal, home.accountId, name) }),
    settings,
    assignedTo: granted.flatMap(({ principal }) => directoryPrincipal(principal) ?? []),
    ...notesOf(granted),
    roles: roles.map(({ slug, client, clientAccountId, roleKey, roleArn, switchRoleLink, ended }) => ({
      slug,
      client,
      clientAccountId,
      roleKey,
      roleArn,
      switchRoleLink,
      ...(ended === true && { ended }),
    })),
  };
}
