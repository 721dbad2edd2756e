import { accountsNamed, freeName, holdersByRole, strangerOf } from "./attackers.ts";
import { clientAccounts } from "./attack-role.ts";
import type { FleetOfProof, Shared } from "./proof-input.ts";

/**
 * What a fleet shares with an earlier one, so that the attempts on it are the same attempts with the same outcome: an
 * attempt depends on its principal, its role and the home account, and on nothing else of the fleet.
 *
 * What attackers stand for depends on more. Their name and the stranger's account must be the same, or nothing is shared.
 * Those of one role depend on who holds it and on which of the accounts that it names are clients'.
 */
export function sharedParts(before: FleetOfProof, after: FleetOfProof): Shared {
  if (!sameValue(globalsOf(before), globalsOf(after))) return NOTHING;
  const [rolesBefore, principalsBefore] = [byKey(before.roles, "arn"), byKey(before.principals, "id")];
  const roles = after.roles.filter((role) => sameValue(rolesBefore.get(role.arn), role)).map(({ arn }) => arn);
  const principals = after.principals.filter((one) => sameValue(principalsBefore.get(one.id), one)).map(({ id }) => id);
  const [accountsBefore, accounts] = [new Set(clientAccounts(before)), new Set(clientAccounts(after))];
  const moved = [...accounts, ...accountsBefore].filter((one) => accounts.has(one) !== accountsBefore.has(one));
  const [holdersBefore, holders] = [holdersByRole(before), holdersByRole(after)];
  const shared = new Set(roles);
  const attacked = after.roles.filter(
    (role) =>
      shared.has(role.arn) &&
      sameMembers(holdersBefore.get(role.arn), holders.get(role.arn)) &&
      (moved.length === 0 || !moved.some((account) => accountsNamed(role).has(account))),
  );
  return {
    roles: shared,
    attacked: new Set(attacked.map(({ arn }) => arn)),
    principals: new Set(principals),
    accounts: accountsBefore,
  };
}

const NOTHING: Shared = { roles: new Set(), attacked: new Set(), principals: new Set(), accounts: new Set() };

function globalsOf(fleet: FleetOfProof): unknown {
  const { partition, accountId } = fleet.home;
  return [partition, accountId, freeName(fleet), strangerOf(fleet)];
}

function byKey<Key extends string, T extends Readonly<Record<Key, string>>>(
  items: readonly T[],
  key: Key,
): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item[key], item]));
}

function sameMembers(one: ReadonlySet<string> = new Set(), other: ReadonlySet<string> = new Set()): boolean {
  return one.size === other.size && [...one].every((item) => other.has(item));
}

/** Whether two values are alike in all parts; the same object is, without being looked into. Maps count as maps. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (one instanceof Map || other instanceof Map)
    return (
      one instanceof Map &&
      other instanceof Map &&
      one.size === other.size &&
      [...(one as ReadonlyMap<unknown, unknown>)].every(
        ([key, value]) => other.has(key) && sameValue(value, other.get(key)),
      )
    );
  if (one instanceof Date || other instanceof Date)
    return one instanceof Date && other instanceof Date && one.getTime() === other.getTime();
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [keys, others] = [Object.keys(one), Object.keys(other)];
  const [a, b] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>];
  return keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]));
}
