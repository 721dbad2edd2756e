import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link DestroyGuard}. */
export interface DestroyGuardArgs {
  /** Providers, and components whose resources must not be deleted all at once. */
  readonly guarded: readonly pulumi.Resource[];
  /** Whether something of theirs is protected. */
  readonly protect: boolean;
}

/**
 * Stands before everything that gives access, so that a `pulumi destroy` is refused before the first deletion. It is
 * nothing in AWS.
 *
 * why: Pulumi deletes what depends on others first and asks about protection only when it comes to a resource. Assignments
 * and policies are not protected, since a grant must be easy to take back; so people would have lost their access, and
 * roles the policies that deny something, by the time that the first permission set or role is refused. The guard depends on each of them and is protected, so it is first, and what it depends on is
 * left alone (docs/decisions/0021-destroy-guard.md).
 */
export class DestroyGuard extends pulumi.ComponentResource {
  constructor(name: string, { guarded, protect }: DestroyGuardArgs) {
    super("switchyard:index:DestroyGuard", name, {}, { dependsOn: [...guarded], protect });
    this.registerOutputs({});
  }
}
