import { listed, type Fault } from "../faults/fault.ts";
import { HELD, waiting } from "./held/held-warnings.ts";
import { mayBeAbsent, NONE_HELD, type HeldClients } from "./held/held-clients.ts";
import type { Grant, GrantPrincipal } from "./settings/home-settings.ts";
import { clientStackName } from "../config/naming.ts";
import { suggester } from "../faults/did-you-mean.ts";
import { label, principalKey } from "./settings/principals.ts";
import { clientSelection, type ClientContract } from "../contract/select-clients.ts";

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
  const byRole = new Map<string, RoleGrant[]>();
  const bySharedSet = new Map<string, RoleGrant[]>();
  const principals = new Map<string, GrantPrincipal>();
  const faults: Fault[] = [];
  const warnings: string[] = [];
  const select = clientSelection(clients);
  const names = namesOf(clients);
  const given = new Map<string, RoleGrant>();
  for (const grant of grants) {
    const { principal, target, until } = grant;
    if (until !== undefined && Date.parse(until) <= now.getTime()) {
      warnings.push(
        `The grant ${grant.origin.name(grant.path)} to ${label(principal)} ran out at ${until} and gives nothing any more; remove it.`,
      );
      continue;
    }
    principals.set(principalKey(principal), principal);
    if (target.kind === "shared-set") {
      add(bySharedSet, target.name, grant);
      continue;
    }
    const { selected, unknown } = select(target.clients);
    for (const [index, name] of unknown) {
      if (mayBeAbsent(held, name)) warnings.push(unknownName(grant, name));
      else faults.push(unknownClient(grant, index, name, names, held));
    }
    if (selected.length === 0 && unknown.length === 0 && held.absent.length === 0) faults.push(noClient(grant));
    for (const [index, roleKey] of target.roles.entries()) {
      const holds = ({ contract }: ClientContract) => Object.hasOwn(contract.roles, roleKey);
      const holders = selected.filter(holds);
      const without = selected.filter((client) => !holds(client));
      for (const { slug } of holders) add(byRole, `${slug}/${roleKey}`, grant);
      if (without.length === 0) continue;
      if (!Array.isArray(target.clients) && holders.length > 0)
        warnings.push(
          `${label(principal)} gets ${roleKey} at all clients that have it; not at ${listed(without.map(({ contract }) => contract.client.name))}, whose contract has no such role.`,
        );
      else
        for (const client of without) {
          if (waits(held, client.slug, roleKey)) warnings.push(waiting(principal, `${client.slug}/${roleKey}`));
          else faults.push(noRole(grant, index, roleKey, { client, names, held }));
        }
    }
  }
  return { byRole, bySharedSet, principals: [...principals.values()], faults, warnings };

  function add(map: Map<string, RoleGrant[]>, key: string, grant: Grant): void {
    const { principal, until } = grant;
    const list = map.get(key) ?? [];
    // why the shared sets apart: a set can be called as a role is.
    const one = `${map === byRole ? "role" : "set"} ${key} ${principalKey(principal)}`;
    const again = given.get(one);
    if (again === undefined) {
      const first = { principal, ...(until !== undefined && { until }), source: grant };
      given.set(one, first);
      list.push(first);
    } else if (again.until === until)
      warnings.push(`${label(principal)} is granted ${key} more than once; one grant is enough.`);
    else faults.push(contradiction(grant, key, again));
    map.set(key, list);
  }
}

/** why a fault: of a standing grant and one that ends, only the standing one would count. */
function contradiction(grant: Grant, key: string, first: RoleGrant): Fault {
  const end = (until: string | undefined) => (until === undefined ? "no end" : `until ${until}`);
  return {
    code: "grant/contradiction",
    at: grant.origin.locate(grant.path),
    path: grant.origin.name(grant.path),
    expected: `one grant of ${key} to ${label(grant.principal)}`,
    found: `${end(grant.until)} here, ${end(first.until)} in ${first.source.origin.name(first.source.path)}`,
    fix: "Remove one of them.",
  };
}

/** why a fault: a folder without the clients' files would otherwise take every grant back without a word. */
function noClient(grant: Grant): Fault {
  const path = [...grant.path, "clients"];
  return {
    code: "grant/no-client",
    at: grant.origin.locate(path),
    path: grant.origin.name(path),
    expected: "at least one client that the home stack reads",
    found: `none, granted to ${label(grant.principal)}`,
    fix: "Run it in the folder that holds the clients' files, or correct `clients`; when the last client is gone, remove the grant.",
  };
}

/** Whether the role of a held client is only missing in the contract of the last deployment. */
function waits({ kept, expects }: HeldClients, slug: string, roleKey: string): boolean {
  return kept?.slugs.has(slug) === true && expects(slug, roleKey);
}

function unknownName(grant: Grant, name: string): string {
  return `${HELD}The grant ${grant.origin.name(grant.path)} to ${label(grant.principal)} is left out at ${JSON.stringify(name)}, until the contract of that client can be read.`;
}

/** What faults say of the clients and their roles. */
interface Names {
  readonly clients: string;
  readonly bySlug: ReadonlyMap<string, string>;
  readonly suggestClient: (written: string) => string;
  readonly rolesOf: (client: ClientContract) => { readonly all: string; readonly suggest: (written: string) => string };
}

function namesOf(clients: readonly ClientContract[]): Names {
  const names = clients.map(({ contract }) => contract.client.name);
  const roles = new Map<ClientContract, ReturnType<Names["rolesOf"]>>();
  return {
    clients: listed(names),
    bySlug: new Map(clients.map(({ slug, contract }) => [slug, contract.client.name])),
    suggestClient: suggester(names),
    rolesOf: (client) => {
      const known = roles.get(client);
      if (known !== undefined) return known;
      const keys = Object.keys(client.contract.roles);
      const own = { all: listed(keys), suggest: suggester(keys) };
      roles.set(client, own);
      return own;
    },
  };
}

function unknownClient(grant: Grant, index: number, name: string, names: Names, { formerly }: HeldClients): Fault {
  const former = formerly(name);
  const path = [...grant.path, "clients", index];
  const bySlug = names.bySlug.get(name);
  const hint = bySlug === undefined ? names.suggestClient(name) : `did you mean ${JSON.stringify(bySlug)}?`;
  return {
    code: "grant/no-client",
    at: grant.origin.locate(path),
    path: grant.origin.name(path),
    expected: `the name of a client that the home stack reads: one of ${names.clients}`,
    found: `${JSON.stringify(name)}, granted to ${label(grant.principal)}`,
    fix: `${hint} Correct the name, or add the client's stack to \`clients\`.`.trim(),
    ...(former !== undefined && { clients: [former] }),
  };
}

function noRole(
  grant: Grant,
  index: number,
  roleKey: string,
  { client, names, held }: { readonly client: ClientContract; readonly names: Names; readonly held: HeldClients },
): Fault {
  const { slug, contract } = client;
  const path = [...grant.path, "roles", index];
  const { all, suggest } = names.rolesOf(client);
  const stack = clientStackName(slug);
  return {
    code: "grant/no-role",
    at: grant.origin.locate(path),
    path: grant.origin.name(path),
    expected: `a role of client ${contract.client.name}: one of ${all}`,
    found: `${JSON.stringify(roleKey)}, which the contract of ${stack} does not hold, granted to ${label(grant.principal)}`,
    fix: `${suggest(roleKey)} Correct the grant, or add the role in Pulumi.${stack}.yaml and run \`pulumi up -s ${stack}\`.`.trim(),
    // why only then: a role that nobody has is a mistake in the grant, which must not pass for the client's.
    ...(held.expects(slug, roleKey) && { clients: [slug] }),
  };
}
