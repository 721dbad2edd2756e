import { Assignment } from "@pulumi/aws-native/sso/assignment.js";
import { PermissionSet } from "@pulumi/aws-native/sso/permissionSet.js";
import type * as pulumi from "@pulumi/pulumi";
import type { DirectoryUser } from "../../core/home/permission-sets/deny-after-end.ts";
import { type PlannedSet, policyText, setPolicy } from "../../core/home/permission-sets/planned-set.ts";
import { type DeclaredSet, setArguments } from "../../core/home/permission-sets/set-properties.ts";
import type { DirectoryPrincipal, GrantPrincipal } from "../../core/home/settings/home-settings.ts";
import { principalKey } from "../../core/home/settings/principals.ts";
import type { Instance } from "./identity-center.ts";

/** Where permission sets are made, and for whom. */
export interface SetDirectory {
  readonly homeAccountId: string;
  readonly instance: Instance;
  /** Identity store ids of everybody who is assigned, by principal key. */
  readonly principalIds: ReadonlyMap<string, string>;
  /** User names as the directory spells them, by principal key. */
  readonly userNames: ReadonlyMap<string, string>;
  /** What exists and is taken over in this run: ids by the name in Pulumi's state. Default: nothing. */
  readonly imports?: ReadonlyMap<string, string>;
  /** What the state holds under another name: its URN, by the name that it has now. Default: nothing. */
  readonly formerUrns?: ReadonlyMap<string, string>;
}

/** One assignment of a permission set. */
export interface PlannedAssignment {
  /** Name in Pulumi's state: `AbcCorpReadOnly/group:93a4f8d2-…`. */
  readonly name: string;
  readonly principal: DirectoryPrincipal;
  readonly accountId: string;
  readonly principalId: string;
  readonly principalType: "GROUP" | "USER";
}

/**
 * The assignments of a permission set: everybody who holds it, in each of its accounts.
 * why named by id: groups and users are renamed, and by another name Pulumi would make what exists
 * (docs/decisions/0006-names-in-state.md).
 */
export function assignmentsOf(set: PlannedSet, directory: SetDirectory): readonly PlannedAssignment[] {
  const { homeAccountId } = directory;
  return set.assignedTo.flatMap((principal) =>
    [homeAccountId, ...set.settings.accounts.map(({ id }) => id)].map((accountId) => {
      const principalId = idOf(directory, principal);
      const name = `${set.name}/${principal.kind}:${principalId}`;
      return {
        name: accountId === homeAccountId ? name : `${name}/${accountId}`,
        principal,
        accountId,
        principalId,
        principalType: principal.kind === "group" ? ("GROUP" as const) : ("USER" as const),
      };
    }),
  );
}

/** Declares one permission set with its assignments, as children of a component. */
export function declarePermissionSet(parent: pulumi.Resource, set: PlannedSet, directory: SetDirectory): PermissionSet {
  const { instance } = directory;
  const known = (name: string) => {
    const [id, urn] = [directory.imports?.get(name), directory.formerUrns?.get(name)];
    return { ...(id !== undefined && { import: id }), ...(urn !== undefined && { aliases: [urn] }) };
  };
  const resource = new PermissionSet(
    set.name,
    {
      instanceArn: instance.arn,
      name: set.name,
      ...setArguments(declaredSet(set, directory)),
    },
    { parent, protect: set.settings.protect, ...known(set.name) },
  );
  for (const { name, accountId, principalId, principalType } of assignmentsOf(set, directory)) {
    new Assignment(
      name,
      {
        instanceArn: instance.arn,
        permissionSetArn: resource.permissionSetArn,
        principalId,
        principalType,
        targetId: accountId,
        targetType: "AWS_ACCOUNT",
      },
      // why not the set as parent: its protection would pass on to the assignment, and older language hosts lose a
      // child's `protect: false`. A grant must be easy to take back.
      { parent, ...known(name) },
    );
  }
  return resource;
}

/** A set with its inline policy as it is sent. */
export function declaredSet(set: PlannedSet, directory: Pick<SetDirectory, "principalIds" | "userNames">): DeclaredSet {
  return { ...set, policyText: policyText(setPolicy(set, (principal) => userIn(directory, principal))) };
}

function idOf({ principalIds }: Pick<SetDirectory, "principalIds">, principal: GrantPrincipal): string {
  const id = principalIds.get(principalKey(principal));
  if (id === undefined) throw new Error(`no id for ${principalKey(principal)}`);
  return id;
}

/** A user as the directory has it. */
export function userIn(
  directory: Pick<SetDirectory, "principalIds" | "userNames">,
  principal: GrantPrincipal,
): DirectoryUser {
  const userName = directory.userNames.get(principalKey(principal));
  return { id: idOf(directory, principal), ...(userName !== undefined && { userName }) };
}
