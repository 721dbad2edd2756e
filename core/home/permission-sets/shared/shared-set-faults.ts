import type { SharedSet } from "../../../config/project/resolve-shared-sets.ts";
import type { Fault } from "../../../faults/fault.ts";
import type { RoleGrant } from "../../expand-grants.ts";
import { notTrusted } from "../../not-trusted.ts";
import type { RoleInSet } from "../planned-set.ts";

/** A shared set names a client that is not there. @param former Slug of the client that had the name before. */
export function unknownClient(set: SharedSet, index: number, name: string, former?: string): Fault {
  return {
    code: "shared-set/no-client",
    ...set.place(["clients", index]),
    expected: "the name of a client that the home stack reads",
    found: JSON.stringify(name),
    fix: "Correct the name, or add the client's stack to `clients` of the home stack.",
    ...(former !== undefined && { clients: [former] }),
  };
}

/** A role that a shared set names does not let one of its shards in. */
export function shardRefused(
  set: SharedSet,
  { slug, roleKey, roleArn: arn }: RoleInSet,
  shard: string,
  refusal: string,
): Fault {
  const fault = notTrusted(
    set.place(["clients"]),
    { slug, roleKey, arn },
    { whom: `the permission set ${shard}`, name: set.name, under: "permissionSets", refusal },
  );
  return { code: "shared-set/not-trusted", ...fault, clients: [slug] };
}

/** A shared set does not fit into the shards that the clients trust. @param beyond Roles that have no room. */
export function tooManyShards(set: SharedSet, needed: number, beyond: readonly RoleInSet[]): Fault {
  return {
    code: "shared-set/too-many-shards",
    ...set.place(["shards"]),
    expected: `at most ${set.shards} shards, which the clients' trust policies name`,
    found: `${needed} needed for all roles`,
    fix: `Write shards: ${needed} (or more, to have room) and deploy the clients, then the home stack; or make two sets with other selectors.`,
    clients: [...new Set(beyond.map(({ slug }) => slug))],
  };
}

/** A grant of a shared set that holds nothing. */
export function emptySet(set: SharedSet, { source }: RoleGrant): Fault {
  return {
    code: "shared-set/empty",
    at: source.origin.locate([...source.path, "permissionSet"]),
    path: source.origin.name([...source.path, "permissionSet"]),
    expected: "a shared permission set that holds at least one role",
    found: `${JSON.stringify(set.name)}, which holds none`,
    fix: "Name the set under trust.permissionSets of the clients' roles and deploy them, or correct its clients and levels.",
  };
}
