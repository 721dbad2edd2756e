import type { ClientContract } from "./home-plan.ts";
import type { Grant, GrantPrincipal } from "./config/resolve-home.ts";
import type { Fault } from "./fault.ts";
import { didYouMean } from "./nearest.ts";
import { clientStackName } from "./names.ts";

/** One principal's access to one role, and the grant that gives it. */
export interface RoleGrant {
  readonly principal: GrantPrincipal;
  readonly source: Grant;
}

/** Grants spelled out role by role. */
export interface ExpandedGrants {
  /** By `slug/role`; each principal once. */
  readonly byRole: ReadonlyMap<string, readonly RoleGrant[]>;
  readonly principals: readonly GrantPrincipal[];
  readonly faults: readonly Fault[];
  readonly warnings: readonly string[];
}

/**
 * Spells out which principal may enter which role. A role that a named client does not have is a fault; with
 * `clients: all` a client without the role is passed over with a warning, and a role that no client has is a fault.
 */
export function expandGrants(grants: readonly Grant[], clients: readonly ClientContract[]): ExpandedGrants {
  const byName = new Map(clients.map((client) => [client.contract.client.name, client]));
  const byRole = new Map<string, RoleGrant[]>();
  const principals = new Map<string, GrantPrincipal>();
  const faults: Fault[] = [];
  const warnings: string[] = [];
  for (const grant of grants) {
    principals.set(principalKey(grant.principal), grant.principal);
    if (clients.length === 0 && grant.clients === "all") faults.push(noClient(grant));
    const named = grant.clients === "all" ? clients : namedClients(grant, grant.clients, byName, faults);
    for (const [index, roleKey] of grant.roles.entries()) {
      const path = [...grant.path, "roles", index];
      const holders = named.filter(({ contract }) => Object.hasOwn(contract.roles, roleKey));
      const without = named.filter((client) => !holders.includes(client));
      for (const { slug } of holders) add(`${slug}/${roleKey}`, grant);
      if (without.length === 0 || named.length === 0) continue;
      if (grant.clients === "all" && holders.length > 0) {
        warnings.push(
          `${label(grant.principal)} gets ${roleKey} at all clients that have it; not at ${without.map(({ contract }) => contract.client.name).join(", ")}, whose contract has no such role.`,
        );
        continue;
      }
      for (const { slug, contract } of without) {
        const keys = Object.keys(contract.roles);
        faults.push({
          code: "grant/no-role",
          at: grant.origin.locate(path),
          path: grant.origin.name(path),
          expected: `a role of client ${contract.client.name}: one of ${keys.join(", ")}`,
          found: `${JSON.stringify(roleKey)}, which the contract of ${clientStackName(slug)} does not hold, granted to ${label(grant.principal)}`,
          fix: `${didYouMean(roleKey, keys)} Correct the grant, or add the role in Pulumi.client-${slug}.yaml and run \`pulumi up -s ${clientStackName(slug)}\`.`.trim(),
        });
      }
    }
  }
  return { byRole, principals: [...principals.values()], faults, warnings };

  function add(key: string, grant: Grant): void {
    const list = byRole.get(key) ?? [];
    const again = list.some(({ principal }) => principalKey(principal) === principalKey(grant.principal));
    if (again) warnings.push(`${label(grant.principal)} is granted ${key} more than once; one grant is enough.`);
    else list.push({ principal: grant.principal, source: grant });
    byRole.set(key, list);
  }
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

function namedClients(
  grant: Grant,
  names: readonly string[],
  byName: ReadonlyMap<string, ClientContract>,
  faults: Fault[],
): ClientContract[] {
  return names.flatMap((name, index) => {
    const client = byName.get(name);
    if (client !== undefined) return [client];
    const path = [...grant.path, "clients", index];
    const bySlug = [...byName.values()].find(({ slug }) => slug === name)?.contract.client.name;
    const hint = bySlug === undefined ? didYouMean(name, byName.keys()) : `did you mean ${JSON.stringify(bySlug)}?`;
    faults.push({
      code: "grant/no-client",
      at: grant.origin.locate(path),
      path: grant.origin.name(path),
      expected: `the name of a client that the home stack reads: one of ${[...byName.keys()].join(", ") || "none"}`,
      found: `${JSON.stringify(name)}, granted to ${label(grant.principal)}`,
      fix: `${hint} Correct the name, or add the client's stack to \`clients\`.`.trim(),
    });
    return [];
  });
}

/** Names a principal among groups and users: `group:Auditors`, `user:bob@acme.example`. */
export function principalKey({ kind, name }: GrantPrincipal): string {
  return `${kind}:${name}`;
}

/** `group "Auditors"` or `user "bob@acme.example"`. */
export function label(principal: GrantPrincipal): string {
  return `${principal.kind} ${JSON.stringify(principal.name)}`;
}
