import { parseDocument, visit } from "yaml";
import type { EngineValues } from "../../../core/config/read/read-config.ts";

/**
 * What Pulumi's engine passes to the program for a project's and a stack's file: text as it is, structures as JSON.
 * Its YAML reader turns unquoted dates into text of another form, and merges `<<`; a key without a namespace is the
 * project's; and what is encrypted it passes decrypted, here as `decrypted`, and names the key (seen with engine 3.200).
 */
export function engineValues(project: string, stack: string): EngineValues {
  const values: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [key, declared] of Object.entries(configOf(project))) {
    const value = isMap(declared) && "value" in declared ? declared["value"] : declared;
    values[fullKey(key)] = encode(value);
  }
  for (const [key, value] of Object.entries(configOf(stack))) {
    const plain = decrypted(value);
    if (JSON.stringify(plain) !== JSON.stringify(value)) secretKeys.push(fullKey(key));
    values[fullKey(key)] = encode(plain);
  }
  return { values, secretKeys };
}

function fullKey(key: string): string {
  return key.includes(":") ? key.replace(":config:", ":") : `switchyard:${key}`;
}

function decrypted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decrypted);
  if (!isMap(value) || value instanceof Date) return value;
  if (Object.keys(value).length === 1 && typeof value["secure"] === "string") return "decrypted";
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decrypted(item)]));
}

function configOf(text: string): Record<string, unknown> {
  const document = parseDocument(text, { merge: true, customTags: ["timestamp"] });
  visit(document, {
    // why: Go reads no date that does not exist, and leaves it as text; and a zero in front makes octal digits of it.
    Scalar: (_key, node) => {
      if (typeof node.value === "number" && /^0[0-7]+$/.test(node.source ?? ""))
        node.value = Number.parseInt(node.source ?? "", 8);
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
