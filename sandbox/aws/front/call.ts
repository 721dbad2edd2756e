import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "./aws-error.ts";

/** How a call and its answer are written on the wire. */
export type Protocol = "query" | "json" | "rest";

/** One AWS call, read but not yet decided. */
export interface AwsCall {
  /** Signing name: `iam`, `sts`, `sso`, `identitystore`, `organizations`, `s3` and others. */
  service: string;
  region: string;
  /** Operation name; for REST services the HTTP method and path. */
  operation: string;
  protocol: Protocol;
  accessKeyId: string;
  sessionToken: string | undefined;
  /** Parameters of a query call. */
  params: URLSearchParams;
  /** Input of a JSON call. */
  input: Record<string, unknown>;
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Address of the client. */
  sourceIp: string;
}

function credential(headers: IncomingHttpHeaders, url: URL): string[] | undefined {
  const header = headers.authorization;
  const scope =
    header === undefined ? url.searchParams.get("X-Amz-Credential") : /Credential=([^,\s]+)/.exec(header)?.[1];
  const parts = scope?.split("/");
  return parts !== undefined && parts.length >= 5 ? parts : undefined;
}

function tokenOf(headers: IncomingHttpHeaders, url: URL): string | undefined {
  const header = headers["x-amz-security-token"];
  if (typeof header === "string") return header;
  return url.searchParams.get("X-Amz-Security-Token") ?? undefined;
}

function jsonInput(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString());
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // The same refusal as for a document of another shape.
  }
  throw new AwsError("SerializationException", "The request body is not a JSON object.");
}

/** Reads who calls what. Throws MissingAuthenticationToken for a call with no SigV4 credentials. */
export function readCall(
  request: { method: string; path: string; headers: IncomingHttpHeaders; sourceIp: string },
  body: Buffer,
): AwsCall {
  const url = new URL(request.path, "http://front");
  const scope = credential(request.headers, url);
  if (scope === undefined) throw new AwsError("MissingAuthenticationToken", "Missing Authentication Token", 403);
  // why: an access key id may not hold "/", but the last four parts are certain in any case.
  const [region = "", service = ""] = scope.slice(-3);
  const target = request.headers["x-amz-target"];
  const type = request.headers["content-type"] ?? "";
  const form = type.startsWith("application/x-www-form-urlencoded");
  const params = form && service !== "s3" ? new URLSearchParams(body.toString()) : url.searchParams;
  const base = {
    service: service.toLowerCase(),
    region,
    accessKeyId: scope.slice(0, -4).join("/"),
    sessionToken: tokenOf(request.headers, url),
    params,
    input: {},
    ...request,
    body,
  };
  if (typeof target === "string") {
    return { ...base, protocol: "json", operation: target.split(".").at(-1) ?? "", input: jsonInput(body) };
  }
  const action = params.get("Action");
  if (action !== null) return { ...base, protocol: "query", operation: action };
  return { ...base, protocol: "rest", operation: `${request.method} ${url.pathname}` };
}

/** The members of a query-protocol list: `Tags.member.1.Key=…` gives one record a member, in order. */
export function members(params: URLSearchParams, list: string): Record<string, string>[] {
  const found = new Map<number, Record<string, string>>();
  const prefix = `${list}.member.`;
  for (const [name, value] of params) {
    if (!name.startsWith(prefix)) continue;
    const [index = "", ...field] = name.slice(prefix.length).split(".");
    const record = found.get(Number(index)) ?? {};
    record[field.join(".")] = value;
    found.set(Number(index), record);
  }
  return [...found].sort(([a], [b]) => a - b).map(([, record]) => record);
}
