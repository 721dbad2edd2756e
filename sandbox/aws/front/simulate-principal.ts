import { runSimulation } from "@cloud-copilot/iam-simulate";
import { boundaryPolicies, identityPolicies } from "./authorize.ts";
import { AwsError } from "./aws-error.ts";
import { type AwsCall, members } from "./call.ts";
import type { Context } from "./context.ts";
import { controlPolicies } from "./control-policies.ts";
import { type Entity, findEntity } from "./entities.ts";
import { queryReply, type Reply } from "./reply.ts";

/** Actions and resources of one call, each with each. AWS takes more, and answers in pages. */
const MOST = 2_000;

/** `iam:SimulatePrincipalPolicy`: what the policies and the boundary of a role or user, and SCPs, say of actions. */
export async function simulatePrincipal(context: Context, call: AwsCall, accountId: string): Promise<Reply> {
  const arn = call.params.get("PolicySourceArn") ?? "";
  const entity = await sourceOf(context, accountId, arn);
  const values = (list: string) => members(call.params, list).flatMap((one) => one[""] ?? []);
  const named = values("ResourceArns");
  const resources = named.length === 0 ? ["*"] : named;
  const pairs = values("ActionNames").flatMap((action) => resources.map((resource) => ({ action, resource })));
  if (pairs.length > MOST) throw new AwsError("InvalidInput", "The sandbox simulates fewer actions at a time.");
  const boundary = boundaryPolicies(entity);
  const results: { member: Record<string, string> }[] = [];
  for (const { action, resource } of pairs) {
    const outcome = await runSimulation(
      {
        identityPolicies: identityPolicies(entity),
        ...(boundary !== undefined && { permissionBoundaryPolicies: boundary }),
        serviceControlPolicies: controlPolicies(context, accountId, "SERVICE_CONTROL_POLICY"),
        resourceControlPolicies: [],
        request: { principal: arn, action, resource: { resource, accountId }, contextVariables: {} },
      },
      {},
    );
    const allowed = outcome.resultType !== "error" && outcome.overallResult === "Allowed";
    const denied = outcome.resultType !== "error" && outcome.overallResult === "ExplicitlyDenied";
    const EvalDecision = allowed ? "allowed" : denied ? "explicitDeny" : "implicitDeny";
    results.push({ member: { EvalActionName: action, EvalResourceName: resource, EvalDecision } });
  }
  return queryReply(call, { IsTruncated: "false", EvaluationResults: results });
}

async function sourceOf(context: Context, accountId: string, arn: string): Promise<Entity> {
  const [, kind, name] = /^arn:aws:iam::\d{12}:(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  const found =
    name === undefined ? undefined : await findEntity(context, accountId, kind === "role" ? "role" : "user", name);
  if (found?.arn !== arn) throw new AwsError("NoSuchEntity", `The entity ${arn} cannot be found.`, 404);
  return found;
}
