import { AwsError } from "./aws-error.ts";
import type { AwsCall } from "./call.ts";
import type { Context } from "./context.ts";
import { findEntity, type Entity } from "./entities.ts";
import { IAM_CHECKS, protectAwsPolicies, protectReserved, type IamCall } from "./iam-checks.ts";
import type { Caller, Identifier } from "./identify.ts";
import { optionalText, type Input } from "./json-input.ts";
import { forwardToMoto } from "./pass-on.ts";
import type { Reply } from "./reply.ts";
import { simulatePrincipal } from "./simulate-principal.ts";
import { resolveTrustPrincipals, showDeadPrincipals, withAccountArns } from "./trust-pins.ts";

/** The parameter with the trust policy, of the two operations that write one. */
const TRUST_PARAMETER: Record<string, string> = {
  CreateRole: "AssumeRolePolicyDocument",
  UpdateAssumeRolePolicy: "PolicyDocument",
};

function isRead(operation: string): boolean {
  return /^(Get|List|Generate|Simulate)/.test(operation);
}

function named(input: Input): { kind: Entity["kind"]; name: string } | undefined {
  const kinds = { role: "RoleName", user: "UserName", group: "GroupName" } as const;
  for (const kind of ["role", "user", "group"] as const) {
    const name = optionalText(input, kinds[kind]);
    if (name !== undefined) return { kind, name };
  }
  return undefined;
}

function withParameter(call: AwsCall, name: string, value: string): AwsCall {
  const params = new URLSearchParams(call.params);
  params.set(name, value);
  return { ...call, params, body: Buffer.from(params.toString()) };
}

/**
 * Throws for credentials from GetSessionToken that showed no MFA: IAM takes none of their calls, and says that it does not
 * know them. (STS API, GetSessionToken.)
 */
function checkMayCallIam({ session }: Caller): void {
  if (session?.kind !== "user" || session.mfaAt !== undefined) return;
  throw new AwsError("InvalidClientTokenId", "The security token included in the request is invalid", 403);
}

/** IAM in front of moto: refusals first, then moto, then what has to be remembered of a change. */
export function createIam(context: Context, identifier: Identifier) {
  // why: between a check and the change it allows, no other change of the account may come.
  const queues = new Map<string, Promise<unknown>>();

  const change = async (call: AwsCall, caller: Caller): Promise<Reply> => {
    const { accountId } = caller;
    const target = named(call.input);
    const entity = target === undefined ? undefined : await findEntity(context, accountId, target.kind, target.name);
    const iamCall: IamCall = { context, accountId, input: call.input, entity };
    if (call.operation !== "CreateRole") await protectReserved(iamCall);
    await protectAwsPolicies(call.operation)(iamCall);
    await IAM_CHECKS[call.operation]?.(iamCall);
    const parameter = TRUST_PARAMETER[call.operation] ?? "";
    const trust = call.params.get(parameter);
    const pins = trust === null ? undefined : await resolveTrustPrincipals(context, trust);
    const sent = trust === null ? call : withParameter(call, parameter, withAccountArns(trust));
    const reply = await forwardToMoto(context, sent, accountId);
    if (reply.status >= 300) return reply;
    if (pins !== undefined && target !== undefined) {
      const arn = entity?.arn ?? (await findEntity(context, accountId, "role", target.name))?.arn;
      if (arn !== undefined && pins.size > 0) context.state.trustPins.set(arn, pins);
      else if (arn !== undefined) context.state.trustPins.delete(arn);
    }
    if (call.operation === "DeleteRole" && entity !== undefined) context.state.trustPins.delete(entity.arn);
    if (/User|AccessKey/.test(call.operation)) identifier.forget();
    context.saver.touch();
    return reply;
  };

  return async (call: AwsCall, caller: Caller): Promise<Reply> => {
    if (call.protocol !== "query") throw new AwsError("InvalidAction", "IAM is called with the query protocol.");
    checkMayCallIam(caller);
    if (isRead(call.operation)) {
      if (call.operation === "GetUser" && !call.params.has("UserName") && caller.kind === "role") {
        throw new AwsError("ValidationError", "Must specify userName when calling with non-User credentials");
      }
      if (call.operation === "SimulatePrincipalPolicy") return simulatePrincipal(context, call, caller.accountId);
      const reply = await forwardToMoto(context, call, caller.accountId);
      return call.operation === "GetRole" ? showDeadPrincipals(context, reply) : reply;
    }
    const before = queues.get(caller.accountId) ?? Promise.resolve();
    const result = before.then(() => change(call, caller));
    queues.set(
      caller.accountId,
      result.catch(() => undefined),
    );
    return result;
  };
}
