import { parseDocument, visit } from "yaml";

/**
 * What Pulumi's engine passes to the program for a project's and a stack's file: text as it is, structures as JSON.
 * Its YAML reader turns unquoted dates into text of another form, and merges `<<` (seen with engine 3.200).
 */
export function engineValues(project: string, stack: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [key, declared] of Object.entries(configOf(project))) {
    const value = isMap(declared) && "value" in declared ? declared["value"] : declared;
    values[key.includes(":") ? key : `switchyard:${key}`] = encode(value);
  }
  for (const [key, value] of Object.entries(configOf(stack))) values[key] = encode(value);
  return values;
}

function configOf(text: string): Record<string, unknown> {
  const document = parseDocument(text, { merge: true, customTags: ["timestamp"] });
  visit(document, {
    // why: Go reads no date that does not exist, and leaves it as text.
    Scalar: (_key, node) => {
      const day = /^\d{4}-\d\d-\d\d/.exec(node.source ?? "")?.[0];
      if (node.value instanceof Date && day !== node.value.toISOString().slice(0, 10)) node.value = node.source;
    },
  });
  const file: unknown = document.toJS();
  const config = isMap(file) ? file["config"] : undefined;
  return isMap(config) ? config : {};
}

function encode(value: unknown): string {
  if (value === null) return "";
  if (value instanceof Date) return goTime(value);
  if (typeof value === "string") return value;
  return JSON.stringify(value, function (this: Record<string, unknown>, key, item: unknown) {
    const original = key === "" ? undefined : this[key];
    return original instanceof Date ? goTime(original) : item;
  });
}

function goTime(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
