import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { parsedJson } from "../fleet/parsed-json.ts";
import { SandboxError } from "./error.ts";
import { readTextIfAny, writePrivateFile } from "./files.ts";

/** A sign-in to the sandbox's Identity Center portal. */
export interface LoginOptions {
  /** Where the sandbox answers. */
  readonly url: string;
  /** The user's name in Identity Center, for instance `alice@acme.example`. */
  readonly user: string;
  /** The name of the `[sso-session …]` section that profiles refer to. */
  readonly session: string;
  /** `sso_start_url` of that section. */
  readonly startUrl: string;
  /** `sso_region` of that section. */
  readonly region: string;
  /** Whose `.aws/sso/cache` gets the token; `HOME` or the user's home directory when absent. */
  readonly home?: string;
}

/** Where the token was put, and until when it is good. */
export interface Login {
  readonly file: string;
  /** ISO 8601 */
  readonly expiresAt: string;
}

/** Says in the file who wrote it. The AWS CLI and the SDKs read past it. */
const ISSUER = "switchyard-sandbox";

const own = z.object({ issuedBy: z.literal(ISSUER) });
const answer = z.object({ accessToken: z.string().min(1), expiresAt: z.string().min(1) });

/**
 * Where the AWS CLI and the SDKs look for the token of an sso-session: named by the SHA-1 of the session's name
 * (botocore, `SSOTokenLoader._generate_cache_key`).
 */
export function tokenFile(session: string, home: string): string {
  return join(home, ".aws", "sso", "cache", `${createHash("sha1").update(session).digest("hex")}.json`);
}

/**
 * Signs a user in, as `aws sso login` does after the browser: writes the portal token where the AWS CLI looks for it.
 *
 * @throws SandboxError SANDBOX_LOGIN_REFUSED when the portal does not know the user, SANDBOX_LOGIN_FOREIGN when there is
 *   a token already that this function did not write
 */
export async function login(options: LoginOptions): Promise<Login> {
  const file = tokenFile(options.session, options.home ?? process.env["HOME"] ?? homedir());
  await checkReplaceable(file, options.session);
  const response = await fetch(new URL("/_switchyard/portal-token", options.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user: options.user }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new SandboxError(
      "SANDBOX_LOGIN_REFUSED",
      `The sandbox does not sign in ${options.user}: ${text.slice(0, 300)}`,
    );
  }
  const { accessToken, expiresAt } = answer.parse(JSON.parse(text));
  const expiry = toSecond(expiresAt);
  const { startUrl, region } = options;
  await writePrivateFile(file, JSON.stringify({ startUrl, region, accessToken, expiresAt: expiry, issuedBy: ISSUER }));
  return { file, expiresAt: expiry };
}

async function checkReplaceable(file: string, session: string): Promise<void> {
  const text = await readTextIfAny(file);
  if (text === undefined || own.safeParse(parsedJson(text)).success) return;
  throw new SandboxError(
    "SANDBOX_LOGIN_FOREIGN",
    `${file} holds a token of the session "${session}" that the sandbox did not write, perhaps a real one. ` +
      `Set HOME to another folder for the sandbox, or choose another --session.`,
  );
}

/** The AWS CLI writes whole seconds, and some of its versions read nothing else. */
function toSecond(time: string): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}
