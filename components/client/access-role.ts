import { Role } from "@pulumi/aws/iam/role.js";
import { RolePoliciesExclusive } from "@pulumi/aws/iam/rolePoliciesExclusive.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { RolePolicyAttachmentsExclusive } from "@pulumi/aws/iam/rolePolicyAttachmentsExclusive.js";
import * as pulumi from "@pulumi/pulumi";
import type { RolePlan } from "../../core/client/client-plan.ts";
import { roleArguments } from "../../core/client/role/role-properties.ts";

/** Arguments of {@link AccessRole}. */
export interface AccessRoleArgs {
  readonly plan: RolePlan;
  /** Managed policies that the stack creates, by ARN; the role waits for those it uses. Default: none. */
  readonly customerPolicies?: ReadonlyMap<string, pulumi.Resource>;
  /** Whether a role of that name exists and is taken over, in this run. Default false. */
  readonly adopt?: boolean;
  /** Names of inline policies that the role has already, and that are taken over with it. Default: none. */
  readonly standingInline?: ReadonlySet<string>;
}

/**
 * One access role in a client account, with exactly the policies of its plan: one attached or written by hand shows as
 * drift in `pulumi refresh` and is removed by the next `pulumi up --refresh`.
 */
export class AccessRole extends pulumi.ComponentResource {
  /** The role's ARN, known once AWS has made the role with all its policies. */
  readonly arn: pulumi.Output<string>;
  /** The trust policy as deployed, as JSON text. */
  readonly trustPolicy: pulumi.Output<string>;

  constructor(name: string, args: AccessRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:client:AccessRole", name, {}, opts);
    const { plan, customerPolicies, adopt, standingInline } = args;
    const child = { parent: this };
    // why also the lists of policies: made anew they would detach and delete all the same, but the preview would not say
    // what. All three go by the role's name.
    const taken = { ...child, ...(adopt === true && { import: plan.name }) };
    const used = plan.customerPolicies.flatMap(({ arn }) => customerPolicies?.get(arn) ?? []);
    const role = new Role(
      name,
      {
        name: plan.name,
        path: plan.path,
        ...roleArguments(plan),
        // why: policies attached by hand would otherwise keep AWS from deleting the role.
        forceDetachPolicies: true,
      },
      // why the role, not the attachments alone: a boundary must be there first; and IAM deletes no policy that a role
      // still has, so the role must go before it.
      { ...taken, protect: plan.protect, dependsOn: used },
    );
    const managed = new RolePolicyAttachmentsExclusive(
      name,
      { roleName: role.name, policyArns: [...plan.managedPolicyArns] },
      taken,
    );
    const inline = plan.inlinePolicies.map(
      (policy) =>
        new RolePolicy(
          `${name}/${policy.name}`,
          { role: role.name, name: policy.name, policy: JSON.stringify(policy.document) },
          // Source: aws provider, `aws_iam_role_policy`: imported by the names of the role and of the policy.
          { ...child, ...(standingInline?.has(policy.name) === true && { import: `${plan.name}:${policy.name}` }) },
        ),
    );
    const exclusive = new RolePoliciesExclusive(
      name,
      { roleName: role.name, policyNames: inline.map((policy) => policy.name) },
      taken,
    );
    // why: a role that lacks a policy, perhaps one that denies something, must not reach the contract. The URNs, unlike
    // the ids, are known in a preview.
    const policies = [managed, ...inline, exclusive].map((policy) => policy.urn);
    this.arn = pulumi.all([role.arn, pulumi.all(policies)]).apply(([arn]) => arn);
    this.trustPolicy = role.assumeRolePolicy;
    this.registerOutputs({ arn: this.arn, trustPolicy: this.trustPolicy });
  }
}
