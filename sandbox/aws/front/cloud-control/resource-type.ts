import { AwsError } from "../aws-error.ts";
import type { CenterClient } from "./center-client.ts";

/** A resource's properties, by their names in CloudFormation's schema. */
export type Model = Readonly<Record<string, unknown>>;

/** What the schema says of a property. Lengths in characters; a pattern need not match the whole value, as in JSON schema. */
export type Shape =
  | { type: "String"; min?: number; max?: number; pattern?: string; values?: readonly string[] }
  | { type: "JSONArray"; of: Shape; max?: number }
  | { type: "JSONObject"; fields: Readonly<Record<string, Shape>>; required: readonly string[] }
  | { type: "String or JSONObject" };

/** A type that Cloud Control can handle. The handlers throw HandlerFailure. */
export interface ResourceType {
  name: string;
  /** Schema of the whole. */
  shape: Extract<Shape, { type: "JSONObject" }>;
  createOnly: readonly string[];
  readOnly: readonly string[];
  /** Properties whose values, joined by `|`, are the identifier. */
  identifier: readonly string[];
  /** Calls `made` as soon as the resource has an identifier. */
  create(center: CenterClient, desired: Model, made: (id: Model) => void): Promise<void>;
  read(center: CenterClient, id: Model): Promise<Model>;
  /** From what is live to what is desired. */
  update(center: CenterClient, live: Model, desired: Model): Promise<void>;
  delete(center: CenterClient, id: Model): Promise<void>;
  /** Identifying properties of all that the model asks for. */
  list(center: CenterClient, asked: Model): Promise<Model[]>;
}

/** A text property; empty when there is none. */
export const textOf = (model: Model, name: string): string => {
  const value = model[name];
  return typeof value === "string" ? value : "";
};

/** The identifier of a resource; undefined while a part of it is not known. */
export function identifierOf(type: ResourceType, model: Model): string | undefined {
  const parts = type.identifier.map((name) => textOf(model, name));
  return parts.includes("") ? undefined : parts.join("|");
}

/** The identifying properties in an identifier. Throws ValidationException when it has another number of parts. */
export function identified(type: ResourceType, identifier: string): Model {
  const parts = identifier.split("|");
  if (parts.length !== type.identifier.length || parts.includes("")) {
    throw new AwsError(
      "ValidationException",
      `Identifier ${identifier} is not valid for identifier [${paths(type.identifier)}]`,
    );
  }
  return Object.fromEntries(type.identifier.map((name, index) => [name, parts[index]]));
}

/** Properties as Cloud Control's messages write them. */
export const paths = (names: readonly string[]): string => names.map((name) => `/properties/${name}`).join(", ");
