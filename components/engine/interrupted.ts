import { urnName } from "./state-resources.ts";
import type { InterruptedCreate, ProgramContext } from "./stack-types.ts";

/** What this run declares, as AWS and the state are to know it. */
export interface DeclaredResource {
  /** As the engine names it: `aws:iam/role:Role`. */
  readonly type: string;
  /** Its name in the state. */
  readonly name: string;
  /** What makes it the one it is in AWS: name, path, instance. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** Answers whether an earlier update of the stack was making the very thing when it was killed, so that AWS may have it. */
export type WasBeingMade = (declared: DeclaredResource) => boolean;

/** Nothing was interrupted. */
export const NOTHING_INTERRUPTED: readonly InterruptedCreate[] = [];

/** why all three must be the same: anything else of that name was made by somebody else, and is theirs. */
export function wasBeingMade(interrupted: readonly InterruptedCreate[]): WasBeingMade {
  return ({ type, name, inputs }) =>
    interrupted.some(
      (one) =>
        one.type === type &&
        urnName(one.urn) === name &&
        Object.entries(inputs).every(([key, value]) => one.inputs[key] === value),
    );
}

/** What was interrupted, of a program that is told. */
export function interruptedOf({ staging }: Pick<ProgramContext, "staging">): readonly InterruptedCreate[] {
  return staging?.interrupted ?? NOTHING_INTERRUPTED;
}
