import * as pulumi from "@pulumi/pulumi";

/**
 * The outputs of a stack of this project, as its last deployment left them.
 *
 * why not `pulumi.StackReference`: it is a resource, so each one costs a write of the whole checkpoint, and a stack
 * that does not exist ends the program before the others are looked at. The engine's function behind it has neither
 * drawback (docs/decisions/0003-stack-outputs-by-invoke.md).
 * @throws when the backend has no such stack, or cannot read it.
 */
export async function readStackOutputs(stack: string): Promise<Readonly<Record<string, unknown>>> {
  const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", {
    name: fullStackName(stack),
  })) as { outputs?: Readonly<Record<string, unknown>> };
  return outputs ?? {};
}

/** Whether {@link readStackOutputs} failed because the backend has no such stack; backends differ in their words. */
export function isNoStack(failure: string): boolean {
  return /unknown stack|no stack named|not found/i.test(failure);
}

/** `organization/project/stack`, as the backend knows it. */
export function fullStackName(stack: string): string {
  return `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
}
