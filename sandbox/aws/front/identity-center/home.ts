import { AwsError } from "../aws-error.ts";
import type { AwsCall } from "../call.ts";
import type { Context } from "../context.ts";
import type { Caller } from "../identify.ts";

/** Whether the call comes from the account and to the region that Identity Center is in. */
export function isHome(context: Context, call: Pick<AwsCall, "region">, caller: Caller): boolean {
  const { instance } = context.state.center;
  return caller.accountId === instance.ownerAccountId && call.region === instance.region;
}

/** Throws AccessDeniedException for another account, ResourceNotFoundException for another region. */
export function requireHome(
  context: Context,
  call: Pick<AwsCall, "region" | "operation">,
  caller: Caller,
  service: "sso" | "identitystore",
): void {
  const { instance } = context.state.center;
  if (caller.accountId !== instance.ownerAccountId) {
    const message = `User: ${caller.arn} is not authorized to perform: ${service}:${call.operation}`;
    throw new AwsError("AccessDeniedException", message);
  }
  if (call.region !== instance.region) {
    throw new AwsError("ResourceNotFoundException", `There is no Identity Center instance in ${call.region}.`);
  }
}
