import { decide } from "./authorize.ts";
import { AwsError } from "./aws-error.ts";
import type { AwsCall } from "./call.ts";
import type { Context } from "./context.ts";
import { findByArn } from "./entities.ts";
import { text, texts } from "./json-input.ts";
import { queryReply, type Reply } from "./reply.ts";

/** Actions and resources of one call, each with each. AWS takes more, and answers in pages. */
const MOST = 2_000;

/** `iam:SimulatePrincipalPolicy`: what the policies and the boundary of a role or user, and SCPs, say of actions. */
export async function simulatePrincipal(context: Context, call: AwsCall, accountId: string): Promise<Reply> {
  const arn = text(call.input, "PolicySourceArn");
  const entity = await findByArn(context, arn);
  if (entity?.arn.split(":")[4] !== accountId)
    throw new AwsError("NoSuchEntity", `The entity ${arn} cannot be found.`, 404);
  const named = texts(call.input, "ResourceArns");
  const resources = named.length === 0 ? ["*"] : named;
  const pairs = texts(call.input, "ActionNames").flatMap((action) =>
    resources.map((resource) => ({ action, resource })),
  );
  if (pairs.length > MOST) throw new AwsError("InvalidInput", "The sandbox simulates fewer actions at a time.");
  const results: { member: Record<string, string> }[] = [];
  for (const { action, resource } of pairs) {
    const request = { principal: arn, action, resource: { resource, accountId }, contextVariables: {} };
    const EvalDecision = await decide(context, entity, accountId, { resourceControlPolicies: [], request });
    results.push({ member: { EvalActionName: action, EvalResourceName: resource, EvalDecision } });
  }
  return queryReply(call, { IsTruncated: "false", EvaluationResults: results });
}
