import * as pulumi from "@pulumi/pulumi";
import type { PlannedSet } from "../../core/home/permission-sets/planned-set.ts";
import { declarePermissionSet, type SetDirectory } from "./permission-set.ts";

/** Arguments of {@link ClientPermissionSets} and {@link SharedPermissionSet}. */
export interface PermissionSetsArgs extends SetDirectory {
  readonly sets: readonly PlannedSet[];
}

/** Permission sets of the home account with their assignments. */
abstract class PermissionSets extends pulumi.ComponentResource {
  /** ARN of each permission set, by name. */
  readonly arns: pulumi.Output<Record<string, string>>;

  constructor(type: string, name: string, args: PermissionSetsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, {}, opts);
    const made = args.sets.map((set) => ({ set, resource: declarePermissionSet(this, set, args) }));
    this.arns = pulumi
      .all(made.map(({ set, resource }) => resource.permissionSetArn.apply((arn) => [set.name, arn] as const)))
      .apply((pairs) => Object.fromEntries(pairs));
    this.registerOutputs({ arns: this.arns });
  }
}

/** One client's permission sets: one for each of its access roles. */
export class ClientPermissionSets extends PermissionSets {
  constructor(name: string, args: PermissionSetsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:home:ClientPermissionSets", name, args, opts);
  }
}

/** The shards of one shared permission set, which holds roles of many clients. */
export class SharedPermissionSet extends PermissionSets {
  constructor(name: string, args: PermissionSetsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:home:SharedPermissionSet", name, args, opts);
  }
}
