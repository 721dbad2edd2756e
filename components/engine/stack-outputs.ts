import * as pulumi from "@pulumi/pulumi";
import { whenWhole } from "./half-written.ts";

/** Outputs of a stack, as its last deployment left them. */
export interface ReadOutputs {
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Names of those that the state holds encrypted; `outputs` has them in plain. */
  readonly secret: ReadonlySet<string>;
}

/**
 * The outputs of a stack of this project, as its last deployment left them.
 *
 * why not `pulumi.StackReference`: it is a resource, so each one costs a write of the whole checkpoint, and a stack
 * that does not exist ends the program before the others are looked at. The engine's function behind it has neither
 * drawback (docs/decisions/0003-stack-outputs-by-invoke.md).
 * @throws when the backend has no such stack, or cannot read it.
 */
export async function readStackOutputs(stack: string): Promise<ReadOutputs> {
  const { outputs, secretOutputNames } = (await askOfStack("pulumi:pulumi:readStackOutputs", "name", stack)) as {
    outputs?: ReadOutputs["outputs"];
    secretOutputNames?: readonly string[];
  };
  return { outputs: outputs ?? {}, secret: new Set(secretOutputNames) };
}

/**
 * Asks the engine something of a stack of this project.
 * why twice: a bucket that was laid out before Pulumi 3.61 and never upgraded (`pulumi state upgrade`) knows its stacks by
 * the bare name, and refuses the slashes of the full one.
 * @param key Name of the argument that takes the stack's name.
 * @throws when the backend has no such stack, or cannot read it.
 */
export async function askOfStack(token: string, key: string, stack: string): Promise<unknown> {
  try {
    return await whenWhole(() => pulumi.runtime.invoke(token, { [key]: fullStackName(stack) }));
  } catch (error) {
    if (!(error instanceof Error && /invalid character '\/'/.test(error.message))) throw error;
    return whenWhole(() => pulumi.runtime.invoke(token, { [key]: stack }));
  }
}

/** Whether {@link readStackOutputs} failed because the backend has no such stack; backends differ in their words. */
export function isNoStack(failure: string): boolean {
  return /unknown stack|no stack named|not found/i.test(failure);
}

/** `organization/project/stack`, as the backend knows it. */
export function fullStackName(stack: string): string {
  return `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
}
