import { getGroup, getGroups, getUser, getUsers } from "@pulumi/aws/identitystore/index.js";
import { getInstances } from "@pulumi/aws/ssoadmin/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { GrantPrincipal, HomeSettings } from "../core/config/resolve-home.ts";
import type { Fault } from "../core/fault.ts";
import { label } from "../core/grants.ts";
import { didYouMean } from "../core/nearest.ts";

/** The Identity Center instance of the home account. */
export interface Instance {
  readonly arn: string;
  readonly identityStoreId: string;
}

/** Key of a principal in {@link FoundPrincipals}. */
export function principalKey(principal: GrantPrincipal): string {
  return `${principal.kind}:${principal.name}`;
}

/** Identity store ids by {@link principalKey}, and a fault for each principal that does not exist. */
export interface FoundPrincipals {
  readonly ids: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
}

/** Finds the instance: the only one, or the one that the configuration names. */
export async function findInstance(
  home: HomeSettings,
  opts: pulumi.InvokeOptions,
): Promise<{ instance?: Instance; faults: readonly Fault[] }> {
  const { arns, identityStoreIds } = await getInstances({}, opts);
  const index = home.instanceArn === undefined ? 0 : arns.indexOf(home.instanceArn);
  const arn = arns[index];
  const identityStoreId = identityStoreIds[index];
  if (arn !== undefined && identityStoreId !== undefined && (home.instanceArn !== undefined || arns.length === 1)) {
    return { instance: { arn, identityStoreId }, faults: [] };
  }
  const path = ["identityCenter", arns.length > 1 || home.instanceArn !== undefined ? "instanceArn" : "region"];
  const expected =
    home.instanceArn ?? `one Identity Center instance in account ${home.accountId}, Region ${home.region}`;
  const fix =
    arns.length > 1
      ? "Write the instance's ARN as identityCenter.instanceArn."
      : "Enable an organization instance of Identity Center there, or correct identityCenter.region.";
  return {
    faults: [
      {
        code: "identity-center/no-instance",
        at: home.origin.locate(path),
        path: home.origin.name(path),
        expected,
        found: arns.join(", ") || "none",
        fix,
      },
    ],
  };
}

/** Finds the ids of groups by display name and of users by user name; reports all that are missing, with the nearest names. */
export async function findPrincipals(
  home: HomeSettings,
  principals: readonly GrantPrincipal[],
  { identityStoreId }: Instance,
  opts: pulumi.InvokeOptions,
): Promise<FoundPrincipals> {
  const ids = new Map<string, string>();
  const missing: GrantPrincipal[] = [];
  await Promise.all(
    principals.map(async (principal) => {
      const id = await lookUp(principal, identityStoreId, opts);
      if (id === undefined) missing.push(principal);
      else ids.set(principalKey(principal), id);
    }),
  );
  if (missing.length === 0) return { ids, faults: [] };
  const names = await existingNames(identityStoreId, missing, opts);
  return { ids, faults: missing.map((principal) => missingPrincipal(home, principal, names[principal.kind])) };
}

async function lookUp(
  principal: GrantPrincipal,
  identityStoreId: string,
  opts: pulumi.InvokeOptions,
): Promise<string | undefined> {
  const by = (attributePath: string) => ({
    identityStoreId,
    alternateIdentifier: { uniqueAttribute: { attributePath, attributeValue: principal.name } },
  });
  try {
    if (principal.kind === "group") return (await getGroup(by("DisplayName"), opts)).groupId;
    return (await getUser(by("UserName"), opts)).userId;
  } catch (error) {
    if (error instanceof Error && /ResourceNotFound|not found|couldn't find|empty result/i.test(error.message))
      return undefined;
    throw error;
  }
}

/** Listing everybody is slow in a large directory, so it is done only to suggest names, once something is missing. */
async function existingNames(identityStoreId: string, missing: readonly GrantPrincipal[], opts: pulumi.InvokeOptions) {
  const wanted = (kind: GrantPrincipal["kind"]) => missing.some((principal) => principal.kind === kind);
  const [groups, users] = await Promise.all([
    wanted("group") ? getGroups({ identityStoreId }, opts) : { groups: [] },
    wanted("user") ? getUsers({ identityStoreId }, opts) : { users: [] },
  ]);
  return { group: groups.groups.map((group) => group.displayName), user: users.users.map((user) => user.userName) };
}

function missingPrincipal(home: HomeSettings, principal: GrantPrincipal, names: readonly string[]): Fault {
  const grant = home.grants.find((candidate) => principalKey(candidate.principal) === principalKey(principal));
  const path = grant === undefined ? ["grants"] : [...grant.path, principal.kind];
  const hint = didYouMean(principal.name, names);
  return {
    code: `identity-center/no-${principal.kind}`,
    at: home.origin.locate(path),
    path: home.origin.name(path),
    expected: `a ${principal.kind} of Identity Center`,
    found: `${label(principal)}, which does not exist`,
    fix: hint === "" ? `Create the ${principal.kind}, or correct its name.` : `Correct the name: ${hint}`,
  };
}
