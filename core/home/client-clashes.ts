import { caseless } from "../aws/names.ts";
import type { PolicyDocument } from "../aws/policy-document.ts";
import { clientStackName } from "../config/naming.ts";
import type { ClientContract } from "../contract/select-clients.ts";
import { type Fault, formatLocation, type Path, type Place } from "../faults/fault.ts";

/** Something that belongs to one client and to no other. */
export interface Owned {
  /** The form in which it is compared. */
  readonly key: string;
  readonly shown: string;
  readonly client: ClientContract;
  /** Where the client's file says it, below `switchyard:client`. */
  readonly path: Path;
}

/** One thing that two clients have, the first of them in `other`. */
interface Clash {
  readonly one: Owned;
  readonly other: Owned;
}

const IGNORES_CASE = " (AWS ignores case)";

/**
 * Finds what two clients both have: a name, an account, an alias, a permission set, an external ID. What follows from
 * another clash of the same two is left out: in a copied file it is the name that has to change, not each set.
 */
export function clientClashes(clients: readonly ClientContract[]): readonly Fault[] {
  const names = clashes(clients.map((client) => owned(client, client.contract.client.name, ["name"])));
  const accounts = clashes(clients.map((client) => owned(client, client.contract.client.accountId, ["accountId"])));
  return [
    ...names.map((clash) => fault(clash, "client name", "Give each client a name of its own.")),
    ...accounts.map((clash) => fault(clash, "client account", "Keep one stack for each account.")),
    ...aliasClashes(clients, accounts),
    ...permissionSetClashes(clients, names),
    ...externalIdClashes(clients),
  ];
}

function aliasClashes(clients: readonly ClientContract[], accounts: readonly Clash[]): readonly Fault[] {
  const aliases = clients
    .filter(hasAlias)
    .map((client) => owned(client, client.contract.client.linkAccount, ["alias"]));
  const fix = "Correct it, or leave it out: a link to one would lead into the other.";
  return clashes(aliases)
    .filter((clash) => !among(clash, accounts))
    .map((clash) => fault(clash, "account alias", fix));
}

function permissionSetClashes(clients: readonly ClientContract[], names: readonly Clash[]): readonly Fault[] {
  const isNamedAsClient = ({ one, other }: Clash) =>
    [one, other].every(({ key, client }) => key.startsWith(caseless(client.contract.client.name)));
  const fix = "Set `permissionSet` for one of the roles in its client's file.";
  return clashes(permissionSets(clients))
    .filter((clash) => !(among(clash, names) && isNamedAsClient(clash)))
    .map((clash) => fault(clash, "permission set", fix));
}

function externalIdClashes(clients: readonly ClientContract[]): readonly Fault[] {
  const fix =
    "Make another one with `uuidgen` for one of the clients: with one for both, what is meant for one can enter the other.";
  return clashes(clients.flatMap(externalIds)).map((clash) => fault(clash, "client's external ID", fix, ""));
}

/** The permission sets that the clients' roles are made for. */
export function permissionSets(clients: readonly ClientContract[]): readonly Owned[] {
  return clients.flatMap((client) =>
    Object.entries(client.contract.roles).map(([role, { permissionSet }]) =>
      owned(client, permissionSet, ["roles", role, "permissionSet"]),
    ),
  );
}

/** Where a client's file says something, as a fault has it; without the file, the client's stack. */
export function placeInClient({ slug, place }: ClientContract, path: Path): Pick<Fault, "path"> & Partial<Place> {
  return place?.(path) ?? { path: clientStackName(slug) };
}

function owned(client: ClientContract, shown: string, path: Path): Owned {
  return { key: caseless(shown), shown, client, path };
}

function hasAlias({ contract: { client } }: ClientContract): boolean {
  return client.linkAccount !== client.accountId;
}

/** Source: IAM user guide, `id_roles_create_for-user_externalid`: one for each customer. */
function externalIds(client: ClientContract): readonly Owned[] {
  const ids = new Map<string, Owned>();
  for (const [role, { trustPolicy }] of Object.entries(client.contract.roles))
    for (const id of idsOf(trustPolicy))
      if (!ids.has(id)) ids.set(id, { key: id, shown: id, client, path: ["roles", role, "trust"] });
  return [...ids.values()];
}

function idsOf({ Statement: statements }: PolicyDocument): readonly string[] {
  return statements.flatMap(({ Condition: condition }) =>
    [condition?.["StringEquals"]?.["sts:ExternalId"] ?? []].flat().map(String),
  );
}

function clashes(all: readonly Owned[]): readonly Clash[] {
  const first = new Map<string, Owned>();
  return all.flatMap((one) => {
    const other = first.get(one.key);
    if (other === undefined) first.set(one.key, one);
    return other === undefined ? [] : { one, other };
  });
}

function among({ one, other }: Clash, clashes: readonly Clash[]): boolean {
  return clashes.some((clash) => clash.one.client === one.client && clash.other.client === other.client);
}

function fault({ one, other }: Clash, what: string, fix: string, ignored = IGNORES_CASE): Fault {
  const place = other.client.place?.(other.path);
  const whose = place === undefined ? `of ${clientStackName(other.client.slug)}` : `in ${formatLocation(place.at)}`;
  return {
    code: "contract/clash",
    ...placeInClient(one.client, one.path),
    expected: `a ${what} that no other client has${ignored}`,
    found: `${JSON.stringify(one.shown)}, also ${whose}`,
    fix,
    clients: [...new Set([one.client.slug, other.client.slug])],
  };
}
