import type { Context } from "../context.ts";
import type { Input } from "../json-input.ts";
import type { CenterState } from "./model.ts";
import type { Operations } from "./operations.ts";

/** What the handlers of one sso-admin operation get. */
export interface CenterCall {
  context: Context;
  center: CenterState;
  operations: Operations;
  input: Input;
}

/** Handlers by operation name. Each gives the answer's JSON or throws an AwsError. */
export type Handlers = Record<string, (call: CenterCall) => object>;
