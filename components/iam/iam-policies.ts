import { GroupPolicy } from "@pulumi/aws/iam/groupPolicy.js";
import { GroupPolicyAttachment } from "@pulumi/aws/iam/groupPolicyAttachment.js";
import { Policy } from "@pulumi/aws/iam/policy.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { UserPolicy } from "@pulumi/aws/iam/userPolicy.js";
import { UserPolicyAttachment } from "@pulumi/aws/iam/userPolicyAttachment.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Quotas } from "../../core/aws/quotas.ts";
import { MANAGED_POLICY_PATH } from "../../core/config/naming.ts";
import type { PlannedIdentity } from "../../core/home/iam/planned-identity.ts";
import { label } from "../../core/home/settings/principals.ts";
import { type IdentityAccount, managedPolicyArn, namedPolicies } from "./managed-policies.ts";

/** What the policies of all identities have in common. */
export interface PolicyContext {
  readonly account: IdentityAccount;
  readonly quotas: Quotas;
  /** ARNs of managed policies that are taken over, since an interrupted update has made them. */
  readonly madePolicies: ReadonlySet<string>;
}

/**
 * Declares the policies of one identity: by which it enters client roles, and the managed ones attached on request.
 *
 * why no child of the user or group: its protection would pass on to the policies, and older language hosts lose a
 * child's `protect: false`. A grant must be easy to take back.
 * @param holder Name of the user, group or role.
 */
export function declarePolicies(
  parent: pulumi.Resource,
  identity: PlannedIdentity,
  holder: pulumi.Input<string>,
  { account, quotas, madePolicies }: PolicyContext,
): void {
  for (const { kind, name, document, resource: resourceName } of namedPolicies(identity, quotas)) {
    const arnInPlan = managedPolicyArn(account, name);
    const policy = JSON.stringify(document);
    if (kind === "inline") {
      declareInline(parent, identity, resourceName, { holder, name, policy });
      continue;
    }
    const { arn } = new Policy(
      resourceName,
      {
        name,
        path: MANAGED_POLICY_PATH,
        description: `What the ${label(identity)} may enter`,
        policy,
        tags: { "managed-by": "switchyard" },
      },
      { parent, ...(madePolicies.has(arnInPlan) && { import: arnInPlan }) },
    );
    attach(parent, identity, resourceName, holder, arn);
  }
  if (identity.kind === "iam-role") return;
  for (const arn of identity.settings.managedPolicyArns)
    // why not the whole ARN: a URN is cut at two colons.
    attach(parent, identity, `${identity.key}/${arn.replace(/^arn:[^:]*:iam::/, "")}`, holder, arn);
}

function declareInline(
  parent: pulumi.Resource,
  { kind }: PlannedIdentity,
  resourceName: string,
  { holder, ...policy }: { holder: pulumi.Input<string>; name: string; policy: string },
): void {
  switch (kind) {
    case "iam-user":
      new UserPolicy(resourceName, { user: holder, ...policy }, { parent });
      break;
    case "iam-group":
      new GroupPolicy(resourceName, { group: holder, ...policy }, { parent });
      break;
    case "iam-role":
      new RolePolicy(resourceName, { role: holder, ...policy }, { parent });
  }
}

function attach(
  parent: pulumi.Resource,
  { kind }: PlannedIdentity,
  resourceName: string,
  holder: pulumi.Input<string>,
  policyArn: pulumi.Input<string>,
): void {
  if (kind === "iam-user") new UserPolicyAttachment(resourceName, { user: holder, policyArn }, { parent });
  else new GroupPolicyAttachment(resourceName, { group: holder, policyArn }, { parent });
}
