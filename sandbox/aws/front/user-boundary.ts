import type { AwsCall } from "./call.ts";
import { AwsError } from "./aws-error.ts";
import type { Context } from "./context.ts";
import { queryReply, type Reply } from "./reply.ts";

async function setBoundary(context: Context, accountId: string, name: string, boundary: string | null): Promise<void> {
  const done = await context.moto.ask("user-boundary", { account: accountId, name, boundary });
  if (done === undefined) throw new AwsError("NoSuchEntity", `The user with name ${name} cannot be found.`, 404);
}

/** The boundary that CreateUser was given: moto does not keep it. */
export async function keepUserBoundary(context: Context, call: AwsCall, accountId: string): Promise<void> {
  const boundary = call.params.get("PermissionsBoundary");
  if (call.operation !== "CreateUser" || boundary === null) return;
  await setBoundary(context, accountId, call.params.get("UserName") ?? "", boundary);
}

/** The two boundary operations of users, which moto lacks; undefined for any other operation. */
export async function userBoundary(context: Context, call: AwsCall, accountId: string): Promise<Reply | undefined> {
  const name = call.params.get("UserName") ?? "";
  if (call.operation === "PutUserPermissionsBoundary") {
    await setBoundary(context, accountId, name, call.params.get("PermissionsBoundary"));
    return queryReply(call, {});
  }
  if (call.operation === "DeleteUserPermissionsBoundary") {
    await setBoundary(context, accountId, name, null);
    return queryReply(call, {});
  }
  return undefined;
}
