import type { Place } from "../faults/fault.ts";
import { expandGrants } from "../home/expand-grants.ts";
import { noteOf } from "../home/grant-note.ts";
import { deniedIamUsers, isDenied } from "../home/iam/identity-policies.ts";
import { deniedAmong } from "../home/permission-sets/deny-people.ts";
import type { PlannedSet } from "../home/permission-sets/planned-set.ts";
import type { GrantPrincipal } from "../home/settings/home-settings.ts";
import { signInSecondsOf } from "../home/settings/set-settings.ts";
import { grantPlace, principalKey, principalPlace } from "../home/settings/principals.ts";
import type { ClientPlan } from "../client/client-plan.ts";
import { type Portfolio, standingClients } from "../portfolio/read-portfolio.ts";
import type { Access, AccessSide, AccessTarget, Holder, Rights } from "./access.ts";
import { givesAnything, rightsOfIdentity, rightsOfSet } from "./account-rights.ts";
import { administratorOf } from "./administrator.ts";
import { merged } from "./merged-access.ts";
import { outsideAccess } from "./outside-access.ts";
import { roleAccess, type RoleAccess, type RoleEntry } from "./role-access.ts";
import { waysFor } from "./ways-for.ts";

// why kept: rules and both outputs ask for it.
const known = new WeakMap<Portfolio, AccessSide>();

/**
 * Every access that the files give: by grants, by trust in principals that the files do not make, and by policies that
 * permission sets and IAM identities have of their own. What has ended is not in it; clients that the home stack does not
 * read are: their stacks are deployed all the same.
 */
export function accessOf(portfolio: Portfolio): AccessSide {
  const kept = known.get(portfolio);
  if (kept !== undefined) return kept;
  const { accountId, partition } = portfolio.home;
  const byKey = new Map<string, Access>();
  // why merged: a second way to the same is one access, by both, until the later end.
  collect(portfolio, standingClients(portfolio), (access) => {
    const before = byKey.get(access.key);
    byKey.set(access.key, before === undefined ? access : merged(before, access));
  });
  const side = { homeAccountId: accountId, partition, byKey };
  known.set(portfolio, side);
  return side;
}

/**
 * The same, a row for each way by which somebody has it: a permission set, an IAM user or group, or trust alone. The ways of
 * one access have its key, and each its own end and note. Of the clients that the home stack reads.
 */
export function accessByWay(portfolio: Portfolio): readonly Access[] {
  const ways: Access[] = [];
  collect(portfolio, portfolio.clients, (access) => void ways.push(access));
  return ways;
}

type Take = (access: Access) => void;

function collect(portfolio: Portfolio, clients: readonly ClientPlan[], take: Take): void {
  const collected = new Collected(portfolio, clients, take);
  collected.sets();
  collected.identities();
  for (const entry of outsideAccess(portfolio, collected.roles)) collected.enters(entry);
}

class Collected {
  readonly roles: ReadonlyMap<string, RoleAccess>;
  readonly #inHome: string;
  readonly #inDirectory: string;
  readonly #clients: ReadonlyMap<string, string>;
  #grants: ReturnType<typeof expandGrants> | undefined;

  constructor(
    readonly portfolio: Portfolio,
    clients: readonly ClientPlan[],
    readonly take: Take,
  ) {
    const { home } = portfolio;
    this.roles = new Map(clients.flatMap((one) => one.roles.map((role) => [role.arn, roleAccess(one, role)])));
    this.#clients = new Map(clients.map(({ accountId, name }) => [accountId, name]));
    this.#inHome = `${home.accountId}: `;
    // why: a group of that name in another directory is another group.
    this.#inDirectory = `${home.accountId} of ${home.instanceArn ?? home.region}: `;
  }

  sets(): void {
    const { sets, shards } = this.portfolio.plan;
    for (const set of sets) this.#ofSet(set, set.ended === true ? [] : [set.roleArn]);
    for (const shard of shards)
      this.#ofSet(
        shard,
        shard.roles.filter(({ ended }) => ended !== true).map(({ roleArn }) => roleArn),
      );
  }

  #ofSet(set: PlannedSet, arns: readonly string[]): void {
    const through = [`permission-set:${set.name}`];
    const signInSeconds = signInSecondsOf(set.settings);
    const ending = new Map(set.endings.map(({ principal, until }) => [principalKey(principal), until]));
    const rights = rightsOfSet(set.settings);
    const roles = arns.flatMap((arn) => this.roles.get(arn) ?? []);
    const ways = roles.map(({ role }) => waysFor(role.trust, "permissionSets", set.name));
    for (const principal of set.assignedTo) {
      if (deniedAmong(set.denied, principal) !== undefined) continue;
      const holder = holderOf(principal);
      const until = ending.get(holder.key) ?? set.until;
      const note = set.notes?.[holder.key];
      const place = (slug?: string, key?: string) => this.#placeOf(principal, slug, key);
      for (const [index, role] of roles.entries())
        this.enters({
          holder,
          role,
          through,
          signInSeconds,
          ways: ways[index] ?? [],
          place: () => place(role.target.slug, role.target.roleKey),
          ...(until === undefined ? undefined : { until }),
          ...(note === undefined ? undefined : { note }),
        });
      for (const target of this.#accountsOf(set, rights))
        this.take({
          ...this.#inAccount(holder, target, rights, through, () => place()),
          ...{ sessionSeconds: signInSeconds, signInSeconds },
          ...(note === undefined ? undefined : { notes: [note] }),
        });
    }
  }

  /** The home account where the set gives something there by itself, and each further account: whoever has it can sign in there. */
  #accountsOf({ settings }: PlannedSet, rights: Rights): readonly AccessTarget[] {
    const further = settings.accounts.map(({ id }): AccessTarget => {
      const client = this.#clients.get(id);
      const of = client === undefined ? "further" : "client";
      return { kind: "account", accountId: id, of, ...(client !== undefined && { client }) };
    });
    return givesAnything(rights) ? [this.#home(), ...further] : further;
  }

  #home(): AccessTarget {
    return { kind: "account", accountId: this.portfolio.home.accountId, of: "home" };
  }

  identities(): void {
    const denied = deniedIamUsers(this.portfolio.home);
    for (const identity of this.portfolio.plan.identities) {
      if (isDenied(identity)) continue;
      const own = holderOf(identity);
      const { kind, name } = identity;
      const all = kind === "iam-group" ? [...new Set(identity.settings.members)] : [];
      const members = all.filter((member) => !denied.has(member));
      for (const { roleArn, until, without = [], ...entry } of identity.entries) {
        const role = this.roles.get(roleArn);
        if (role === undefined) continue;
        const note = noteOf(entry);
        const enter = (holder: Holder, user?: string) => {
          const of = kind === "iam-role" ? "roles" : "users";
          const ways = kind === "iam-group" && user === undefined ? [] : waysFor(role.role.trust, of, user ?? name);
          this.enters({
            ...{ holder, role, through: [identity.key], ways },
            ...(until !== undefined && { until }),
            ...(note !== undefined && { note }),
            place: () => this.#placeOf({ kind, name }, role.target.slug, role.target.roleKey),
          });
        };
        enter(own);
        for (const member of members)
          if (!without.includes(member)) enter(holderOf({ kind: "iam-user", name: member }), member);
      }
      if (kind === "iam-role") continue;
      const rights = rightsOfIdentity(identity);
      if (!givesAnything(rights)) continue;
      const place = () => principalPlace(this.portfolio.home, { kind, name });
      this.take(this.#inAccount(own, this.#home(), rights, [identity.key], place));
      for (const member of members) {
        const holder = holderOf({ kind: "iam-user", name: member });
        this.take(this.#inAccount(holder, this.#home(), this.#within(rights, member), [identity.key], place));
      }
    }
  }

  /** Rights that an IAM user has by a group. why within: a user's boundary limits what groups give, too. */
  #within(rights: Rights, member: string): Rights {
    const user = this.portfolio.home.users.find(({ name }) => name === member);
    return user?.permissionsBoundary === undefined ? rights : { ...rights, boundary: user.permissionsBoundary };
  }

  // why spelled out: it runs for every holder of every role, and spreading costs more than all else here.
  enters(entry: RoleEntry): void {
    const { holder, until, signInSeconds, note } = entry;
    const { target, rights, administrator, role } = entry.role;
    this.take({
      key: `${this.#who(holder)} > ${target.accountId}/${target.roleKey}`,
      holder,
      target,
      through: entry.through,
      rights,
      administrator,
      sessionSeconds: role.maxSessionDuration,
      ways: entry.ways,
      place: entry.place,
      ...(until === undefined ? undefined : { until }),
      ...(note === undefined ? undefined : { notes: [note] }),
      ...(signInSeconds === undefined ? undefined : { signInSeconds }),
    });
  }

  #inAccount(
    holder: Holder,
    target: AccessTarget,
    rights: Rights,
    through: readonly string[],
    place: () => Place,
  ): Access {
    const key = `${this.#who(holder)} > account ${target.accountId}`;
    return {
      ...{ key, holder, target, rights, through, place },
      administrator: administratorOf(rights),
      sessionSeconds: 0,
      ways: [],
    };
  }

  #who({ kind, key }: Holder): string {
    return (kind === "group" || kind === "user" ? this.#inDirectory : this.#inHome) + key;
  }

  /** The grant that gives it. */
  #placeOf(principal: GrantPrincipal, slug?: string, roleKey?: string): Place {
    const { home, contracts, now } = this.portfolio;
    this.#grants ??= expandGrants(home.grants, contracts, now);
    const key = principalKey(principal);
    const given = slug === undefined ? [] : (this.#grants.byRole.get(`${slug}/${roleKey ?? ""}`) ?? []);
    const shared = [...this.#grants.bySharedSet.values()].flat();
    const grant = [...given, ...shared].find((one) => principalKey(one.principal) === key);
    return grant === undefined ? principalPlace(home, principal) : grantPlace(grant.source);
  }
}

/** A holder by the principal of a grant. */
function holderOf(principal: GrantPrincipal): Holder {
  const { kind, name } = principal;
  return { kind, name, key: principalKey(principal) };
}
