import { type ClientContract, clientSelection } from "../contract/select-clients.ts";
import { type Fault, listed } from "../faults/fault.ts";
import {
  contradiction,
  type Names,
  namesOf,
  noClient,
  noRole,
  unknownClient,
  unknownName,
  waits,
} from "./expansion-faults.ts";
import { allKnown, type HeldClients, mayBeAbsent, NONE_HELD } from "./held/held-clients.ts";
import { waiting } from "./held/held-warnings.ts";
import type { Grant, GrantPrincipal, GrantTarget } from "./settings/home-settings.ts";
import { label, principalKey } from "./settings/principals.ts";

/** One principal's access to one role or shared set, and the grant that gives it. */
export interface RoleGrant {
  readonly principal: GrantPrincipal;
  /** Moment (UTC, ISO 8601) at which it ends. */
  readonly until?: string;
  readonly source: Grant;
}

/** Grants spelled out role by role. */
export interface ExpandedGrants {
  /** By `slug/role`; each principal once. */
  readonly byRole: ReadonlyMap<string, readonly RoleGrant[]>;
  /** By the name of a shared permission set; each principal once. */
  readonly bySharedSet: ReadonlyMap<string, readonly RoleGrant[]>;
  /** Everybody who holds something, each once. */
  readonly principals: readonly GrantPrincipal[];
  readonly faults: readonly Fault[];
  readonly warnings: readonly string[];
}

/**
 * Spells out which principal may enter which role. A role that a named client does not have is a fault; with
 * `clients: all` or tags a client without the role is passed over with a warning, and a role that no client has is a
 * fault. A grant that has run out is dropped with a warning.
 * @param held Clients whose state or file is at fault; what only they lack is no fault of the grant.
 */
export function expandGrants(
  grants: readonly Grant[],
  clients: readonly ClientContract[],
  now: Date,
  held: HeldClients = NONE_HELD,
): ExpandedGrants {
  const among: Clients = { select: clientSelection(clients), names: namesOf(clients), held };
  const principals = new Map<string, GrantPrincipal>();
  const byRole = new GrantsByKey();
  const bySharedSet = new GrantsByKey();
  const found: Findings[] = [];
  for (const grant of grants) {
    if (hasEnded(grant, now)) {
      found.push({ faults: [], warnings: [ranOut(grant)] });
      continue;
    }
    principals.set(principalKey(grant.principal), grant.principal);
    if (grant.target.kind === "shared-set") found.push(bySharedSet.add(grant.target.name, grant));
    else {
      const { roles, ...findings } = spellOut(grant, grant.target, among);
      found.push(findings, ...roles.map((role) => byRole.add(role, grant)));
    }
  }
  return {
    byRole: byRole.all,
    bySharedSet: bySharedSet.all,
    principals: [...principals.values()],
    faults: found.flatMap(({ faults }) => faults),
    warnings: found.flatMap(({ warnings }) => warnings),
  };
}

type RolesTarget = Extract<GrantTarget, { readonly kind: "roles" }>;

/** What is to be said of a grant. */
type Findings = Pick<ExpandedGrants, "faults" | "warnings">;

/** The clients that grants can be of. */
interface Clients {
  readonly select: ReturnType<typeof clientSelection>;
  readonly names: Names;
  readonly held: HeldClients;
}

function hasEnded({ until }: Grant, now: Date): boolean {
  return until !== undefined && Date.parse(until) <= now.getTime();
}

function ranOut({ origin, path, principal, until = "" }: Grant): string {
  return `The grant ${origin.name(path)} to ${label(principal)} ran out at ${until} and gives nothing any more; remove it.`;
}

/** Who holds what, each principal once. */
class GrantsByKey {
  readonly all = new Map<string, RoleGrant[]>();
  readonly #given = new Map<string, RoleGrant>();

  /** A second grant of the same is a warning, or a fault where its end is another. */
  add(key: string, grant: Grant): Findings {
    const { principal, until } = grant;
    const one = `${key} ${principalKey(principal)}`;
    const again = this.#given.get(one);
    if (again === undefined) {
      const first = { principal, ...(until !== undefined && { until }), source: grant };
      this.#given.set(one, first);
      const list = this.all.get(key) ?? [];
      this.all.set(key, list);
      list.push(first);
      return { faults: [], warnings: [] };
    }
    return again.until === until
      ? { faults: [], warnings: [`${label(principal)} is granted ${key} more than once; one grant is enough.`] }
      : { faults: [contradiction(grant, key, again)], warnings: [] };
  }
}

/** The roles (`slug/role`) that a grant gives, and what of it gives nothing. */
function spellOut(grant: Grant, target: RolesTarget, among: Clients): Findings & { readonly roles: readonly string[] } {
  const { selected, unknown } = among.select(target.clients);
  const named = unknown.map(([index, name]) => nobodyOfThatName(grant, index, name, among));
  const none = selected.length === 0 && unknown.length === 0 && allKnown(among.held);
  const ofRoles = target.roles.map((roleKey, index) => {
    const holds = ({ contract }: ClientContract) => Object.hasOwn(contract.roles, roleKey);
    const holders = selected.filter(holds);
    const without = selected.filter((client) => !holds(client));
    // why only then: whoever selects all clients, or by tags, need not know which of them have the role.
    const isBroad = !Array.isArray(target.clients) && holders.length > 0;
    return {
      roles: holders.map(({ slug }) => `${slug}/${roleKey}`),
      findings: isBroad
        ? [notAtAll(grant, roleKey, without)]
        : without.map((one) => lacksRole(grant, index, roleKey, one, among)),
    };
  });
  const findings = [...named, ...ofRoles.flatMap(({ findings: own }) => own)];
  return {
    roles: ofRoles.flatMap(({ roles }) => roles),
    faults: [...(none ? [noClient(grant)] : []), ...findings.flatMap(({ faults }) => faults)],
    warnings: findings.flatMap(({ warnings }) => warnings),
  };
}

function nobodyOfThatName(grant: Grant, index: number, name: string, { names, held }: Clients): Findings {
  return mayBeAbsent(held, name)
    ? { faults: [], warnings: [unknownName(grant, name)] }
    : { faults: [unknownClient(grant, index, name, names, held)], warnings: [] };
}

function notAtAll({ principal }: Grant, roleKey: string, without: readonly ClientContract[]): Findings {
  if (without.length === 0) return { faults: [], warnings: [] };
  const names = listed(without.map(({ contract }) => contract.client.name));
  const warning = `${label(principal)} gets ${roleKey} at all clients that have it; not at ${names}, whose contract has no such role.`;
  return { faults: [], warnings: [warning] };
}

function lacksRole(
  grant: Grant,
  index: number,
  roleKey: string,
  client: ClientContract,
  { names, held }: Clients,
): Findings {
  return waits(held, client.slug, roleKey)
    ? { faults: [], warnings: [waiting(grant.principal, `${client.slug}/${roleKey}`)] }
    : { faults: [noRole(grant, index, roleKey, { client, names, held })], warnings: [] };
}
