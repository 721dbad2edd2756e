import { clientStackName } from "../config/naming.ts";
import type { ClientContract } from "../contract/select-clients.ts";
import { suggester } from "../faults/did-you-mean.ts";
import { type Fault, listed, type Path } from "../faults/fault.ts";
import { type HeldClients, isKept } from "./held/held-clients.ts";
import { HELD } from "./held/held-warnings.ts";
import type { Grant } from "./settings/home-settings.ts";
import { label } from "./settings/principals.ts";

/**
 * A second grant of the same with another end.
 * why a fault: of a standing grant and one that ends, only the standing one would count.
 */
export function contradiction(
  grant: Grant,
  key: string,
  first: Pick<Grant, "until"> & { readonly source: Grant },
): Fault {
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

/**
 * A grant of which nothing is left, as no client is selected.
 * why a fault: a folder without the clients' files would otherwise take every grant back without a word.
 */
export function noClient(grant: Grant): Fault {
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
export function waits(held: HeldClients, slug: string, roleKey: string): boolean {
  return isKept(held, slug) && held.expects(slug, roleKey);
}

/** The warning of a grant at a client whose contract cannot be read. */
export function unknownName(grant: Grant, name: string): string {
  return `${HELD}The grant ${grant.origin.name(grant.path)} to ${label(grant.principal)} is left out at ${JSON.stringify(name)}, until the contract of that client can be read.`;
}

/** What faults say of the clients and their roles. */
export interface Names {
  readonly clients: string;
  readonly bySlug: ReadonlyMap<string, string>;
  readonly suggestClient: (written: string) => string;
  readonly rolesOf: (client: ClientContract) => { readonly all: string; readonly suggest: (written: string) => string };
}

/** The names of the clients and of their roles, with what to suggest. */
export function namesOf(clients: readonly ClientContract[]): Names {
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

/** A grant names a client that is not there. */
export function unknownClient(
  grant: Grant,
  index: number,
  name: string,
  names: Names,
  { formerly, leaving }: HeldClients,
): Fault {
  const former = formerly(name);
  const path = [...grant.path, "clients", index];
  const slug = leaving?.get(name);
  if (slug !== undefined) return ofLeaving(grant, path, name, slug);
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

/** A grant names a client that is on its way out. */
function ofLeaving(grant: Grant, path: Path, name: string, slug: string): Fault {
  return {
    code: "grant/leaving-client",
    at: grant.origin.locate(path),
    path: grant.origin.name(path),
    expected: "the name of a client that stays",
    found: `${JSON.stringify(name)}, which is on its way out, granted to ${label(grant.principal)}`,
    fix: `Remove the client from the grant; or remove \`offboarding: true\` from Pulumi.${clientStackName(slug)}.yaml to keep it.`,
  };
}

/** A grant names a role that the client does not have. */
export function noRole(
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
