import { createHash } from "node:crypto";
import { AwsError } from "../aws-error.ts";
import { text, type Input } from "../json-input.ts";
import { assignment } from "./assignment-handlers.ts";
import type { CenterClient } from "./center-client.ts";
import { asException, HandlerFailure } from "./handler-failure.ts";
import type { Asked, ResourceRequest } from "./request-record.ts";
import type { Requests } from "./resource-requests.ts";
import type { Model, ResourceType, TypeSchema } from "./resource-type.ts";
import { permissionSet } from "./set-handlers.ts";

const HANDLERS = new Map([permissionSet, assignment].map((type) => [type.name, type]));

/** What one call of Cloud Control works with. */
export interface ControlCall {
  input: Input;
  accountId: string;
  requests: Requests;
  /** CloudFormation's schema of a type. */
  schemaOf: (type: string) => Promise<TypeSchema | undefined>;
  /** Identity Center with the caller's rights. */
  center(goesOn?: () => boolean): CenterClient;
}

/** The type that the input names. Throws TypeNotFoundException, UnsupportedActionException for AWS types that the sandbox has not. */
export async function namedType({ input, schemaOf }: ControlCall): Promise<ResourceType> {
  const name = text(input, "TypeName");
  const handlers = HANDLERS.get(name);
  const schema = handlers === undefined ? undefined : await schemaOf(name);
  if (handlers !== undefined && schema !== undefined) return { ...handlers, schema };
  if (!name.startsWith("AWS::")) throw new AwsError("TypeNotFoundException", `The type '${name}' cannot be found.`);
  throw new AwsError(
    "UnsupportedActionException",
    `The sandbox's Cloud Control does not support resource type ${name}`,
  );
}

/** Throws InvalidRequestException for what the sandbox would have to leave undone. */
export function checkPlain(input: Input): void {
  for (const name of ["RoleArn", "TypeVersionId"]) {
    if (input[name] !== undefined)
      throw new AwsError("InvalidRequestException", `The sandbox's Cloud Control takes no ${name}.`);
  }
}

/** A field whose text is a JSON object. Throws ValidationException. */
export function jsonObject(input: Input, name: string): Model {
  try {
    const value: unknown = JSON.parse(text(input, name));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Model;
  } catch (error) {
    if (error instanceof AwsError) throw error;
  }
  throw new AwsError("ValidationException", `${name} is not a JSON object`);
}

/** What a handler gives while the call waits for it; its failure is an error of the call. */
export async function handled<Result>(type: ResourceType, work: Promise<Result>): Promise<Result> {
  return work.catch((error: unknown) => {
    throw error instanceof HandlerFailure ? asException(type.name, error) : error;
  });
}

/** The request that a call asks for. */
export function asked(
  call: ControlCall,
  type: ResourceType,
  operation: Asked["operation"],
  identifier?: string,
): Asked {
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

/** Answers one operation. Throws AwsError. */
export type Operation = (call: ControlCall) => object | Promise<object>;

/** The answer of every operation about one request. */
export const event = ({ requests }: ControlCall, request: ResourceRequest): object => ({
  ProgressEvent: requests.event(request),
});
