import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { cut, printable } from "../../core/faults/fault.ts";
import { EngineFailure, runEngine, type EngineSettings } from "./engine-command.ts";

/** Where the engine keeps state, as far as its locks and files are concerned. */
export type BackendPlace =
  | { readonly kind: "files"; readonly folder: string }
  | {
      readonly kind: "s3";
      readonly bucket: string;
      /** Before every key: empty, or it ends with a slash. */
      readonly prefix: string;
      readonly endpoint?: string;
      readonly region?: string;
      readonly profile?: string;
      readonly isPathStyle: boolean;
    }
  | { readonly kind: "cloud" }
  /** A backend whose locks are not read. */
  | { readonly kind: "other"; readonly what: string };

/**
 * URL of the backend that the engine uses for a project.
 * @throws EngineFailure, SyntaxError, ZodError
 */
export async function backendUrl(engine: EngineSettings, root: string): Promise<string> {
  // why: this comes before all else, and spares a run of the engine. Source: GetCurrentCloudURL in Pulumi's workspace/creds.go.
  const given = engine.env["PULUMI_BACKEND_URL"] ?? "";
  if (given !== "") return given;
  const args = ["whoami", "--json"];
  const end = await runEngine(engine, args, root);
  if (end.code !== 0) throw new EngineFailure(args, end);
  return z.object({ url: z.string() }).parse(JSON.parse(end.stdout)).url;
}

/**
 * Reads a backend's URL as the engine does.
 * @param root What a relative path of the file backend is relative to.
 */
export function backendPlace(url: string, root: string): BackendPlace {
  const scheme = /^[a-z][a-z0-9+.-]*(?=:\/\/)/i.exec(url)?.[0].toLowerCase();
  switch (scheme) {
    case "file":
      return filesAt(url, root);
    case "s3":
      return s3At(url);
    case "https":
    case "http":
      return { kind: "cloud" };
    default:
      return {
        kind: "other",
        what: scheme === undefined ? "one that is not known" : printable(cut(`${scheme}://`, 40)),
      };
  }
}

/** Source: massageBlobPath in Pulumi's `pkg/backend/diy/backend.go`. */
function filesAt(url: string, root: string): BackendPlace {
  const [path = ""] = url.slice("file://".length).split("?");
  const plain = decoded(path);
  if (plain === undefined) return { kind: "other", what: "a file:// address that is not well-formed" };
  return { kind: "files", folder: /^~(\/|$)/.test(plain) ? join(homedir(), plain.slice(1)) : resolve(root, plain) };
}

/** Source: ConfigFromURLParams and NewSessionFromURLParams in gocloud.dev `aws/aws.go`. */
function s3At(url: string): BackendPlace {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const folder = decoded(parsed?.pathname ?? "")?.replace(/^\/+/, "");
  if (parsed === undefined || parsed.hostname === "" || folder === undefined)
    return { kind: "other", what: "an s3:// address that is not well-formed" };
  const query = parsed.searchParams;
  const [endpoint, region, profile] = ["endpoint", "region", "profile"].map((name) => query.get(name) ?? "");
  return {
    kind: "s3",
    bucket: parsed.hostname,
    prefix: folder === "" || folder.endsWith("/") ? folder : `${folder}/`,
    ...(endpoint !== undefined && endpoint !== "" && { endpoint: withScheme(endpoint, query.get("disableSSL")) }),
    ...(region !== undefined && region !== "" && { region }),
    ...(profile !== undefined && profile !== "" && { profile }),
    isPathStyle: isTrue(query.get("s3ForcePathStyle")),
  };
}

function withScheme(endpoint: string, disableSsl: string | null): string {
  if (/^https?:\/\//.test(endpoint)) return endpoint;
  return `${isTrue(disableSsl) ? "http" : "https"}://${endpoint}`;
}

/** Source: ParseBool in Go's `strconv`. */
function isTrue(text: string | null): boolean {
  return /^(1|t|T|TRUE|true|True)$/.test(text ?? "");
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
