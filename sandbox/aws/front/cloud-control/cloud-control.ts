import { createHash } from "node:crypto";
import { AwsError } from "../aws-error.ts";
import type { AwsCall } from "../call.ts";
import { countCall, type Context } from "../context.ts";
import type { Caller } from "../identify.ts";
import type { Operations } from "../identity-center/operations.ts";
import type { Pace } from "../identity-center/pace.ts";
import { answerCenter } from "../identity-center/sso-admin.ts";
import { page, structure, text, type Input } from "../json-input.ts";
import { jsonReply, type Reply } from "../reply.ts";
import { assignment } from "./assignment-handlers.ts";
import { createCenterClient, type CenterClient } from "./center-client.ts";
import { asException, HandlerFailure } from "./handler-failure.ts";
import { applyPatch, parsePatch, type PatchOperation } from "./json-patch.ts";
import { checkModel } from "./model-check.ts";
import type { Asked, Requests, ResourceRequest } from "./resource-requests.ts";
import { identified, identifierOf, paths, type Model, type ResourceType } from "./resource-type.ts";
import { permissionSet } from "./set-handlers.ts";

const TYPES = new Map([permissionSet, assignment].map((type) => [type.name, type]));

/** What one call of Cloud Control works with. */
interface ControlCall {
  input: Input;
  accountId: string;
  requests: Requests;
  /** Identity Center with the caller's rights. */
  center(goesOn?: () => boolean): CenterClient;
}

function namedType({ input }: ControlCall): ResourceType {
  const name = text(input, "TypeName");
  const type = TYPES.get(name);
  if (type !== undefined) return type;
  if (!name.startsWith("AWS::")) throw new AwsError("TypeNotFoundException", `The type '${name}' cannot be found.`);
  throw new AwsError(
    "UnsupportedActionException",
    `The sandbox's Cloud Control does not support resource type ${name}`,
  );
}

/** Throws for what the sandbox would have to leave undone. */
function checkPlain(input: Input): void {
  for (const name of ["RoleArn", "TypeVersionId"]) {
    if (input[name] !== undefined)
      throw new AwsError("InvalidRequestException", `The sandbox's Cloud Control takes no ${name}.`);
  }
}

function jsonObject(input: Input, name: string): Model {
  try {
    const value: unknown = JSON.parse(text(input, name));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Model;
  } catch (error) {
    if (error instanceof AwsError) throw error;
  }
  throw new AwsError("ValidationException", `${name} is not a JSON object`);
}

async function handled<Result>(type: ResourceType, work: Promise<Result>): Promise<Result> {
  return work.catch((error: unknown) => {
    throw error instanceof HandlerFailure ? asException(type.name, error) : error;
  });
}

function asked(call: ControlCall, type: ResourceType, operation: Asked["operation"], identifier?: string): Asked {
  const { ClientToken: clientToken, ...rest } = call.input;
  return {
    accountId: call.accountId,
    typeName: type.name,
    operation,
    asked: createHash("sha256")
      .update(JSON.stringify([operation, rest]))
      .digest("hex"),
    ...(identifier === undefined ? {} : { identifier }),
    ...(typeof clientToken === "string" ? { clientToken } : {}),
  };
}

function checkPatch(type: ResourceType, patch: readonly PatchOperation[]): void {
  const touched = patch
    .filter(({ op }) => op !== "test")
    .flatMap(({ path, from, op }) => [path[0], op === "move" ? from[0] : undefined]);
  const kinds = [
    ["createOnlyProperties", type.createOnly],
    ["readOnlyProperties", type.readOnly],
  ] as const;
  for (const [kind, names] of kinds) {
    const hit = names.filter((name) => touched.includes(name));
    if (hit.length > 0) {
      throw new AwsError("NotUpdatableException", `Invalid patch update: ${kind} [${paths(hit)}] cannot be updated`);
    }
  }
}

type Operation = (call: ControlCall) => object | Promise<object>;

const event = ({ requests }: ControlCall, request: ResourceRequest): object => ({
  ProgressEvent: requests.event(request),
});

const OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateResource: (call) => {
    const type = namedType(call);
    const desired = jsonObject(call.input, "DesiredState");
    checkModel(type, desired);
    const given = type.readOnly.filter((name) => name in desired);
    if (given.length > 0) {
      throw new AwsError("ValidationException", `readOnlyProperties [${paths(given)}] cannot be specified`);
    }
    const state = { ...asked(call, type, "CREATE", identifierOf(type, desired)), model: JSON.stringify(desired) };
    return event(
      call,
      call.requests.start(state, ({ identify, goesOn }) =>
        type.create(call.center(goesOn), desired, (id) => identify(identifierOf(type, id) ?? "")),
      ),
    );
  },

  UpdateResource: async (call) => {
    const type = namedType(call);
    const identifier = text(call.input, "Identifier");
    const id = identified(type, identifier);
    const patch = parsePatch(text(call.input, "PatchDocument"));
    const state = asked(call, type, "UPDATE", identifier);
    const before = call.requests.known(state);
    if (before !== undefined) return event(call, before);
    checkPatch(type, patch);
    const desired = applyPatch(await handled(type, type.read(call.center(), id)), patch);
    checkModel(type, desired);
    const next = { ...state, model: JSON.stringify(desired) };
    return event(
      call,
      call.requests.start(next, ({ goesOn }) => type.update(call.center(goesOn), id, desired)),
    );
  },

  DeleteResource: (call) => {
    const type = namedType(call);
    const identifier = text(call.input, "Identifier");
    const id = identified(type, identifier);
    return event(
      call,
      call.requests.start(asked(call, type, "DELETE", identifier), async ({ goesOn }) => {
        await type.delete(call.center(goesOn), id);
        return undefined;
      }),
    );
  },

  GetResource: async (call) => {
    const type = namedType(call);
    const Identifier = text(call.input, "Identifier");
    const model = await handled(type, type.read(call.center(), identified(type, Identifier)));
    return { TypeName: type.name, ResourceDescription: { Identifier, Properties: JSON.stringify(model) } };
  },

  ListResources: async (call) => {
    const type = namedType(call);
    const model = call.input["ResourceModel"] === undefined ? {} : jsonObject(call.input, "ResourceModel");
    const { items, ...rest } = page(await handled(type, type.list(call.center(), model)), call.input);
    const ResourceDescriptions = items.map((each) => ({
      Identifier: identifierOf(type, each),
      Properties: JSON.stringify(each),
    }));
    return { TypeName: type.name, ResourceDescriptions, ...rest };
  },

  GetResourceRequestStatus: (call) => event(call, call.requests.find(call.accountId, text(call.input, "RequestToken"))),

  ListResourceRequests: ({ requests, accountId, input }) => {
    const filter = structure(input, "ResourceRequestStatusFilter");
    const passes = (name: string, value: string): boolean =>
      !Array.isArray(filter[name]) || (filter[name] as unknown[]).includes(value);
    const found = requests
      .list(accountId)
      .filter(({ operation, status }) => passes("Operations", operation) && passes("OperationStatuses", status));
    const { items, ...rest } = page(found, input);
    return { ResourceRequestStatusSummaries: items.map((request) => requests.event(request)), ...rest };
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
  const operation = OPERATIONS[call.operation];
  if (operation === undefined) {
    throw new AwsError("UnknownOperationException", `The sandbox has no cloudcontrol:${call.operation}.`);
  }
  const { requests, operations, pace } = parts;
  const answer = async (name: string, input: Input): Promise<object> => {
    const inner = { service: "sso", operation: name, protocol: "json" as const };
    countCall(context, inner.service, name);
    await context.faults.apply(inner);
    return answerCenter(context, operations, { operation: name, region: call.region, input }, caller);
  };
  checkPlain(call.input);
  const result = await operation({
    input: call.input,
    accountId: caller.accountId,
    requests,
    center: (goesOn = () => true) => createCenterClient(context, pace, answer, goesOn),
  });
  const reply = jsonReply(result);
  return { ...reply, headers: { ...reply.headers, "content-type": "application/x-amz-json-1.0" } };
}
