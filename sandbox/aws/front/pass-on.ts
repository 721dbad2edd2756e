import { AwsError } from "./aws-error.ts";
import type { AwsCall } from "./call.ts";
import type { Context } from "./context.ts";
import type { Reply } from "./reply.ts";

// why: they describe one connection, not the message (RFC 9110, 7.6.1); the front has its own.
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"]);
const NOT_PASSED = new Set(["connection", "keep-alive", "transfer-encoding", "expect"]);

/** Passes a call on to moto in the name of an account. What moto does not have is refused as NotImplemented. */
export async function forwardToMoto(context: Context, call: AwsCall, accountId: string): Promise<Reply> {
  const sent = Object.fromEntries(Object.entries(call.headers).filter(([name]) => !NOT_PASSED.has(name)));
  const reply = await context.moto.forward(accountId, {
    method: call.method,
    path: call.path,
    headers: sent,
    body: call.body,
  });
  const type = reply.headers["content-type"] ?? "";
  if (reply.status === 501 || (reply.status === 500 && type.includes("html"))) {
    context.log(`moto failed on ${call.service}:${call.operation}: ${reply.body.toString().slice(0, 2_000)}`);
    // why: not a 5xx, which every SDK would try again.
    throw new AwsError("NotImplemented", `The sandbox has no ${call.service}:${call.operation}.`, 400);
  }
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(reply.headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name)) headers[name] = value;
  }
  return { status: reply.status, headers, body: reply.body };
}
