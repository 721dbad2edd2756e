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
  if (IS_TYPE[shape.type]?.(value) === false) throw new TypeError(`${at.slice(1)} is not of type ${shape.type}`);
  const fault = ownFault(value, shape);
  const isTold = shape.sensitive !== true && (typeof value === "string" || typeof value === "number");
  const told = isTold ? `Value '${value}'` : "Value";
  const inner = partsOf(value, shape).flatMap(([path, part, of]) => faultsOf(shapes, of, part, `${at}${path}`));
  return [...(fault === undefined ? [] : [said(told, fault)]), ...inner];
}

/** The check; what a service's model says is asked for once. What no model has is not checked. */
export function createInputCheck(moto: Moto): InputCheck {
  type Model = { inputs: Readonly<Record<string, string>>; shapes: Shapes };
  const models = new Map<string, Promise<Model | undefined>>();

  return async ({ service, operation, protocol, input }) => {
    const name = MODELS[service];
    if (name === undefined) return;
    const asked = models.get(service) ?? moto.ask<Model>("inputs", { model: name });
    models.set(service, asked);
    const { inputs = {}, shapes = {} } = (await asked) ?? {};
    const shape = inputs[operation];
    if (shape === undefined) return;
    try {
      const faults = faultsOf({ ...shapes, ...OWN_WORDS[service] }, shape, input, "");
      const [first, ...more] = faults;
      if (first === undefined) return;
      const errors = more.length === 0 ? "error" : "errors";
      const code = protocol === "query" ? "ValidationError" : "ValidationException";
      throw new AwsError(code, `${faults.length} validation ${errors} detected: ${faults.join("; ")}`);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new AwsError(protocol === "query" ? "MalformedInput" : "SerializationException", error.message);
    }
  };
}
