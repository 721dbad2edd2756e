import { AwsError } from "../aws-error.ts";
import type { Model, ResourceType, Shape } from "./resource-type.ts";

const typeOf = (value: unknown): string => {
  if (Array.isArray(value)) return "JSONArray";
  if (value === null) return "Null";
  if (typeof value === "object") return "JSONObject";
  if (typeof value === "number") return Number.isInteger(value) ? "Integer" : "BigDecimal";
  return typeof value === "string" ? "String" : "Boolean";
};

function textFaults(at: string, value: string, shape: Extract<Shape, { type: "String" }>): string[] {
  const { min = 0, max = Infinity, pattern, values } = shape;
  const faults: string[] = [];
  if (value.length < min) faults.push(`${at}: expected minLength: ${min}, actual: ${value.length}`);
  if (value.length > max) faults.push(`${at}: expected maxLength: ${max}, actual: ${value.length}`);
  if (pattern !== undefined && !new RegExp(pattern, "u").test(value)) {
    faults.push(`${at}: string [${value}] does not match pattern ${pattern}`);
  }
  if (values?.includes(value) === false) faults.push(`${at}: ${value} is not a valid enum value`);
  return faults;
}

function objectFaults(at: string, value: Model, shape: Extract<Shape, { type: "JSONObject" }>): string[] {
  const missing = shape.required
    .filter((name) => !(name in value))
    .map((name) => `${at}: required key [${name}] not found`);
  const rest = Object.entries(value).flatMap(([name, each]) => {
    const field = shape.fields[name];
    return field === undefined
      ? [`${at}: extraneous key [${name}] is not permitted`]
      : faultsOf(`${at}/${name}`, each, field);
  });
  return [...missing, ...rest];
}

function faultsOf(at: string, value: unknown, shape: Shape): string[] {
  const found = typeOf(value);
  if (!shape.type.split(" or ").includes(found)) return [`${at}: expected type: ${shape.type}, found: ${found}`];
  switch (shape.type) {
    case "String":
      return textFaults(at, String(value), shape);
    case "JSONObject":
      return objectFaults(at, value as Model, shape);
    case "JSONArray": {
      const items = value as unknown[];
      const { max = Infinity } = shape;
      const many = items.length > max ? [`${at}: expected maximum item count: ${max}, found: ${items.length}`] : [];
      return [...many, ...items.flatMap((item, index) => faultsOf(`${at}/${index}`, item, shape.of))];
    }
    default:
      return [];
  }
}

/** Throws ValidationException, with every fault, when the model is not what the type's schema says. */
export function checkModel(type: ResourceType, model: Model): void {
  const [first, ...more] = faultsOf("#", model, type.shape);
  if (first === undefined) return;
  const all = more.length === 0 ? first : [`#: ${more.length + 1} schema violations found`, first, ...more].join("\n");
  throw new AwsError("ValidationException", `Model validation failed (${all})`);
}
