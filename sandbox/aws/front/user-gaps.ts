import type { AwsCall } from "./call.ts";
import { AwsError } from "./aws-error.ts";
import type { Context } from "./context.ts";
import { findEntity } from "./entities.ts";
import { queryReply, type Reply } from "./reply.ts";

function noSuchUser(name: string): AwsError {
  return new AwsError("NoSuchEntity", `The user with name ${name} cannot be found.`, 404);
}

async function setBoundary(context: Context, accountId: string, name: string, boundary: string | null): Promise<void> {
  const done = await context.moto.ask("user-boundary", { account: accountId, name, boundary });
  if (done === undefined) throw noSuchUser(name);
}

/** The boundary that CreateUser was given: moto does not keep it. */
export async function keepUserBoundary(context: Context, call: AwsCall, accountId: string): Promise<void> {
  const boundary = call.params.get("PermissionsBoundary");
  if (call.operation !== "CreateUser" || boundary === null) return;
  await setBoundary(context, accountId, call.params.get("UserName") ?? "", boundary);
}

/** What moto lacks of IAM's users; undefined for any other operation. */
export async function userGap(context: Context, call: AwsCall, accountId: string): Promise<Reply | undefined> {
  const name = call.params.get("UserName") ?? "";
  switch (call.operation) {
    case "PutUserPermissionsBoundary":
      await setBoundary(context, accountId, name, call.params.get("PermissionsBoundary"));
      return queryReply(call, {});
    case "DeleteUserPermissionsBoundary":
      await setBoundary(context, accountId, name, null);
      return queryReply(call, {});
    case "ListServiceSpecificCredentials":
      // why none: no call of the sandbox makes one.
      if (name !== "" && (await findEntity(context, accountId, "user", name)) === undefined) throw noSuchUser(name);
      return queryReply(call, { ServiceSpecificCredentials: "" });
    default:
      return undefined;
  }
}
