import { getGroup } from "@pulumi/aws/identitystore/getGroup.js";
import { getGroups } from "@pulumi/aws/identitystore/getGroups.js";
import { getUser } from "@pulumi/aws/identitystore/getUser.js";
import { getUsers } from "@pulumi/aws/identitystore/getUsers.js";
import { getInstances } from "@pulumi/aws/ssoadmin/getInstances.js";
import type * as pulumi from "@pulumi/pulumi";
import { suggester } from "../../core/faults/did-you-mean.ts";
import type { Fault } from "../../core/faults/fault.ts";
import type { DirectoryIds } from "../../core/home/directory-ids.ts";
import type { DirectoryUser } from "../../core/home/permission-sets/deny-after-end.ts";
import { deniedAmong, deniedUsers, isRefused } from "../../core/home/permission-sets/deny-people.ts";
import type { DirectoryPrincipal, HomeSettings } from "../../core/home/settings/home-settings.ts";
import { principalKey } from "../../core/home/settings/principals.ts";
import { attempt, distinct, isNotFound } from "../engine/look-up.ts";
import {
  missingPrincipal,
  notDenied,
  renamedPrincipal,
  samePrincipal,
  takenName,
  unanswered,
} from "./identity-center-faults.ts";

/** The Identity Center instance of the home account. */
export interface Instance {
  readonly arn: string;
  readonly identityStoreId: string;
}

/** What the directory has, by `principalKey`, and a fault for each principal that does not exist. */
export interface FoundPrincipals {
  /** Identity store ids. */
  readonly ids: ReadonlyMap<string, string>;
  /** Names of users as the directory spells them; look-ups ignore case. */
  readonly userNames: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
}

/** Finds the instance: the only one, or the one that the configuration names. */
export async function findInstance(
  home: HomeSettings,
  opts: pulumi.InvokeOptions,
): Promise<{ instance?: Instance; faults: readonly Fault[] }> {
  const listed = await attempt(getInstances({}, opts));
  if (listed.failure !== undefined) return { faults: [unanswered(home, listed.failure)] };
  const { arns, identityStoreIds } = listed.value;
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

/**
 * Finds the ids of groups by display name and of users by user name; reports all that are missing, with the nearest names,
 * and those whose name has moved on since the last deployment.
 * @param former Whom the names meant at the last deployment.
 */
export async function findPrincipals(
  home: HomeSettings,
  principals: readonly DirectoryPrincipal[],
  { identityStoreId }: Instance,
  former: DirectoryIds,
  opts: pulumi.InvokeOptions,
): Promise<FoundPrincipals> {
  const found = await Promise.all(
    principals.map(async (principal) => ({ principal, ...(await attempt(lookUp(principal, identityStoreId, opts))) })),
  );
  const failures = distinct(
    found.flatMap(({ failure }) => (failure === undefined || isNotFound(failure) ? [] : [failure])),
  );
  const moved = await movedNames(home, found, former, identityStoreId, opts);
  const missing = found.flatMap(({ principal, failure }) =>
    failure !== undefined && isNotFound(failure) && !moved.has(principal) ? [principal] : [],
  );
  const names = missing.length === 0 ? undefined : await attempt(existingNames(identityStoreId, missing, opts));
  // why the empty list: without the right to list everybody there is nothing to suggest, but the name is wrong all the same.
  const suggest = { group: suggester(names?.value?.group ?? []), user: suggester(names?.value?.user ?? []) };
  const existing = found.flatMap(({ principal, value }) => (value === undefined ? [] : [{ principal, ...value }]));
  const denied = deniedUsers(home);
  // why reversed: of one person under two names, the first counts.
  const firsts = new Map([...existing].reverse().map((one) => [one.id, one.principal]));
  return {
    ids: new Map(existing.map(({ principal, id }) => [principalKey(principal), id])),
    userNames: new Map(
      existing.flatMap(({ principal, userName }) =>
        userName === undefined ? [] : [[principalKey(principal), userName]],
      ),
    ),
    faults: [
      ...failures.map((failure) => unanswered(home, failure)),
      ...moved.values(),
      ...missing.map((principal) => missingPrincipal(home, principal, suggest[principal.kind](principal.name))),
      ...existing.flatMap(({ principal, id }) => {
        const first = firsts.get(id);
        return first === undefined || first === principal ? [] : [samePrincipal(home, principal, first)];
      }),
      ...existing.flatMap(({ principal, ...user }) => {
        const one = deniedAmong(denied, principal);
        return one === undefined || isRefused(denied, user) ? [] : [notDenied(home, principal, one, user.id)];
      }),
    ],
  };
}

/** What came of looking somebody up. */
interface LookedUp {
  readonly principal: DirectoryPrincipal;
  readonly value?: DirectoryUser | undefined;
  readonly failure?: string | undefined;
}

/**
 * A fault for each name that means nobody now, or somebody else, while the directory still has the one that it meant at the
 * last deployment.
 */
async function movedNames(
  home: HomeSettings,
  found: readonly LookedUp[],
  former: DirectoryIds,
  identityStoreId: string,
  opts: pulumi.InvokeOptions,
): Promise<ReadonlyMap<DirectoryPrincipal, Fault>> {
  const faults = await Promise.all(
    found.map(async ({ principal, value, failure }) => {
      const id = former.get(principalKey(principal));
      const isAsked = failure === undefined || isNotFound(failure);
      if (id === undefined || id === value?.id || !isAsked || principal.by === "id") return [];
      const { kind } = principal;
      const then = await attempt(lookUp({ kind, name: id, by: "id" }, identityStoreId, opts));
      // why nothing where it is gone: the name is free, and the run says who gets and who loses what.
      if (then.failure !== undefined)
        return isNotFound(then.failure) ? [] : [[principal, unanswered(home, then.failure)] as const];
      const now = { id, name: then.value.displayName ?? then.value.userName ?? id };
      const fault =
        value === undefined ? renamedPrincipal(home, principal, now) : takenName(home, principal, now, value.id);
      return [[principal, fault] as const];
    }),
  );
  return new Map(faults.flat());
}

/** A group or user as the directory has it; `displayName` of groups alone. */
async function lookUp(
  principal: DirectoryPrincipal,
  identityStoreId: string,
  opts: pulumi.InvokeOptions,
): Promise<DirectoryUser & { readonly displayName?: string }> {
  const by = (attributePath: string) => ({
    identityStoreId,
    alternateIdentifier: { uniqueAttribute: { attributePath, attributeValue: principal.name } },
  });
  const { kind, name } = principal;
  if (kind === "group") {
    const group = principal.by === "id" ? { identityStoreId, groupId: name } : by("DisplayName");
    const { groupId, displayName } = await getGroup(group, opts);
    return { id: groupId, displayName };
  }
  const attribute = principal.by === "email" ? "Emails.Value" : "UserName";
  const user = principal.by === "id" ? { identityStoreId, userId: name } : by(attribute);
  const { userId, userName } = await getUser(user, opts);
  return { id: userId, userName };
}

/** Listing everybody is slow in a large directory, so it is done only to suggest names, once something is missing. */
async function existingNames(
  identityStoreId: string,
  missing: readonly DirectoryPrincipal[],
  opts: pulumi.InvokeOptions,
) {
  const wanted = (kind: DirectoryPrincipal["kind"]) => missing.some((principal) => principal.kind === kind);
  const [groups, users] = await Promise.all([
    wanted("group") ? getGroups({ identityStoreId }, opts) : { groups: [] },
    wanted("user") ? getUsers({ identityStoreId }, opts) : { users: [] },
  ]);
  return { group: groups.groups.map((group) => group.displayName), user: users.users.map((user) => user.userName) };
}
