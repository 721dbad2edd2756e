import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "./aws-error.ts";
import type { Context } from "./context.ts";
import { findEntity } from "./entities.ts";
import { heldBy, setByName } from "./identity-center/model.ts";
import { userByName } from "./identity-store/model.ts";
import { restReply, type Reply } from "./reply.ts";
import { issueSession } from "./sessions.ts";

/** Portal sessions last 8 hours unless configured. (Identity Center user guide, configure-user-session.) */
const SIGN_IN_MS = 8 * 3_600_000;

/** Signs a user in, as the browser would. Throws ResourceNotFoundException for a user name that does not exist. */
export function signIn(context: Context, userName: string): { accessToken: string; expiresAt: string } {
  const userId = userByName(context.state.identityStore, userName)?.id;
  if (userId === undefined)
    throw new AwsError("ResourceNotFoundException", `There is no user ${userName} in Identity Center.`, 404);
  const accessToken = randomBytes(48).toString("base64url");
  const expiresAt = Date.now() + SIGN_IN_MS;
  for (const [token, { expiresAt: end }] of context.state.portalTokens) {
    if (end < Date.now()) context.state.portalTokens.delete(token);
  }
  context.state.portalTokens.set(accessToken, { userId, expiresAt });
  context.saver.touch();
  return { accessToken, expiresAt: new Date(expiresAt).toISOString() };
}

/** Whether a request is one of the portal API, which is not signed but carries a bearer token. */
export function isPortalPath(path: string): boolean {
  return /^\/(federation\/credentials|assignment\/accounts|assignment\/roles|logout)(\?|$)/.test(path);
}

/** Seconds of a session duration such as PT4H, PT1H30M. */
export function durationSeconds(iso: string): number {
  const [, hours = "0", minutes = "0"] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(iso) ?? [];
  return Number(hours) * 3_600 + Number(minutes) * 60;
}

function required(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value === null || value === "") throw new AwsError("InvalidRequestException", `${name} is missing`, 400);
  return value;
}

function paged<Item>(query: URLSearchParams, items: Item[]): { items: Item[]; nextToken?: string } {
  const size = Number(query.get("max_result") ?? "100");
  const start = Number(query.get("next_token") ?? "0");
  const next = start + size;
  return { items: items.slice(start, next), ...(next < items.length ? { nextToken: String(next) } : {}) };
}

async function roleCredentials(context: Context, userId: string, accountId: string, setName: string): Promise<Reply> {
  const { center, identityStore } = context.state;
  const set = setByName(center, setName);
  const held = heldBy(context.state, userId).some((one) => one.accountId === accountId && one.setArn === set?.arn);
  const provisioned = set?.provisioned.get(accountId);
  const role =
    held && provisioned !== undefined ? await findEntity(context, accountId, "role", provisioned.roleName) : undefined;
  if (role === undefined || set === undefined) throw new AwsError("ForbiddenException", "No access", 403);
  const session = issueSession(context, {
    accountId,
    kind: "role",
    entityName: role.name,
    entityArn: role.arn,
    entityId: role.id,
    sessionName: identityStore.users.get(userId)?.userName ?? userId,
    identityStoreUserId: userId,
    durationSeconds: durationSeconds(set.sessionDuration),
  });
  return restReply({
    roleCredentials: {
      accessKeyId: session.accessKeyId,
      secretAccessKey: session.secretAccessKey,
      sessionToken: session.token,
      expiration: session.expiresAt,
    },
  });
}

/**
 * The portal API (`awsssoportal`): what `aws sso` and the SDKs call with the token of a sign-in. A user holds what is
 * assigned to the user or to one of the user's groups at the moment of the call.
 */
export async function portal(
  context: Context,
  request: { method: string; path: string; headers: IncomingHttpHeaders },
): Promise<Reply> {
  const url = new URL(request.path, "http://front");
  const bearer = request.headers["x-amz-sso_bearer_token"];
  const token = typeof bearer === "string" ? bearer : "";
  const signedIn = context.state.portalTokens.get(token);
  if (
    signedIn === undefined ||
    signedIn.expiresAt <= Date.now() ||
    !context.state.identityStore.users.has(signedIn.userId)
  ) {
    throw new AwsError("UnauthorizedException", "Session token not found or invalid", 401);
  }
  const { userId } = signedIn;
  const query = url.searchParams;
  const held = heldBy(context.state, userId);
  switch (url.pathname) {
    case "/federation/credentials":
      return roleCredentials(context, userId, required(query, "account_id"), required(query, "role_name"));
    case "/assignment/accounts": {
      const { items, ...rest } = paged(query, [...new Set(held.map(({ accountId }) => accountId))]);
      const accounts = items.map((accountId) => {
        const account = context.state.accounts.get(accountId);
        return {
          accountId,
          accountName: account?.name ?? accountId,
          emailAddress: `aws@${account?.profile ?? accountId}.example`,
        };
      });
      return restReply({ accountList: accounts, ...rest });
    }
    case "/assignment/roles": {
      const accountId = required(query, "account_id");
      const arns = new Set(held.filter((one) => one.accountId === accountId).map(({ setArn }) => setArn));
      const names = [...arns].flatMap((arn) => context.state.center.sets.get(arn)?.name ?? []);
      const { items, ...rest } = paged(query, names.sort());
      return restReply({ roleList: items.map((roleName) => ({ roleName, accountId })), ...rest });
    }
    default:
      context.state.portalTokens.delete(token);
      context.saver.touch();
      return restReply({});
  }
}
