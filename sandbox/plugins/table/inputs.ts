import type { Value } from "../protocol/value.ts";
import type { Kind, TypeOf } from "./kind.ts";

/** One input property of a resource type or a function. */
export interface Property {
  readonly kind: Kind;
  /** Without it, Check refuses. Default: optional. */
  readonly required?: true;
  /** What Check fills in when the program says nothing. */
  readonly default?: Value;
  /** A change needs a replacement. Default: changed in place. */
  readonly replace?: true;
  /** What AWS reports for a property that was never set: not a change against an absent one. */
  readonly unset?: Value;
  /** Known only to the provider: AWS cannot report it, so a read keeps what is there. */
  readonly local?: true;
  /** Further limits, as AWS has them: a reason when the known value breaks one. */
  readonly limit?: (value: Value) => string | undefined;
}

/** The inputs of a type, by name. */
export type Inputs = { readonly [name: string]: Property };

/** The checked and known inputs as TypeScript sees them. */
export type Given<I extends Inputs> = {
  readonly [K in keyof I]: I[K] extends { required: true } | { default: Value }
    ? TypeOf<I[K]["kind"]>
    : TypeOf<I[K]["kind"]> | undefined;
};
