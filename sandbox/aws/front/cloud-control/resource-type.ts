import { AwsError } from "../aws-error.ts";
import type { CenterClient } from "./center-client.ts";

/** A resource's properties, by their names in CloudFormation's schema. */
export type Model = Readonly<Record<string, unknown>>;

/** JSON schema, as far as CloudFormation's schemas of these types use it. A pattern need not match the whole value. */
export interface Schema {
  type?: string | readonly string[];
  $ref?: string;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  items?: Schema;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  enum?: readonly string[];
}

/** CloudFormation's schema of a type; lists of properties by their paths, such as `/properties/Name`. */
export interface TypeSchema extends Schema {
  definitions?: Readonly<Record<string, Schema>>;
  createOnlyProperties?: readonly string[];
  readOnlyProperties?: readonly string[];
  /** Properties whose values, joined by `|`, are the identifier. */
  primaryIdentifier: readonly string[];
}

/** What AWS's own code for a type does. The handlers throw HandlerFailure. */
export interface ResourceHandlers {
  name: string;
  /** Calls `made` as soon as the resource has an identifier. */
  create(center: CenterClient, desired: Model, made: (id: Model) => void): Promise<void>;
  read(center: CenterClient, id: Model): Promise<Model>;
  /** From what is live to what is desired. */
  update(center: CenterClient, live: Model, desired: Model): Promise<void>;
  delete(center: CenterClient, id: Model): Promise<void>;
  /** Identifying properties of all that the model asks for. */
  list(center: CenterClient, asked: Model): Promise<Model[]>;
}

/** A type that Cloud Control can handle. */
export interface ResourceType extends ResourceHandlers {
  schema: TypeSchema;
}

/** A text property; empty when there is none. */
export const textOf = (model: Model, name: string): string => {
  const value = model[name];
  return typeof value === "string" ? value : "";
};

/** The name of a property by its path. */
export const nameOf = (path: string): string => path.slice("/properties/".length);

/** The identifier of a resource; undefined while a part of it is not known. */
export function identifierOf({ schema }: ResourceType, model: Model): string | undefined {
  const parts = schema.primaryIdentifier.map((path) => textOf(model, nameOf(path)));
  return parts.includes("") ? undefined : parts.join("|");
}

/** The identifying properties in an identifier. Throws ValidationException when it has another number of parts. */
export function identified({ schema }: ResourceType, identifier: string): Model {
  const paths = schema.primaryIdentifier;
  const parts = identifier.split("|");
  if (parts.length !== paths.length || parts.includes("")) {
    throw new AwsError(
      "ValidationException",
      `Identifier ${identifier} is not valid for identifier [${paths.join(", ")}]`,
    );
  }
  return Object.fromEntries(paths.map((path, index) => [nameOf(path), parts[index]]));
}
