import { accessRoleLink } from "../../../aws/links.ts";
import type { SharedSet } from "../../../config/project/resolve-shared-sets.ts";
import { type ClientContract, clientSelection } from "../../../contract/select-clients.ts";
import { admission } from "../../../requests/admission/admission.ts";
import type { Fault } from "../../../faults/fault.ts";
import { setPrincipal } from "../../callers.ts";
import { endOfTrust, trustEnded } from "../../ended-trust.ts";
import type { ExpandedGrants } from "../../expand-grants.ts";
import { allKnown, type HeldClients, isKept, mayBeAbsent, NONE_HELD } from "../../held/held-clients.ts";
import type { HomeSettings } from "../../settings/home-settings.ts";
import { cutIntoShards, type GrantedSet, type Member } from "./cut-into-shards.ts";
import { placementKey, type Placements } from "./placements.ts";
import type { PlannedShard } from "./planned-shard.ts";
import { emptySet, shardRefused, unknownClient } from "./shared-set-faults.ts";

/** What the shared permission sets depend on beside settings, contracts and grants. */
interface SharedSetOptions {
  readonly now: Date;
  readonly placements: Placements;
  readonly held?: HeldClients;
}

interface SharedPlan {
  readonly shards: readonly PlannedShard[];
  readonly faults: readonly Fault[];
  readonly dropped: readonly Fault[];
  readonly warnings: readonly string[];
}

/**
 * The shared permission sets, each cut into shards at the size of an inline policy. A role belongs to a set when the
 * set selects it and its trust policy, as deployed, lets the shard in.
 */
export function planSharedSets(
  home: HomeSettings,
  clients: readonly ClientContract[],
  bySharedSet: ExpandedGrants["bySharedSet"],
  options: SharedSetOptions,
): SharedPlan {
  if (!home.identityCenter) return { shards: [], faults: [], dropped: [], warnings: [] };
  const select = clientSelection(clients);
  const plans = home.sharedSets.map((set) =>
    planSharedSet({ home, set, granted: bySharedSet.get(set.name) ?? [] }, select(set.clients), options),
  );
  return {
    shards: plans.flatMap(({ shards }) => shards),
    faults: plans.flatMap(({ faults }) => faults),
    dropped: plans.flatMap(({ dropped }) => dropped),
    warnings: plans.flatMap(({ warnings }) => warnings),
  };
}

function planSharedSet(
  one: GrantedSet,
  { selected, unknown }: ReturnType<ReturnType<typeof clientSelection>>,
  { now, placements, held = NONE_HELD }: SharedSetOptions,
): SharedPlan {
  const { set, granted } = one;
  const unknownClients = unknown
    .filter(([, name]) => !mayBeAbsent(held, name))
    .map(([index, name]) => unknownClient(set, index, name, held.formerly(name)));
  const members = selected.flatMap((client) => membersOf(client, set)).filter((member) => mayHold(held, set, member));
  const { trusting, faults, dropped, warnings } = askTrust(one, members, now, held);
  const cut = cutIntoShards(one, trusting, placements, now);
  const holdsNone = trusting.length === 0 && granted.length > 0 && allKnown(held);
  return {
    shards: cut.shards,
    faults: [
      ...unknownClients,
      ...faults,
      ...cut.faults,
      ...(holdsNone ? granted.map((grant) => emptySet(set, grant)) : []),
    ],
    dropped,
    warnings,
  };
}

/** Those of the members whose trust lets the set in, or did until it ended. */
function askTrust(
  { home, set, granted }: GrantedSet,
  members: readonly Member[],
  now: Date,
  held: HeldClients,
): Omit<SharedPlan, "shards"> & { readonly trusting: readonly Member[] } {
  const faults: Fault[] = [];
  const dropped: Fault[] = [];
  const warnings: string[] = [];
  const caller = setPrincipal(home, set.name);
  const trusting = members.flatMap((member): readonly Member[] => {
    const refusal = admission(member.role, caller, now);
    if (refusal === undefined) return [member];
    const end = held.believes(member.slug, member.roleKey) ? endOfTrust(member.role, caller, now) : undefined;
    if (end !== undefined) {
      dropped.push(...granted.map((grant) => trustEnded(member.slug, member.roleKey, member.role, grant, end)));
      return [{ ...member, ended: true }];
    }
    if (Array.isArray(set.clients)) faults.push(shardRefused(set, member, set.name, refusal));
    else
      warnings.push(
        `${member.roleArn} is selected by the shared permission set ${set.name}, but its trust does not name it: ${refusal}. It is left out.`,
      );
    return [];
  });
  return { trusting, faults, dropped, warnings };
}

/** Whether a role may be in the set: one of a held client only if it was at the last deployment. */
function mayHold(held: HeldClients, { name }: SharedSet, { slug, roleKey }: Member): boolean {
  return !isKept(held, slug) || held.kept?.last.shared.get(name)?.roles.has(`${slug}/${roleKey}`) === true;
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
