import { clientClashes, permissionSets, placeOf } from "./client-clashes.ts";
import type { HomeSettings } from "./settings/home-settings.ts";
import type { Fault } from "../faults/fault.ts";
import type { ClientContract } from "../contract/select-clients.ts";
import { caseless } from "../aws/names.ts";
import { clientStackName, shardNames } from "../config/naming.ts";

/** Finds what is wrong between contracts that are each well formed: another home account, or names and accounts that clash. */
export function checkContracts(home: HomeSettings, clients: readonly ClientContract[]): readonly Fault[] {
  const faults: Fault[] = [];
  for (const { slug, contract } of clients) {
    const stack = clientStackName(slug);
    const redeploy = `Correct homeAccount in Pulumi.yaml, or run \`pulumi up -s ${stack}\` so that the client follows it.`;
    if (contract.homeAccountId !== home.accountId) {
      faults.push({
        code: "contract/other-home",
        path: `${stack}: contract.homeAccountId`,
        expected: `the home account ${home.accountId}`,
        found: contract.homeAccountId,
        fix: redeploy,
        clients: [slug],
      });
    }
    if (contract.client.accountId === home.accountId) {
      // why: within one account a role that trusts the account's root opens to any policy that allows it, so the
      // permission set would lead into the home account itself.
      faults.push({
        code: "contract/home-as-client",
        path: `${stack}: contract.client.accountId`,
        expected: "an account other than the home account",
        found: contract.client.accountId,
        fix: `No client stack writes this: find out who changed the state of ${stack}, then run \`pulumi up -s ${stack}\`.`,
        clients: [slug],
      });
    }
    if (contract.client.partition !== home.partition) {
      faults.push({
        code: "contract/other-partition",
        path: `${stack}: contract.client.partition`,
        expected: `the partition ${home.partition}`,
        found: contract.client.partition,
        fix: redeploy,
        clients: [slug],
      });
    }
  }
  faults.push(...clientClashes(clients));
  const shards = new Map(
    home.sharedSets.flatMap(({ name, shards: count }) =>
      shardNames(name, count).map((shard) => [caseless(shard), name] as const),
    ),
  );
  for (const { key, shown, client, path } of permissionSets(clients)) {
    const shared = shards.get(key);
    if (shared === undefined) continue;
    faults.push({
      code: "contract/clash",
      ...placeOf(client, path),
      expected: "a permission set that is no shard of a shared one (AWS ignores case)",
      found: `${JSON.stringify(shown)}, of the shared permission set ${JSON.stringify(shared)}`,
      clients: [client.slug],
      fix: `Set another \`permissionSet\` for the role, or rename the shared one in Pulumi.yaml; then run \`pulumi up -s ${clientStackName(client.slug)}\`.`,
    });
  }
  return faults;
}
