import { caseless } from "../aws/names.ts";
import { clientStackName, shardNames } from "../config/naming.ts";
import type { ClientContract } from "../contract/select-clients.ts";
import type { Fault } from "../faults/fault.ts";
import { clientClashes, permissionSets, placeInClient } from "./client-clashes.ts";
import type { HomeSettings } from "./settings/home-settings.ts";

/** Finds what is wrong between contracts that are each well formed: another home account, or names and accounts that clash. */
export function checkContracts(home: HomeSettings, clients: readonly ClientContract[]): readonly Fault[] {
  return [
    ...clients.flatMap((client) => [
      ...otherHome(home, client),
      ...homeAsClient(home, client),
      ...otherPartition(home, client),
    ]),
    ...clientClashes(clients),
    ...setsOfSharedName(home, clients),
  ];
}

function redeploy(stack: string): string {
  return `Correct homeAccount in Pulumi.yaml, or run \`pulumi up -s ${stack}\` so that the client follows it.`;
}

function otherHome({ accountId }: HomeSettings, { slug, contract }: ClientContract): readonly Fault[] {
  if (contract.homeAccountId === accountId) return [];
  const stack = clientStackName(slug);
  return [
    {
      code: "contract/other-home",
      path: `${stack}: contract.homeAccountId`,
      expected: `the home account ${accountId}`,
      found: contract.homeAccountId,
      fix: redeploy(stack),
      clients: [slug],
    },
  ];
}

/**
 * why: within one account a role that trusts the account's root opens to any policy that allows it, so the permission
 * set would lead into the home account itself.
 */
function homeAsClient({ accountId }: HomeSettings, { slug, contract: { client } }: ClientContract): readonly Fault[] {
  if (client.accountId !== accountId) return [];
  const stack = clientStackName(slug);
  return [
    {
      code: "contract/home-as-client",
      path: `${stack}: contract.client.accountId`,
      expected: "an account other than the home account",
      found: client.accountId,
      fix: `No client stack writes this: find out who changed the state of ${stack}, then run \`pulumi up -s ${stack}\`.`,
      clients: [slug],
    },
  ];
}

function otherPartition({ partition }: HomeSettings, { slug, contract: { client } }: ClientContract): readonly Fault[] {
  if (client.partition === partition) return [];
  const stack = clientStackName(slug);
  return [
    {
      code: "contract/other-partition",
      path: `${stack}: contract.client.partition`,
      expected: `the partition ${partition}`,
      found: client.partition,
      fix: redeploy(stack),
      clients: [slug],
    },
  ];
}

function setsOfSharedName({ sharedSets }: HomeSettings, clients: readonly ClientContract[]): readonly Fault[] {
  const shards = new Map(
    sharedSets.flatMap(({ name, shards: count }) =>
      shardNames(name, count).map((shard) => [caseless(shard), name] as const),
    ),
  );
  return permissionSets(clients).flatMap(({ key, shown, client, path }): readonly Fault[] => {
    const shared = shards.get(key);
    if (shared === undefined) return [];
    return [
      {
        code: "contract/clash",
        ...placeInClient(client, path),
        expected: "a permission set that is no shard of a shared one (AWS ignores case)",
        found: `${JSON.stringify(shown)}, of the shared permission set ${JSON.stringify(shared)}`,
        clients: [client.slug],
        fix: `Set another \`permissionSet\` for the role, or rename the shared one in Pulumi.yaml; then run \`pulumi up -s ${clientStackName(client.slug)}\`.`,
      },
    ];
  });
}
