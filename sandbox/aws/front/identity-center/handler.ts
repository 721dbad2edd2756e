import type { Context } from "../context.ts";
import type { Input } from "../json-input.ts";
import { namedSet, type CenterState, type PermissionSet } from "./model.ts";
import type { Operations } from "./operations.ts";

/** What the handlers of one sso-admin operation get. The service's model has let the input pass. */
export interface CenterCall {
  context: Context;
  center: CenterState;
  operations: Operations;
  input: Input;
}

/** Handlers by operation name. Each gives the answer's JSON or throws an AwsError. */
export type Handlers = Record<string, (call: CenterCall) => object>;

/** A handler that changes the set that the input names; the change has to be provisioned before it reaches a role. */
export function changing(change: (set: PermissionSet, call: CenterCall) => void): Handlers[string] {
  return (call) => {
    const set = namedSet(call.center, call.input);
    change(set, call);
    set.revision += 1;
    return {};
  };
}
