import { randomBytes, randomInt } from "node:crypto";
import { AwsError } from "./aws-error.ts";
import type { Context } from "./context.ts";
import { optionalText, type Input } from "./json-input.ts";
import { signIn } from "./portal.ts";
import { restReply, type Reply } from "./reply.ts";

/** A sign-in that a device waits for. */
interface DeviceSignIn {
  clientId: string;
  userCode: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** The user that was chosen on the page. */
  userName?: string;
}

/** Sign-ins under way, by device code. They are not kept over a restart. */
export type DeviceSignIns = Map<string, DeviceSignIn>;

const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
const WAIT_SECONDS = 600;
const CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

/** Whether a request is one of the SSO OIDC API, which is not signed. */
export function isOidcPath(path: string): boolean {
  return /^\/(client\/register|device_authorization|token)$/.test(path);
}

function userCode(): string {
  const letters = Array.from({ length: 8 }, () => CODE_LETTERS.charAt(randomInt(CODE_LETTERS.length))).join("");
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** OAuth's error names beside AWS's exception names. */
function oauthError(exception: string, error: string, description: string): Reply {
  const reply = restReply({ error, error_description: description }, 400);
  return { ...reply, headers: { ...reply.headers, "x-amzn-errortype": exception } };
}

function startDevice(signIns: DeviceSignIns, input: Input, origin: string): Reply {
  const now = Date.now();
  for (const [code, { expiresAt }] of signIns) if (expiresAt < now) signIns.delete(code);
  const deviceCode = randomBytes(32).toString("base64url");
  const code = userCode();
  const clientId = optionalText(input, "clientId") ?? "";
  signIns.set(deviceCode, { clientId, userCode: code, expiresAt: now + WAIT_SECONDS * 1_000 });
  const verificationUri = `${origin}/_switchyard/device`;
  return restReply({
    deviceCode,
    userCode: code,
    verificationUri,
    verificationUriComplete: `${verificationUri}?user_code=${code}`,
    expiresIn: WAIT_SECONDS,
    interval: 1,
  });
}

function token(context: Context, signIns: DeviceSignIns, input: Input): Reply {
  if (optionalText(input, "grantType") !== DEVICE_GRANT) {
    return oauthError(
      "UnsupportedGrantTypeException",
      "unsupported_grant_type",
      "The sandbox signs in with the device flow only.",
    );
  }
  const deviceCode = optionalText(input, "deviceCode") ?? "";
  const found = signIns.get(deviceCode);
  if (found === undefined || found.clientId !== optionalText(input, "clientId")) {
    return oauthError("InvalidGrantException", "invalid_grant", "Invalid grant provided");
  }
  if (found.expiresAt < Date.now()) {
    return oauthError("ExpiredTokenException", "expired_token", "Device code expired");
  }
  if (found.userName === undefined) {
    return oauthError("AuthorizationPendingException", "authorization_pending", "The user has not signed in yet");
  }
  signIns.delete(deviceCode);
  const { accessToken, expiresAt } = signIn(context, found.userName);
  const expiresIn = Math.floor((Date.parse(expiresAt) - Date.now()) / 1_000);
  return restReply({ accessToken, tokenType: "Bearer", expiresIn });
}

/** The SSO OIDC API, as far as `aws sso login --use-device-code` needs it. `origin` is the front's own address. */
export function oidc(context: Context, signIns: DeviceSignIns, path: string, body: Buffer, origin: string): Reply {
  const input = JSON.parse(body.toString()) as Input;
  switch (path) {
    case "/client/register": {
      const issuedAt = Math.floor(Date.now() / 1_000);
      return restReply({
        clientId: randomBytes(16).toString("base64url"),
        clientSecret: randomBytes(32).toString("base64url"),
        clientIdIssuedAt: issuedAt,
        clientSecretExpiresAt: issuedAt + 90 * 86_400,
      });
    }
    case "/device_authorization":
      return startDevice(signIns, input, origin);
    default:
      return token(context, signIns, input);
  }
}

/** Signs the chosen user in on the device that shows this code. Throws when there is no such code or user. */
export function approveDevice(context: Context, signIns: DeviceSignIns, code: string, userName: string): void {
  const found = [...signIns.values()].find((one) => one.userCode === code && one.expiresAt > Date.now());
  if (found === undefined)
    throw new AwsError("ResourceNotFoundException", `There is no sign-in with the code ${code}.`, 404);
  if (!context.state.identityStore.userNames.has(userName.toLowerCase())) {
    throw new AwsError("ResourceNotFoundException", `There is no user ${userName} in Identity Center.`, 404);
  }
  found.userName = userName;
}
