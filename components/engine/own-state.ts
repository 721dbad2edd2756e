import * as pulumi from "@pulumi/pulumi";
import type { OwnResource } from "./state-resources.ts";
import { askOfStack } from "./stack-outputs.ts";

/**
 * What the running stack holds at the moment, as its last deployment left it; nothing for a stack that was never
 * deployed. One call to the engine, which reads the backend: none to AWS.
 * @throws when the backend cannot be read.
 */
export async function readOwnState(): Promise<readonly OwnResource[]> {
  return readStackState(pulumi.getStack());
}

/** The same of any stack of this project. @throws when the backend has no such stack, or cannot read it. */
export async function readStackState(stack: string): Promise<readonly OwnResource[]> {
  const result = await askOfStack("pulumi:pulumi:readStackResourceOutputs", "stackName", stack);
  const byUrn = isRecord(result) && isRecord(result["outputs"]) ? result["outputs"] : {};
  return Object.entries(byUrn).flatMap(([urn, one]) => {
    if (!isRecord(one) || typeof one["type"] !== "string") return [];
    return [{ urn, type: one["type"], outputs: isRecord(one["outputs"]) ? one["outputs"] : {} }];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
