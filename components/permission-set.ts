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
}

/** Declares one permission set with its assignments, as children of a component. */
export function declarePermissionSet(
  parent: pulumi.Resource,
  set: PlannedSet,
  { homeAccountId, instance, principalIds }: SetPlace,
): PermissionSet {
  const idOf = (principal: GrantPrincipal) => {
    const id = principalIds.get(principalKey(principal));
    if (id === undefined) throw new Error(`no id for ${principalKey(principal)}`);
    return id;
  };
  const { settings } = set;
  const resource = new PermissionSet(
    set.key,
    {
      instanceArn: instance.arn,
      name: set.name,
      description: set.description,
      inlinePolicy: setPolicy(set, idOf),
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
    { parent, protect: settings.protect },
  );
  for (const principal of set.assignedTo) {
    for (const accountId of [homeAccountId, ...settings.accounts]) {
      const name = `${set.key}/${principalKey(principal)}`;
      new Assignment(
        accountId === homeAccountId ? name : `${name}/${accountId}`,
        {
          instanceArn: instance.arn,
          permissionSetArn: resource.permissionSetArn,
          principalId: idOf(principal),
          principalType: principal.kind === "group" ? "GROUP" : "USER",
          targetId: accountId,
          targetType: "AWS_ACCOUNT",
        },
        // why not the set as parent: its protection would pass on to the assignment, and older language hosts lose a
        // child's `protect: false`. A grant must be easy to take back.
        { parent },
      );
    }
  }
  return resource;
}

function boundaryArgs(boundary: SetBoundary): sso.PermissionSetPermissionsBoundaryArgs {
  return "managedPolicyArn" in boundary
    ? { managedPolicyArn: boundary.managedPolicyArn }
    : { customerManagedPolicyReference: { ...boundary.customerManagedPolicy } };
}
