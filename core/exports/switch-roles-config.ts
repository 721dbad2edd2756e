import type { Entrance } from "./entrances.ts";

/** A configuration, and what to know of it. */
export interface SwitchRolesConfig {
  readonly text: string;
  /** Sentences about what the extension cannot take. */
  readonly notes: readonly string[];
}

/** Profiles that the browser's synced storage holds. Source: the extension's issues 242 and 333. */
const SYNCED = 200;

/**
 * Configuration of the browser extension AWS Extend Switch Roles: one base section for each permission set, and below it the
 * roles that it lets in.
 * why `role_name` in all: the extension shows the targets of the first base section that fits whoever is signed in; one that
 * names no role fits everybody in the home account. It takes the permission set out of the session's role by itself.
 */
export function switchRolesConfig(homeAccountId: string, entrances: readonly Entrance[]): SwitchRolesConfig {
  const bySet = new Map<string, Entrance[]>();
  for (const one of entrances) bySet.set(one.permissionSet, [...(bySet.get(one.permissionSet) ?? []), one]);
  const sections = [...bySet]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([set, targets]) => [
      section(baseName(set), { aws_account_id: homeAccountId, role_name: set }),
      // why no region: it would take people away from the one that they look at.
      ...targets.map(({ profile, accountId, roleName }) =>
        section(`profile ${profile}`, {
          aws_account_id: accountId,
          role_name: roleName,
          source_profile: baseName(set),
        }),
      ),
    ]);
  const count = entrances.length + bySet.size;
  const tooMany = `${count} profiles: the extension's synced storage holds about ${SYNCED}. Choose its local storage, or export for one user or group.`;
  return { text: sections.join("\n"), notes: count > SYNCED ? [tooMany] : [] };
}

/** why with a mark: no profile of a role may have the name of a permission set. */
function baseName(permissionSet: string): string {
  return `home/${permissionSet}`;
}

function section(title: string, values: Readonly<Record<string, string>>): string {
  return [`[${title}]`, ...Object.entries(values).map(([key, value]) => `${key} = ${plain(value)}`), ""].join("\n");
}

/** @throws RangeError for what would be more than one value: the names of roles, sets and profiles have no such characters. */
function plain(value: string): string {
  if (!/^[\w+=,.@/-]+$/.test(value)) throw new RangeError(`not a value for the extension: ${JSON.stringify(value)}`);
  return value;
}
