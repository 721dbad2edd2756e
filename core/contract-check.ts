import type { HomeSettings } from "./home-settings.ts";
import type { Fault } from "./fault.ts";
import type { ClientContract } from "./select-clients.ts";
import { caseless, clientStackName } from "./names.ts";
import type { PolicyDocument } from "./policy-document.ts";
import { shardNames } from "./shards.ts";

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
  clashes(
    "client name",
    clients.map(({ slug, contract }) => [caseless(contract.client.name), contract.client.name, slug]),
    "Give each client a name of its own.",
  );
  clashes(
    "client account",
    clients.map(({ slug, contract }) => [contract.client.accountId, contract.client.accountId, slug]),
    "Keep one stack for each account.",
  );
  const sets = clients.flatMap(({ slug, contract }) =>
    Object.values(contract.roles).map((role) => [caseless(role.permissionSet), role.permissionSet, slug] as const),
  );
  clashes("permission set", sets, "Set `permissionSet` for one of the roles in its client's file.");
  const ids = clients.flatMap(({ slug, contract }) =>
    [...new Set(Object.values(contract.roles).flatMap(({ trustPolicy }) => externalIds(trustPolicy)))].map(
      (id) => [id, id, slug] as const,
    ),
  );
  clashes(
    "client's external ID",
    ids,
    "Make another one with `uuidgen` for one of the clients: with one for both, what is meant for one can enter the other.",
    "",
  );
  const shards = new Map(
    home.sharedSets.flatMap(({ name, shards: count }) =>
      shardNames(name, count).map((shard) => [caseless(shard), name] as const),
    ),
  );
  for (const [key, shown, slug] of sets) {
    const shared = shards.get(key);
    if (shared === undefined) continue;
    faults.push({
      code: "contract/clash",
      path: clientStackName(slug),
      expected: "a permission set that is no shard of a shared one (AWS ignores case)",
      found: `${JSON.stringify(shown)}, of the shared permission set ${JSON.stringify(shared)}`,
      fix: `Set another \`permissionSet\` for the role, or rename the shared one in Pulumi.yaml; then run \`pulumi up -s ${clientStackName(slug)}\`.`,
      clients: [slug],
    });
  }
  return faults;

  function clashes(
    what: string,
    used: readonly (readonly [key: string, shown: string, slug: string])[],
    fix: string,
    ignored = " (AWS ignores case)",
  ): void {
    const first = new Map<string, string>();
    for (const [key, shown, slug] of used) {
      const other = first.get(key);
      if (other === undefined) first.set(key, slug);
      else
        faults.push({
          code: "contract/clash",
          path: clientStackName(slug),
          expected: `a ${what} that no other client has${ignored}`,
          found: `${JSON.stringify(shown)}, also of ${clientStackName(other)}`,
          fix,
          clients: [...new Set([slug, other])],
        });
    }
  }
}

/** Source: IAM user guide, `id_roles_create_for-user_externalid`: one for each customer. */
function externalIds({ Statement: statements }: PolicyDocument): readonly string[] {
  return statements.flatMap(({ Condition: condition }) =>
    [condition?.["StringEquals"]?.["sts:ExternalId"] ?? []].flat().map(String),
  );
}
