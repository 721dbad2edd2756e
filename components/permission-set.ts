import { Assignment } from "@pulumi/aws-native/sso/assignment.js";
import { PermissionSet } from "@pulumi/aws-native/sso/permissionSet.js";
import type { sso } from "@pulumi/aws-native/types/input.js";
import type * as pulumi from "@pulumi/pulumi";
import type { GrantPrincipal, SetBoundary } from "../core/home-settings.ts";
import type { PlannedSet } from "../core/planned-set.ts";
import { principalKey } from "../core/principals.ts";
import { setPolicy } from "../core/set-policy.ts";
import type { Instance } from "./identity-center.ts";

/** Where permission sets are made, and for whom. */
export interface SetPlace {
  readonly homeAccountId: string;
  readonly instance: Instance;
  /** Identity store ids of everybody who is assigned, by principal key. */
  readonly principalIds: ReadonlyMap<string, string>;
  /** What exists and is taken over in this run: ids by the name in Pulumi's state. Default: nothing. */
  readonly imports?: ReadonlyMap<string, string>;
}

/** One assignment of a permission set. */
export interface PlannedAssignment {
  /** Name in Pulumi's state. */
  readonly name: string;
  readonly accountId: string;
  readonly principalId: string;
  readonly principalType: "GROUP" | "USER";
}

/** The assignments of a permission set: everybody who holds it, in each of its accounts. */
export function assignmentsOf(set: PlannedSet, place: SetPlace): readonly PlannedAssignment[] {
  const { homeAccountId } = place;
  return set.assignedTo.flatMap((principal) =>
    [homeAccountId, ...set.settings.accounts.map(({ id }) => id)].map((accountId) => {
      const name = `${set.key}/${principalKey(principal)}`;
      return {
        name: accountId === homeAccountId ? name : `${name}/${accountId}`,
        accountId,
        principalId: idOf(place, principal),
        principalType: principal.kind === "group" ? ("GROUP" as const) : ("USER" as const),
      };
    }),
  );
}

/** Declares one permission set with its assignments, as children of a component. */
export function declarePermissionSet(parent: pulumi.Resource, set: PlannedSet, place: SetPlace): PermissionSet {
  const { instance } = place;
  const imported = (name: string) => {
    const id = place.imports?.get(name);
    return id === undefined ? {} : { import: id };
  };
  const { settings } = set;
  const resource = new PermissionSet(
    set.key,
    {
      instanceArn: instance.arn,
      name: set.name,
      description: set.description,
      inlinePolicy: setPolicy(set, (principal) => idOf(place, principal)),
      // why sent although empty: left out, Cloud Control reports them as drift for ever.
      managedPolicies: [...settings.managedPolicyArns],
      ...(settings.customerManagedPolicies.length > 0 && {
        customerManagedPolicyReferences: settings.customerManagedPolicies.map((policy) => ({ ...policy })),
      }),
      ...(settings.permissionsBoundary !== undefined && {
        permissionsBoundary: boundaryArgs(settings.permissionsBoundary),
      }),
      sessionDuration: settings.sessionDuration,
      ...(set.relayState !== undefined && { relayStateType: set.relayState }),
      tags: Object.entries(settings.tags).map(([key, value]) => ({ key, value })),
    },
    { parent, protect: settings.protect, ...imported(set.key) },
  );
  for (const { name, accountId, principalId, principalType } of assignmentsOf(set, place)) {
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
      { parent, ...imported(name) },
    );
  }
  return resource;
}

function idOf({ principalIds }: SetPlace, principal: GrantPrincipal): string {
  const id = principalIds.get(principalKey(principal));
  if (id === undefined) throw new Error(`no id for ${principalKey(principal)}`);
  return id;
}

function boundaryArgs(boundary: SetBoundary): sso.PermissionSetPermissionsBoundaryArgs {
  return "managedPolicyArn" in boundary
    ? { managedPolicyArn: boundary.managedPolicyArn }
    : { customerManagedPolicyReference: { ...boundary.customerManagedPolicy } };
}
