import { AwsError } from "./aws-error.ts";
import type { AwsCall } from "./call.ts";
import { authorizeAssumeRole } from "./authorize.ts";
import { policyNow, type Context } from "./context.ts";
import { findByArn, findEntity, parseEntityArn } from "./entities.ts";
import type { Caller } from "./identify.ts";
import { optionalText, text, texts } from "./json-input.ts";
import { queryReply, type Reply } from "./reply.ts";
import type { AssumeRoleRequest } from "./request-context.ts";
import { issueSession, sessionArn, stsCredentials } from "./sessions.ts";
import { checkMfa, durationOf, invalid, sessionPolicies, sessionTags } from "./sts-input.ts";

/**
 * Role chaining lasts an hour at most. (STS API, AssumeRole.) It is chaining with any temporary credentials, those of an IAM
 * user's GetSessionToken among them.
 */
const CHAINED_SECONDS = 3_600;

async function assumeRole(context: Context, call: AwsCall, caller: Caller): Promise<Reply> {
  const roleArn = text(call.input, "RoleArn");
  const sessionName = text(call.input, "RoleSessionName");
  const asked = durationOf(call);
  const inherited = Object.entries(caller.session?.tags ?? {}).filter(([key]) =>
    caller.session?.transitiveTags.includes(key),
  );
  const request: AssumeRoleRequest = {
    sessionName,
    externalId: optionalText(call.input, "ExternalId"),
    sourceIdentity: optionalText(call.input, "SourceIdentity"),
    tags: sessionTags(call),
    transitiveTags: texts(call.input, "TransitiveTagKeys"),
    mfa: await checkMfa(context, call, caller),
    sourceIp: context.settings.sourceIp ?? call.sourceIp,
    region: call.region,
  };
  const { account, kind } = parseEntityArn(roleArn) ?? {};
  if (account === undefined || kind !== "role") throw invalid(`${roleArn} is invalid`);
  const role = await findByArn(context, roleArn);
  await authorizeAssumeRole(context, caller, roleArn, account, role, request);
  if (role === undefined) throw new AwsError("InternalFailure", "A role that does not exist was let in.", 500);
  const overridden = inherited.find(([key]) => key in request.tags);
  if (overridden !== undefined) {
    throw new AwsError(
      "InvalidParameterValue",
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  }
  const sourceIdentity = caller.session?.sourceIdentity ?? request.sourceIdentity;
  if (
    sourceIdentity !== undefined &&
    request.sourceIdentity !== undefined &&
    sourceIdentity !== request.sourceIdentity
  ) {
    throw new AwsError("AccessDenied", "Source Identity cannot be changed during role chaining.", 403);
  }
  const chained = caller.session !== undefined;
  if (chained && asked !== undefined && asked > CHAINED_SECONDS) {
    throw invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
  }
  if (asked !== undefined && asked > (role.maxSessionDuration ?? 3_600)) {
    throw invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
  const session = issueSession(context, {
    accountId: account,
    kind: "role",
    entityName: role.name,
    entityArn: role.arn,
    entityId: role.id,
    sessionName,
    tags: { ...Object.fromEntries(inherited), ...request.tags },
    transitiveTags: [...inherited.map(([key]) => key), ...request.transitiveTags],
    policies: await sessionPolicies(context, call, account),
    durationSeconds: asked ?? 3_600,
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
  });
  await context.moto.ask("role-use", { account, name: role.name, used: 0, region: call.region });
  context.saver.touch();
  return queryReply(call, {
    Credentials: stsCredentials(session),
    AssumedRoleUser: { AssumedRoleId: `${role.id}:${sessionName}`, Arn: sessionArn(session) },
    ...(sourceIdentity === undefined ? {} : { SourceIdentity: sourceIdentity }),
  });
}

async function callerIdentity(context: Context, call: AwsCall, caller: Caller): Promise<Reply> {
  const { session } = caller;
  const user =
    session === undefined ? await findEntity(context, caller.accountId, "user", caller.entityName) : undefined;
  const userId =
    session?.kind === "role" ? `${session.entityId}:${session.sessionName}` : (session?.entityId ?? user?.id);
  return queryReply(call, { Arn: caller.arn, UserId: userId, Account: caller.accountId });
}

async function sessionToken(context: Context, call: AwsCall, caller: Caller): Promise<Reply> {
  if (caller.session !== undefined)
    throw new AwsError("AccessDenied", "Cannot call GetSessionToken with session credentials", 403);
  const asked = durationOf(call) ?? 43_200;
  const mfa = await checkMfa(context, call, caller);
  const user = await findEntity(context, caller.accountId, "user", caller.entityName);
  const session = issueSession(context, {
    accountId: caller.accountId,
    kind: "user",
    entityName: caller.entityName,
    entityArn: caller.arn,
    entityId: user?.id ?? "",
    sessionName: caller.entityName,
    durationSeconds: asked,
    ...(mfa ? { mfaAt: policyNow(context.settings) } : {}),
  });
  return queryReply(call, { Credentials: stsCredentials(session) });
}

/** STS: wholly the front's. Operations it does not have are refused, never guessed. */
export async function sts(context: Context, call: AwsCall, caller: Caller): Promise<Reply> {
  switch (call.operation) {
    case "GetCallerIdentity":
      return callerIdentity(context, call, caller);
    case "AssumeRole":
      return assumeRole(context, call, caller);
    case "GetSessionToken":
      return sessionToken(context, call, caller);
    default:
      throw new AwsError("InvalidAction", `The sandbox has no sts:${call.operation}.`);
  }
}
