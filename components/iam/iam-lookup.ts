import { getGroup } from "@pulumi/aws/iam/getGroup.js";
import { getRole } from "@pulumi/aws/iam/getRole.js";
import { getRoles } from "@pulumi/aws/iam/getRoles.js";
import { getUser } from "@pulumi/aws/iam/getUser.js";
import { getUsers } from "@pulumi/aws/iam/getUsers.js";
import type * as pulumi from "@pulumi/pulumi";
import { groupArn, roleArn, userArn } from "../../core/aws/arns.ts";
import type { Fault } from "../../core/faults/fault.ts";
import type { PlannedIdentity } from "../../core/home/iam/planned-identity.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { attempt, distinct, isMissingInIam } from "../engine/look-up.ts";
import { missingIdentity, otherPath, unansweredByIam } from "./iam-faults.ts";

/**
 * Looks up, all at once, what is to exist already, before anything is declared.
 * @returns a fault for each that does not exist, or has another path: a client's trust names the path too.
 */
export async function findIdentities(
  home: HomeSettings,
  identities: readonly PlannedIdentity[],
  opts: pulumi.InvokeOptions,
): Promise<readonly Fault[]> {
  const found = await Promise.all(
    identities.map(async (identity) => ({ identity, ...(await attempt(arnOf(identity, opts))) })),
  );
  const failed = found.flatMap(({ failure }) => (failure === undefined || isMissingInIam(failure) ? [] : [failure]));
  const missing = found.flatMap(({ identity, failure }) =>
    failure !== undefined && isMissingInIam(failure) ? [identity] : [],
  );
  const names = await existingNames(missing, opts);
  return [
    ...distinct(failed).map((failure) => unansweredByIam(home, failure)),
    ...missing.map((identity) => missingIdentity(home, identity, names[identity.kind])),
    ...found.flatMap(({ identity, value }) =>
      value === undefined || value === expectedArn(home, identity)
        ? []
        : [otherPath(home, identity, expectedArn(home, identity), value)],
    ),
  ];
}

async function arnOf({ kind, name }: PlannedIdentity, opts: pulumi.InvokeOptions): Promise<string> {
  switch (kind) {
    case "iam-user":
      return (await getUser({ userName: name }, opts)).arn;
    case "iam-group":
      return (await getGroup({ groupName: name }, opts)).arn;
    case "iam-role":
      // why: IAM's calls take a role's name alone.
      return (await getRole({ name: name.slice(name.lastIndexOf("/") + 1) }, opts)).arn;
  }
}

function expectedArn({ partition, accountId }: HomeSettings, identity: PlannedIdentity): string {
  switch (identity.kind) {
    case "iam-user":
      return userArn(partition, accountId, `${identity.settings.path.slice(1)}${identity.name}`);
    case "iam-group":
      return groupArn(partition, accountId, `${identity.settings.path.slice(1)}${identity.name}`);
    case "iam-role":
      return roleArn(partition, accountId, "/", identity.name);
  }
}

/**
 * Names to suggest, asked for once something is missing. IAM's groups cannot be listed by the provider; without the
 * right to list there is nothing to suggest, but the name is wrong all the same.
 */
async function existingNames(
  missing: readonly PlannedIdentity[],
  opts: pulumi.InvokeOptions,
): Promise<Readonly<Record<PlannedIdentity["kind"], readonly string[]>>> {
  const wanted = (kind: PlannedIdentity["kind"]) => missing.some((identity) => identity.kind === kind);
  const [users, roles] = await Promise.all([
    wanted("iam-user") ? attempt(getUsers({}, opts)) : undefined,
    wanted("iam-role") ? attempt(getRoles({}, opts)) : undefined,
  ]);
  return {
    "iam-user": users?.value?.names ?? [],
    "iam-group": [],
    // why from the ARNs: a grant names a role with its path.
    "iam-role": (roles?.value?.arns ?? []).map((arn) => arn.replace(/^.*?:role\//, "")),
  };
}
