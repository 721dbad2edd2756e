import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { Unknown, isList, isRecord, type Properties, type Value } from "./value.ts";

// why: fixed strings of the Pulumi wire protocol (sdk/go/common/resource/plugin/rpc.go); an unknown keeps the kind it will have.
const unknowns = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Decodes a protocol message of properties; absent means none. Secrets are opened: the engine marks them again by name. */
export function decode(message: struct.Struct | undefined): Properties {
  return fields(message?.toJavaScript() ?? {}, opened);
}

function opened(value: Value): Value {
  if (typeof value === "string") return unknowns.has(value) ? Unknown : value;
  if (isList(value)) return value.map(opened);
  if (!isRecord(value)) return value;
  const signature = value[signatureKey];
  if (signature === undefined) return fields(value, opened);
  if (signature === secretSignature) return opened(value["value"]);
  throw new Error("assets, archives and resource references are not supported by this plugin");
}

/** A value in the form in which `encode` sends it as a secret: the engine encrypts it in the state. */
export function secret(value: Value): Properties {
  return { [signatureKey]: secretSignature, value };
}

/** Encodes properties as a protocol message. Absent properties are left out, unknown ones take the protocol's mark. */
export function encode(properties: Properties): struct.Struct {
  return struct.Struct.fromJavaScript(fields(properties, closed) as Parameters<typeof struct.Struct.fromJavaScript>[0]);
}

function closed(value: Value): Value {
  if (value === Unknown) return unknownText;
  if (isList(value)) return value.map((each) => closed(each) ?? null);
  return isRecord(value) ? fields(value, closed) : value;
}

function fields(properties: Properties, each: (value: Value) => Value): Properties {
  const known = Object.entries(properties).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, each(value)]));
}
