import * as pulumi from "@pulumi/pulumi";
import { askOfStack } from "./stack-outputs.ts";

/** One resource of the running stack's state. */
export interface OwnResource {
  readonly urn: string;
  /** As the engine names it: `aws:iam/role:Role`. */
  readonly type: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

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

/** The resource of a type with these outputs, if the stack holds one. */
export function held(
  state: readonly OwnResource[],
  type: string,
  outputs: Readonly<Record<string, string>>,
): OwnResource | undefined {
  return state.find(
    (one) => one.type === type && Object.entries(outputs).every(([key, value]) => one.outputs[key] === value),
  );
}

/** The name in a URN: what stands behind the type. Source: Pulumi documentation, "Resource URNs". */
export function urnName(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The type in a URN, behind those of its parents: `switchyard:client:AccessRole$aws:iam/role:Role`. */
export function typeIn(urn: string): string {
  return urn.split("::")[2] ?? "";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
