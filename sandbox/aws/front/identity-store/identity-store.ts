import { AwsError, operationOf } from "../aws-error.ts";
import type { AwsCall } from "../call.ts";
import type { Context } from "../context.ts";
import type { Caller } from "../identify.ts";
import { requireHome } from "../identity-center/home.ts";
import { text } from "../json-input.ts";
import { jsonReply, type Reply } from "../reply.ts";
import { READS } from "./reads.ts";
import { UPDATES } from "./updates.ts";
import { WRITES } from "./writes.ts";

/** The identity store API: wholly the front's. */
export function identityStore(context: Context, call: AwsCall, caller: Caller): Reply {
  requireHome(context, call, caller, "identitystore");
  const operation = operationOf({ ...READS, ...WRITES, ...UPDATES }, "identitystore", call.operation);
  const storeId = text(call.input, "IdentityStoreId");
  if (storeId !== context.state.center.instance.identityStoreId) {
    throw new AwsError("ResourceNotFoundException", `IdentityStore not found: ${storeId}`);
  }
  const result = operation(context.state.identityStore, call.input, storeId);
  if (!(call.operation in READS)) context.saver.touch();
  return jsonReply(result);
}
