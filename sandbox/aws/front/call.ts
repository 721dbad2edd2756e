import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "./aws-error.ts";
import type { Input } from "./json-input.ts";

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
  /** Input of a JSON or query call; the numbers of a query call are text. */
  input: Input;
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

function jsonInput(body: Buffer): Input {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString());
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Input;
  } catch {
    // The same refusal as for a document of another shape.
  }
  throw new AwsError("SerializationException", "The request body is not a JSON object.");
}

type Tree = Map<string, string | Tree>;

function valueOf(tree: string | Tree): unknown {
  if (typeof tree === "string") return tree;
  const list = tree.get("member");
  if (tree.size > 1 || !(list instanceof Map)) {
    return Object.fromEntries([...tree].map(([name, each]) => [name, valueOf(each)]));
  }
  return [...list].sort(([a], [b]) => Number(a) - Number(b)).map(([, each]) => valueOf(each));
}

/** What the parameters of a query call spell: `Tags.member.1.Key=…` is in a list `Tags`. Of two the first counts, as in moto. */
function queryInput(params: URLSearchParams): Input {
  const root: Tree = new Map();
  for (const [name, value] of params) {
    const path = name.split(".");
    const last = path.pop() ?? "";
    let at = root;
    for (const part of path) {
      const known = at.get(part);
      const next: Tree = known instanceof Map ? known : new Map<string, string | Tree>();
      if (known === undefined) at.set(part, next);
      at = next;
    }
    if (!at.has(last)) at.set(last, value);
  }
  return valueOf(root) as Input;
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
  if (action !== null) return { ...base, protocol: "query", operation: action, input: queryInput(params) };
  return { ...base, protocol: "rest", operation: `${request.method} ${url.pathname}` };
}
