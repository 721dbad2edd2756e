import type { ClientPlan } from "../../../core/client/client-plan.ts";
import type { Contract } from "../../../core/contract/contract.ts";
import { writeContract } from "../../../core/contract/write-contract.ts";
import { fromFiles } from "./config-case.ts";

/** The plan of a client stack whose file has this body; `shared` is the body of `sharedPermissionSets`. */
export function planOf(slug: string, body: string, shared?: string): ClientPlan {
  const config = fromFiles({
    name: slug,
    stack: `client-${slug}`,
    client: body,
    ...(shared !== undefined && { shared }),
  });
  if (config.kind !== "client") throw new Error(JSON.stringify(config));
  return config.client;
}

/** The contract that a client stack writes once its roles are made as planned. */
export function contractOf(plan: ClientPlan): Contract {
  return writeContract(plan, new Map(plan.roles.map(({ key, arn, trustPolicy }) => [key, { arn, trustPolicy }])));
}

/** A copy of a value with something else at a path; `undefined` takes the key out. */
export function changed(value: unknown, [step, ...rest]: readonly string[], to: unknown): unknown {
  if (step === undefined) return to;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
  const inner = changed(copy[step], rest, to);
  if (inner === undefined) Reflect.deleteProperty(copy, step);
  else Object.defineProperty(copy, step, { value: inner, enumerable: true, configurable: true, writable: true });
  return copy;
}
