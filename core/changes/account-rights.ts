import type { PlannedIdentity } from "../home/iam/planned-identity.ts";
import type { SetSettings } from "../home/settings/set-settings.ts";
import type { Rights } from "./access.ts";

/** What a permission set gives by itself in an account in which it is assigned, beside entering roles. */
export function rightsOfSet({ managedPolicyArns, customerManagedPolicies, permissionsBoundary }: SetSettings): Rights {
  const named = customerManagedPolicies.map(({ path, name }) => `${path}${name}`);
  const boundary =
    permissionsBoundary === undefined
      ? undefined
      : "managedPolicyArn" in permissionsBoundary
        ? permissionsBoundary.managedPolicyArn
        : `${permissionsBoundary.customerManagedPolicy.path}${permissionsBoundary.customerManagedPolicy.name}`;
  return {
    managedPolicyArns: [...managedPolicyArns, ...named].sort(),
    documents: [],
    ...(boundary !== undefined && { boundary }),
  };
}

/** What an IAM user or group has by itself in the home account, beside entering roles. */
export function rightsOfIdentity({ settings }: Exclude<PlannedIdentity, { readonly kind: "iam-role" }>): Rights {
  const boundary = "permissionsBoundary" in settings ? settings.permissionsBoundary : undefined;
  return {
    managedPolicyArns: [...settings.managedPolicyArns].sort(),
    documents: [],
    ...(boundary !== undefined && { boundary }),
  };
}

/** Whether it gives anything at all. */
export function givesAnything({ managedPolicyArns, documents }: Rights): boolean {
  return managedPolicyArns.length + documents.length > 0;
}
