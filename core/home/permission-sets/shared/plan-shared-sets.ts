import { admission } from "../../../evaluate/admission/admission.ts";
import { setPrincipal } from "../../callers.ts";
import { assumeRolePolicy } from "../assume-role-policy.ts";
import type { SharedSet } from "../../../config/project/resolve-shared-sets.ts";
import type { ContractRole } from "../../../contract/contract.ts";
import { endOfTrust, trustEnded } from "../../ended-trust.ts";
import type { Fault } from "../../../faults/fault.ts";
import type { ExpandedGrants, RoleGrant } from "../../expand-grants.ts";
import { mayBeAbsent, NONE_HELD, type HeldClients } from "../../held/held-clients.ts";
import { settingsOf, type HomeSettings } from "../../settings/home-settings.ts";
import { portalLink, accessRoleLink } from "../../../aws/links.ts";
import { directoryPrincipal, permittedActions, setTime, type PlannedSet } from "../planned-set.ts";
import { placedBefore, placementKey, type Placements } from "./placements.ts";
import { clientSelection, type ClientContract } from "../../../contract/select-clients.ts";
import { shardSizer } from "./shard-size.ts";
import { divideIntoShards } from "./divide-into-shards.ts";
import { shardName } from "../../../config/naming.ts";
import { emptySet, notTrusted, tooManyShards, unknownClient } from "./shared-set-faults.ts";
import type { PlannedShard, SharedRole } from "./planned-shard.ts";

interface Member extends SharedRole {
  readonly key: string;
  readonly role: ContractRole;
}

/** What the shared permission sets depend on beside settings, contracts and grants. */
interface SharedCircumstances {
  readonly now: Date;
  readonly placements: Placements;
  readonly held?: HeldClients;
}

/**
 * The shared permission sets, each cut into shards at the size of an inline policy. A role belongs to a set when the
 * set selects it and its trust policy, as deployed, lets the shard in.
 */
export function planSharedSets(
  home: HomeSettings,
  clients: readonly ClientContract[],
  bySharedSet: ExpandedGrants["bySharedSet"],
  { now, placements, held = NONE_HELD }: SharedCircumstances,
): {
  shards: readonly PlannedShard[];
  faults: readonly Fault[];
  dropped: readonly Fault[];
  warnings: readonly string[];
} {
  const shards: PlannedShard[] = [];
  const faults: Fault[] = [];
  const dropped: Fault[] = [];
  const warnings: string[] = [];
  if (!home.identityCenter) return { shards, faults, dropped, warnings };
  const select = clientSelection(clients);
  for (const set of home.sharedSets) {
    const { selected, unknown } = select(set.clients);
    for (const [index, name] of unknown)
      if (!mayBeAbsent(held, name)) faults.push(unknownClient(set, index, name, held.formerly(name)));
    const members = selected.flatMap((client) => membersOf(client, set)).filter((member) => isKept(held, set, member));
    const granted = bySharedSet.get(set.name) ?? [];
    const caller = setPrincipal(home, set.name);
    const trusting = members.flatMap((member): readonly Member[] => {
      const refusal = admission(member.role, caller, now);
      if (refusal === undefined) return [member];
      const end = held.believes(member.slug, member.roleKey) ? endOfTrust(member.role, caller, now) : undefined;
      if (end !== undefined) {
        dropped.push(...granted.map((grant) => trustEnded(member.slug, member.roleKey, member.role, grant, end)));
        return [{ ...member, ended: true }];
      }
      if (Array.isArray(set.clients)) faults.push(notTrusted(set, member, set.name, refusal));
      else
        warnings.push(
          `${member.roleArn} is selected by the shared permission set ${set.name}, but its trust does not name it: ${refusal}. It is left out.`,
        );
      return [];
    });
    const time = setTime(set.name, granted);
    faults.push(...time.faults);
    const policy = (roles: readonly Member[]) => assumeRolePolicy(roles.map(entry), time.until);
    const size = shardSizer((member: Member) => entry(member).actions.join(), policy, time.endings);
    const { limit } = home.quotas.permissionSetInlinePolicy;
    const placed = divideIntoShards(
      trusting,
      placedBefore(placements, set.name, trusting),
      set.shards,
      (roles) => size(roles) <= limit,
    );
    if (placed.length > set.shards) faults.push(tooManyShards(set, placed.length, placed.slice(set.shards).flat()));
    if (placed.length === 0 && granted.length > 0 && held.absent.length === 0)
      faults.push(...granted.map((grant) => emptySet(set, grant)));
    for (const [index, roles] of placed.entries()) {
      // why: numbers stay, so a shard in the middle can be empty; there is no permission set without a role.
      if (roles.length === 0) continue;
      const name = shardName(set.name, index);
      for (const member of index === 0 || index >= set.shards ? [] : roles) {
        if (member.ended === true) continue;
        const refusal = admission(member.role, setPrincipal(home, name), now);
        if (refusal !== undefined) faults.push(notTrusted(set, member, name, refusal));
      }
      shards.push(
        plannedShard(home, set, index, roles, granted, {
          inlinePolicy: policy(roles),
          ...(time.until !== undefined && { until: time.until }),
          endings: time.endings,
        }),
      );
    }
  }
  return { shards, faults, dropped, warnings };
}

/** Whether a role may be in the set: one of a held client only if it was at the last deployment. */
function isKept({ kept }: HeldClients, { name }: SharedSet, { slug, roleKey }: Member): boolean {
  return kept?.slugs.has(slug) !== true || kept.last.shared.get(name)?.roles.has(`${slug}/${roleKey}`) === true;
}

function entry({ role }: Member) {
  return { arn: role.arn, actions: permittedActions(role.trustPolicy, "permissionSets") };
}

function membersOf({ slug, contract: { client, roles } }: ClientContract, set: SharedSet): Member[] {
  return Object.entries(roles)
    .filter(([, role]) => set.levels.includes(role.level))
    .map(([roleKey, role]) => ({
      key: placementKey({ clientAccountId: client.accountId, roleKey }),
      role,
      slug,
      client: client.name,
      clientAccountId: client.accountId,
      roleKey,
      roleArn: role.arn,
      switchRoleLink: accessRoleLink(client, role),
    }));
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
    ...(relayState !== undefined && { relayState }),
    ...(home.portal !== undefined && { portalLink: portalLink(home.portal, home.accountId, name) }),
    settings,
    assignedTo: granted.flatMap(({ principal }) => directoryPrincipal(principal) ?? []),
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
