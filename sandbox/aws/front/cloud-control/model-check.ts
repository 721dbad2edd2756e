import { AwsError } from "../aws-error.ts";
import type { Model, ResourceType, Schema, TypeSchema } from "./resource-type.ts";

/** Types as the messages write them, by their names in JSON schema. */
const TYPES: Readonly<Record<string, string>> = { array: "JSONArray", object: "JSONObject", string: "String" };

const typeOf = (value: unknown): string => {
  if (Array.isArray(value)) return "JSONArray";
  if (value === null) return "Null";
  if (typeof value === "object") return "JSONObject";
  if (typeof value === "number") return Number.isInteger(value) ? "Integer" : "BigDecimal";
  return typeof value === "string" ? "String" : "Boolean";
};

function textFaults(at: string, value: string, schema: Schema): string[] {
  const { minLength = 0, maxLength = Infinity, pattern, enum: values } = schema;
  const faults: string[] = [];
  if (value.length < minLength) faults.push(`${at}: expected minLength: ${minLength}, actual: ${value.length}`);
  if (value.length > maxLength) faults.push(`${at}: expected maxLength: ${maxLength}, actual: ${value.length}`);
  if (pattern !== undefined && !new RegExp(pattern).test(value)) {
    faults.push(`${at}: string [${value}] does not match pattern ${pattern}`);
  }
  if (values?.includes(value) === false) faults.push(`${at}: ${value} is not a valid enum value`);
  return faults;
}

function faultsOf(whole: TypeSchema, at: string, value: unknown, given: Schema): string[] {
  const { $ref = "" } = given;
  const schema = whole.definitions?.[$ref.slice("#/definitions/".length)] ?? given;
  const types = [schema.type ?? []].flat().map((type) => TYPES[type] ?? type);
  if (!types.includes(typeOf(value))) return [`${at}: expected type: ${types.join(" or ")}, found: ${typeOf(value)}`];
  if (typeof value === "string") return textFaults(at, value, schema);
  if (Array.isArray(value)) {
    const { items = {}, maxItems = Infinity } = schema;
    const isLong = value.length > maxItems;
    const many = isLong ? [`${at}: expected maximum item count: ${maxItems}, found: ${value.length}`] : [];
    return [...many, ...value.flatMap((item, index) => faultsOf(whole, `${at}/${index}`, item, items))];
  }
  const { properties, required = [] } = schema;
  // why: an object without properties may hold anything, as a policy does.
  if (properties === undefined) return [];
  const model = value as Model;
  const missing = required.filter((name) => !(name in model));
  const inner = Object.entries(model).flatMap(([name, each]) => {
    const property = properties[name];
    if (property === undefined) return [`${at}: extraneous key [${name}] is not permitted`];
    return faultsOf(whole, `${at}/${name}`, each, property);
  });
  return [...missing.map((name) => `${at}: required key [${name}] not found`), ...inner];
}

/** Throws ValidationException, with every fault, when the model is not what the type's schema says. */
export function checkModel({ schema }: ResourceType, model: Model): void {
  const [first, ...more] = faultsOf(schema, "#", model, { ...schema, type: "object" });
  if (first === undefined) return;
  const all = more.length === 0 ? first : [`#: ${more.length + 1} schema violations found`, first, ...more].join("\n");
  throw new AwsError("ValidationException", `Model validation failed (${all})`);
}
