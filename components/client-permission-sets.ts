import { Assignment } from "@pulumi/aws-native/sso/assignment.js";
import { PermissionSet } from "@pulumi/aws-native/sso/permissionSet.js";
import * as pulumi from "@pulumi/pulumi";
import { principalKey } from "../core/grants.ts";
import type { PlannedSet } from "../core/home-plan.ts";
import type { HomeArgs } from "./home.ts";

/** One client's permission sets in the home account, with their assignments. */
export class ClientPermissionSets extends pulumi.ComponentResource {
  /** ARN of each permission set, by name. */
  readonly arns: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: HomeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:home:ClientPermissionSets", name, {}, opts);
    const made = args.sets.map((set) => ({ set, resource: this.permissionSet(set, args) }));
    this.arns = pulumi
      .all(made.map(({ set, resource }) => resource.permissionSetArn.apply((arn) => [set.name, arn] as const)))
      .apply((pairs) => Object.fromEntries(pairs));
    this.registerOutputs({ arns: this.arns });
  }

  private permissionSet(set: PlannedSet, { settings, instance, principalIds }: HomeArgs): PermissionSet {
    const resource = new PermissionSet(
      set.key,
      {
        instanceArn: instance.arn,
        name: set.name,
        description: set.description,
        inlinePolicy: set.inlinePolicy,
        // why sent although empty: left out, Cloud Control reports them as drift for ever.
        managedPolicies: [],
        sessionDuration: settings.sessionDuration,
        ...(set.relayState !== undefined && { relayStateType: set.relayState }),
        tags: Object.entries(settings.tags).map(([key, value]) => ({ key, value })),
      },
      { parent: this, protect: settings.protect },
    );
    for (const principal of set.assignedTo) {
      const principalId = principalIds.get(principalKey(principal));
      if (principalId === undefined) throw new Error(`no id for ${principalKey(principal)}`);
      new Assignment(
        `${set.key}/${principalKey(principal)}`,
        {
          instanceArn: instance.arn,
          permissionSetArn: resource.permissionSetArn,
          principalId,
          principalType: principal.kind === "group" ? "GROUP" : "USER",
          targetId: settings.accountId,
          targetType: "AWS_ACCOUNT",
        },
        // why not the set as parent: its protection would pass on to the assignment, and older language hosts lose a
        // child's `protect: false`. A grant must be easy to take back.
        { parent: this },
      );
    }
    return resource;
  }
}
