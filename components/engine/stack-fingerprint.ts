import * as pulumi from "@pulumi/pulumi";
import type { Fingerprint } from "../../core/portfolio/fingerprint.ts";
import { inputsFingerprint } from "./inputs-fingerprint.ts";

// why by the root: inline programs of one process each have a stack of their own.
const counts = new WeakMap<pulumi.Resource, { registered: number }>();

/**
 * Counts, from now on, what the running program registers. To be called before it registers anything.
 * why a transformation: the SDK applies it to each resource below the stack, components and providers among them.
 */
export function countResources(): void {
  const root = pulumi.runtime.getStackResource();
  // why: under the SDK's mocks there need be no stack.
  if (root === undefined) return;
  const count = { registered: 1 };
  counts.set(root, count);
  pulumi.runtime.registerStackTransformation(() => {
    count.registered += 1;
    return undefined;
  });
}

/** The stack output, of a program that has registered everything. Nothing in it is a secret. */
export function fingerprintOutput(inputs: string): Fingerprint {
  const root = pulumi.runtime.getStackResource();
  return { ...inputsFingerprint(inputs), resources: (root && counts.get(root)?.registered) ?? 0 };
}
