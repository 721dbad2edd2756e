import { isDeepStrictEqual } from "node:util";
import { AwsError } from "../aws-error.ts";
import type { Model } from "./resource-type.ts";

/** One operation of a JSON patch. */
export interface PatchOperation {
  op: "add" | "remove" | "replace" | "move" | "copy" | "test";
  /** Names and indexes on the way to the value. */
  path: string[];
  from: string[];
  value: unknown;
}

type Container = Record<string, unknown> | unknown[];
const OPS = ["add", "remove", "replace", "move", "copy", "test"];

const wrong = (reason: string): AwsError => new AwsError("ValidationException", `Invalid patch update: ${reason}`);

function pointer(value: unknown, needed: boolean): string[] {
  if (value === undefined && !needed) return [];
  if (typeof value !== "string" || !value.startsWith("/"))
    throw wrong(`${JSON.stringify(value)} is not the path of a property`);
  return value
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Reads a patch document. Throws ValidationException for what is none. (RFC 6902) */
export function parsePatch(text: string): PatchOperation[] {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw wrong("the patch document is not JSON");
  }
  if (!Array.isArray(read)) throw wrong("the patch document is not a list of operations");
  return read.map((each: Record<string, unknown> | null) => {
    const { op, path, from, value } = each ?? {};
    if (typeof op !== "string" || !OPS.includes(op)) throw wrong(`unknown operation ${JSON.stringify(op)}`);
    if (["add", "replace", "test"].includes(op) && value === undefined) throw wrong(`${op} needs a value`);
    const known = op as PatchOperation["op"];
    return { op: known, path: pointer(path, true), from: pointer(from, op === "move" || op === "copy"), value };
  });
}

function isContainer(value: unknown): value is Container {
  return typeof value === "object" && value !== null;
}

function holder(root: Container, path: string[]): { parent: Container; key: string } {
  let parent = root;
  for (const name of path.slice(0, -1)) {
    const next = Object.hasOwn(parent, name) ? (parent as Record<string, unknown>)[name] : undefined;
    if (!isContainer(next)) throw wrong(`there is nothing at /${path.join("/")}`);
    parent = next;
  }
  return { parent, key: path.at(-1) ?? "" };
}

function get(root: Container, path: string[]): unknown {
  const { parent, key } = holder(root, path);
  if (!Object.hasOwn(parent, key)) throw wrong(`there is nothing at /${path.join("/")}`);
  return (parent as Record<string, unknown>)[key];
}

function add(root: Container, path: string[], value: unknown): void {
  const { parent, key } = holder(root, path);
  if (!Array.isArray(parent)) {
    // why defined: a plain assignment of __proto__ would change the object's kind.
    Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
    return;
  }
  const index = key === "-" ? parent.length : Number(key);
  if (!/^(-|0|[1-9]\d*)$/.test(key) || index > parent.length) throw wrong(`there is no place /${path.join("/")}`);
  parent.splice(index, 0, value);
}

function remove(root: Container, path: string[]): unknown {
  const value = get(root, path);
  const { parent, key } = holder(root, path);
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else Reflect.deleteProperty(parent, key);
  return value;
}

/** The model after the patch; the model itself stays as it is. Throws ValidationException when the patch does not apply. */
export function applyPatch(model: Model, patch: readonly PatchOperation[]): Model {
  const root = structuredClone(model) as Record<string, unknown>;
  for (const { op, path, from, value } of patch) {
    if (op === "test") {
      if (!isDeepStrictEqual(get(root, path), value)) throw wrong(`the test of /${path.join("/")} failed`);
      continue;
    }
    if (op === "remove" || op === "replace") remove(root, path);
    if (op === "add" || op === "replace") add(root, path, structuredClone(value));
    if (op === "copy") add(root, path, structuredClone(get(root, from)));
    if (op === "move") add(root, path, remove(root, from));
  }
  return root;
}
