import { operationOf } from "../aws-error.ts";
import type { AwsCall } from "../call.ts";
import { countCall, type Context } from "../context.ts";
import type { Caller } from "../identify.ts";
import type { Operations } from "../identity-center/operations.ts";
import type { Pace } from "../identity-center/pace.ts";
import { answerCenter } from "../identity-center/sso-admin.ts";
import { page, structure, text, type Input } from "../json-input.ts";
import { jsonReply, type Reply } from "../reply.ts";
import { createCenterClient } from "./center-client.ts";
import { changes } from "./change-resources.ts";
import { checkPlain, event, handled, jsonObject, namedType, type Operation } from "./control-call.ts";
import type { Requests } from "./resource-requests.ts";
import { identified, identifierOf, type Model, type TypeSchema } from "./resource-type.ts";

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...changes,

  GetResource: async (call) => {
    const type = await namedType(call);
    const Identifier = text(call.input, "Identifier");
    const model = await handled(type, type.read(call.center(), identified(type, Identifier)));
    return { TypeName: type.name, ResourceDescription: { Identifier, Properties: JSON.stringify(model) } };
  },

  ListResources: async (call) => {
    const type = await namedType(call);
    const model = call.input["ResourceModel"] === undefined ? {} : jsonObject(call.input, "ResourceModel");
    const found = await handled(type, type.list(call.center(), model));
    const view = (each: Model) => ({ Identifier: identifierOf(type, each), Properties: JSON.stringify(each) });
    return { TypeName: type.name, ...page(found, call.input, "ResourceDescriptions", view) };
  },

  GetResourceRequestStatus: (call) => event(call, call.requests.find(call.accountId, text(call.input, "RequestToken"))),

  ListResourceRequests: ({ requests, accountId, input }) => {
    const filter = structure(input, "ResourceRequestStatusFilter");
    const passes = (name: string, value: string): boolean =>
      !Array.isArray(filter[name]) || (filter[name] as unknown[]).includes(value);
    const found = requests
      .list(accountId)
      .filter(({ operation, status }) => passes("Operations", operation) && passes("OperationStatuses", status));
    return page(found, input, "ResourceRequestStatusSummaries", (request) => requests.event(request));
  },

  CancelResourceRequest: (call) => {
    const request = call.requests.find(call.accountId, text(call.input, "RequestToken"));
    call.requests.cancel(request);
    return event(call, request);
  },
};

/**
 * The Cloud Control API for the two types of Identity Center. Its handlers call Identity Center with the caller's rights,
 * at Identity Center's pace, and meet the faults set for it; these calls count like any client's.
 */
export async function cloudControl(
  context: Context,
  call: AwsCall,
  caller: Caller,
  parts: { requests: Requests; operations: Operations; pace: Pace },
): Promise<Reply> {
  const operation = operationOf(OPERATIONS, "cloudcontrol", call.operation);
  const { requests, operations, pace } = parts;
  const answer = async (name: string, input: Input): Promise<object> => {
    const inner = { service: "sso", operation: name, protocol: "json" as const, input };
    countCall(context, inner.service, name);
    await context.faults.apply(inner);
    await context.checkInput(inner);
    const result = answerCenter(context, operations, { operation: name, region: call.region, input }, caller);
    // why: a handler sees what came over the wire, and holds nothing of the model.
    return JSON.parse(JSON.stringify(result)) as object;
  };
  checkPlain(call.input);
  const result = await operation({
    input: call.input,
    accountId: caller.accountId,
    requests,
    schemaOf: async (type) => context.moto.ask<TypeSchema>("resource-schema", { type }),
    center: (goesOn = () => true) => createCenterClient(context, pace, answer, goesOn),
  });
  return jsonReply(result, "application/x-amz-json-1.0");
}
