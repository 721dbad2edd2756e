import * as pulumi from "@pulumi/pulumi";
import { accessRoleLink } from "../../core/aws/links.ts";
import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import type { Contract } from "../../core/contract/contract.ts";
import { writeContract } from "../../core/contract/write-contract.ts";
import { AccessRole } from "./access-role.ts";
import { customerPolicies } from "./customer-policies.ts";

/** Arguments of {@link Client}. */
export interface ClientArgs {
  readonly plan: ClientPlan;
  /** Keys of roles that exist and are taken over in this run, with the names of their inline policies. Default: none. */
  readonly adopted?: ReadonlyMap<string, ReadonlySet<string>>;
  /** ARNs of the client's own managed policies that are taken over in this run. Default: none. */
  readonly madePolicies?: ReadonlySet<string>;
  /** Names of the roles in Pulumi's state, by key. Default: the key. */
  readonly names?: ReadonlyMap<string, string>;
}

/** The access roles of one client account, the managed policies made for them, and the contract that tells the home stack of them. */
export class Client extends pulumi.ComponentResource {
  /** What the home stack reads: the roles as AWS made them. */
  readonly contract: pulumi.Output<Contract>;
  /** ARN of each role, by role key. */
  readonly roleArns: pulumi.Output<Record<string, string>>;
  /** Console link that enters each role, by role key. */
  readonly switchRoleLinks: Readonly<Record<string, string>>;

  constructor(
    name: string,
    { plan, adopted, madePolicies, names }: ClientArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("switchyard:client:Client", name, {}, opts);
    const policies = customerPolicies(plan, madePolicies ?? new Set(), { parent: this });
    const roles = plan.roles.map((role) => ({
      key: role.key,
      made: new AccessRole(
        names?.get(role.key) ?? role.key,
        {
          plan: role,
          customerPolicies: policies,
          adopt: adopted?.has(role.key) ?? false,
          ...standing(adopted?.get(role.key)),
        },
        { parent: this },
      ),
    }));
    const deployed = pulumi.all(roles.map(({ key, made }) => pulumi.all([key, made.arn, made.trustPolicy])));
    this.contract = deployed.apply((made) =>
      writeContract(
        plan,
        new Map(made.map(([key, arn, trust]) => [key, { arn, trustPolicy: JSON.parse(trust) as PolicyDocument }])),
      ),
    );
    this.roleArns = deployed.apply((made) => Object.fromEntries(made.map(([key, arn]) => [key, arn])));
    this.switchRoleLinks = Object.fromEntries(plan.roles.map((role) => [role.key, accessRoleLink(plan, role)]));
    this.registerOutputs({ contract: this.contract, roleArns: this.roleArns, switchRoleLinks: this.switchRoleLinks });
  }
}

function standing(inline: ReadonlySet<string> | undefined): { readonly standingInline?: ReadonlySet<string> } {
  return inline === undefined ? {} : { standingInline: inline };
}
