import type { Aws } from "../connection/aws.ts";
import type { Properties } from "../protocol/value.ts";
import type { Given, Inputs } from "./inputs.ts";

/** A resource that has just been made: its id, and the outputs that are not inputs. */
export interface Made {
  readonly id: string;
  readonly outputs: Properties;
}

/** One resource type, as a row of a plugin's table. Properties it does not list are refused. */
export interface ResourceType<I extends Inputs = Inputs> {
  readonly token: string;
  /** How messages call it, as the official provider does: `IAM Role`. */
  readonly label: string;
  readonly inputs: I;
  /** Outputs that are no inputs, and never change while the resource lives. Default: none. */
  readonly stable?: readonly string[];
  /** Outputs that may change with an update; unknown in the preview of a create. */
  readonly computed?: readonly string[];
  /** Whether the old one goes before its replacement is made. Default: where it has an input `name`. */
  readonly deletesFirst?: boolean;
  readonly create: (aws: Aws, given: Given<I>) => Promise<Made>;
  /** Every input and output as AWS has it, or undefined when the resource is gone. `known` is the last state and inputs: empty on import. */
  readonly read: (aws: Aws, id: string, known: Properties) => Promise<Properties | undefined>;
  /** Applies a change in place; returns outputs that changed. Absent when every change replaces. */
  readonly update?: (aws: Aws, id: string, given: Given<I>, old: Properties) => Promise<Properties>;
  /** Deletes; a resource that is gone already is a success. */
  readonly delete: (aws: Aws, id: string, state: Properties) => Promise<void>;
}

/** One function (a look-up), as a row of a plugin's table. */
export interface FunctionType<I extends Inputs = Inputs> {
  readonly token: string;
  /** How messages call it: `IAM Role`. */
  readonly label: string;
  /** How messages begin, in the official provider's words. Default: `reading` and the label. */
  readonly doing?: (given: Given<I>) => string;
  readonly inputs: I;
  readonly call: (aws: Aws, given: Given<I>) => Promise<Properties>;
}

/** Fixes the type of a row by its inputs, and forgets it: the table holds rows of all kinds. */
export function resource<const I extends Inputs>(type: ResourceType<I>): ResourceType {
  // why: the provider hands a row only inputs that its own Check has passed, so the narrower parameter is safe
  return type as unknown as ResourceType;
}

/** The same for a function. */
export function lookup<const I extends Inputs>(type: FunctionType<I>): FunctionType {
  return type as unknown as FunctionType;
}
