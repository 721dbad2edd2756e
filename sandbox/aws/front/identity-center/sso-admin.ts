import { notFound, operationOf } from "../aws-error.ts";
import type { AwsCall } from "../call.ts";
import type { Context } from "../context.ts";
import type { Caller } from "../identify.ts";
import { page, text } from "../json-input.ts";
import { jsonReply, type Reply } from "../reply.ts";
import { assignments } from "./assignments.ts";
import type { CenterCall, Handlers } from "./handler.ts";
import { isHome, requireHome } from "./home.ts";
import type { CenterState } from "./model.ts";
import type { Operations } from "./operations.ts";
import type { Pace } from "./pace.ts";
import { statusCalls } from "./operation-status.ts";
import { permissionSets } from "./permission-sets.ts";
import { setPolicies } from "./set-policies.ts";
import { tags } from "./tags.ts";

function instanceView({ instance }: CenterState) {
  return {
    InstanceArn: instance.arn,
    IdentityStoreId: instance.identityStoreId,
    OwnerAccountId: instance.ownerAccountId,
    Name: instance.name,
    CreatedDate: instance.createdDate,
    Status: "ACTIVE",
    PrimaryRegion: instance.region,
  };
}

const instances: Handlers = {
  DescribeInstance: ({ center }) => instanceView(center),
  UpdateInstance: ({ center, input }) => {
    center.instance.name = text(input, "Name");
    return {};
  },
};

const HANDLERS: Handlers = {
  ...instances,
  ...permissionSets,
  ...setPolicies,
  ...assignments,
  ...statusCalls,
  ...tags,
};

function checkInstance({ center, input }: CenterCall): void {
  const arn = text(input, "InstanceArn");
  if (arn !== center.instance.arn) throw notFound(`Instance with id ${arn.split("/").at(-1) ?? arn}`);
}

/** Answers a call of sso-admin, whoever makes it for the caller. Throws AwsError. */
export function answerCenter(
  context: Context,
  operations: Operations,
  call: Pick<AwsCall, "operation" | "region" | "input">,
  caller: Caller,
): object {
  const { center } = context.state;
  if (call.operation === "ListInstances") {
    return page(isHome(context, call, caller) ? [instanceView(center)] : [], call.input, "Instances");
  }
  requireHome(context, call, caller, "sso");
  const handler = operationOf(HANDLERS, "sso-admin", call.operation);
  const centerCall: CenterCall = { context, center, operations, input: call.input };
  checkInstance(centerCall);
  const result = handler(centerCall);
  if (!/^(Describe|List|Get)/.test(call.operation)) context.saver.touch();
  return result;
}

/**
 * The sso-admin API: wholly the front's, in memory. moto has a third of it and gives permission sets ARNs of another
 * form; the roles that permission sets become are in moto's IAM. Only organization instances exist, and only in the
 * home account.
 */
export function ssoAdmin(context: Context, call: AwsCall, caller: Caller, operations: Operations, pace: Pace): Reply {
  if (context.settings.pace) pace.take();
  return jsonReply(answerCenter(context, operations, call, caller));
}
