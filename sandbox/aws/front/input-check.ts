import type { Moto } from "../moto.ts";
import { AwsError } from "./aws-error.ts";
import type { AwsCall } from "./call.ts";

/** What a service's model says of a value. Lengths in characters; a pattern must match the whole value. */
interface Shape {
  type: string;
  required?: readonly string[];
  /** Names of shapes by member. */
  members?: Readonly<Record<string, string>>;
  /** Name of the shape of a list's members. */
  member?: string;
  min?: number;
  max?: number;
  pattern?: string;
  enum?: readonly string[];
  /** A refusal does not repeat the value. */
  sensitive?: boolean;
}
type Shapes = Readonly<Record<string, Shape>>;

/** Checks the input of a call by AWS's own model of the service. Throws as AWS's services do before they do anything. */
export type InputCheck = (call: Pick<AwsCall, "service" | "operation" | "protocol" | "input">) => Promise<void>;

/** Names of the models, which come with moto, by signing name: of the services that the front answers or guards. */
const MODELS: Readonly<Record<string, string>> = {
  iam: "iam",
  sts: "sts",
  sso: "sso-admin",
  identitystore: "identitystore",
  cloudcontrolapi: "cloudcontrol",
};

/** What is refused in other words than the model's: IAM counts tags with those that are there (iam-checks.ts). */
const OWN_WORDS: Readonly<Record<string, Shapes>> = { iam: { tagListType: { type: "list", member: "Tag" } } };

/** By type; a query call writes numbers as text. */
const IS_TYPE: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  integer: (value) => /^-?\d+$/.test(String(value)),
  list: Array.isArray,
  structure: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

/** A value of another type than the model's: the call cannot be read at all. */
class WrongType extends Error {}

function rangeFault(size: number, what: "length" | "value", { min = -Infinity, max = Infinity }: Shape) {
  if (size > max) return `Member must have ${what} less than or equal to ${max}`;
  return size < min ? `Member must have ${what} greater than or equal to ${min}` : undefined;
}

function textFault(value: string, shape: Shape): string | undefined {
  const { pattern, enum: values } = shape;
  if (values?.includes(value) === false) return `Member must satisfy enum value set: [${values.join(", ")}]`;
  const range = rangeFault(value.length, "length", shape);
  if (range !== undefined || pattern === undefined) return range;
  // why not always unicode: that refuses needless escapes, and AWS's patterns have some.
  const whole = new RegExp(`^(?:${pattern})$`, pattern.includes("\\p{") ? "u" : "");
  return whole.test(value) ? undefined : `Member must satisfy regular expression pattern: ${pattern}`;
}

function ownFault(value: unknown, shape: Shape): string | undefined {
  if (shape.type === "string") return textFault(String(value), shape);
  if (shape.type === "integer") return rangeFault(Number(value), "value", shape);
  return Array.isArray(value) ? rangeFault(value.length, "length", shape) : undefined;
}

/** The parts of a value with the names of their shapes; what is required and absent is there as undefined. */
function partsOf(value: unknown, { members = {}, member = "", required = [] }: Shape): [string, unknown, string][] {
  if (Array.isArray(value)) return value.map((item, index) => [`.${index + 1}.member`, item, member]);
  if (typeof value !== "object" || value === null) return [];
  const given = new Map<string, unknown>(Object.entries(value));
  return Object.entries(members).flatMap(([name, shape]) => {
    const part = given.get(name) ?? undefined;
    const path = `.${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    return part !== undefined || required.includes(name) ? [[path, part, shape]] : [];
  });
}

function faultsOf(shapes: Shapes, name: string, value: unknown, at: string): string[] {
  const shape = shapes[name] ?? { type: "" };
  const said = (told: string, fault: string) => `${told} at '${at.slice(1)}' failed to satisfy constraint: ${fault}`;
  if (value === undefined) return [said("Value", "Member must not be null")];
  // why: the query protocol writes an empty list as an empty text.
  if (value === "" && shape.type === "list") return [];
  if (IS_TYPE[shape.type]?.(value) === false) throw new WrongType(`${at.slice(1)} is not of type ${shape.type}`);
  const fault = ownFault(value, shape);
  const isTold = shape.sensitive !== true && (typeof value === "string" || typeof value === "number");
  const told = isTold ? `Value '${value}'` : "Value";
  const inner = partsOf(value, shape).flatMap(([path, part, of]) => faultsOf(shapes, of, part, `${at}${path}`));
  return [...(fault === undefined ? [] : [said(told, fault)]), ...inner];
}

interface Model {
  /** Name of the input's shape by operation. */
  inputs: Readonly<Record<string, string>>;
  shapes: Shapes;
}

/** The check; what a service's model says is asked for once. What no model has is not checked. */
export function createInputCheck(moto: Moto): InputCheck {
  const models = new Map<string, Model>();

  const modelOf = async (service: string): Promise<Model | undefined> => {
    const [known, model] = [models.get(service), MODELS[service]];
    if (known !== undefined || model === undefined) return known;
    const asked = await moto.ask<Model>("inputs", { model });
    if (asked === undefined) throw new Error(`moto has no model of ${service}`);
    const own = { ...asked, shapes: { ...asked.shapes, ...OWN_WORDS[service] } };
    models.set(service, own);
    return own;
  };

  return async ({ service, operation, protocol, input }) => {
    const { inputs = {}, shapes = {} } = (await modelOf(service)) ?? {};
    const shape = Object.hasOwn(inputs, operation) ? inputs[operation] : undefined;
    if (shape === undefined) return;
    try {
      const faults = faultsOf(shapes, shape, input, "");
      if (faults.length === 0) return;
      const errors = faults.length === 1 ? "error" : "errors";
      const code = protocol === "query" ? "ValidationError" : "ValidationException";
      throw new AwsError(code, `${faults.length} validation ${errors} detected: ${faults.join("; ")}`);
    } catch (error) {
      if (!(error instanceof WrongType)) throw error;
      throw new AwsError(protocol === "query" ? "MalformedInput" : "SerializationException", error.message);
    }
  };
}
