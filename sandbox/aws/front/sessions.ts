import { randomBytes } from "node:crypto";
import { policyNow, type Context } from "./context.ts";
import type { Session, State } from "../state.ts";

type Drawn = "accessKeyId" | "secretAccessKey" | "token" | "issuedAt" | "expiresAt" | "policyIssuedAt";
type None = "tags" | "transitiveTags" | "policies";

/** What a new session is made of; tags and policies are none unless told, and the rest is drawn. */
export type SessionRequest = Omit<Session, Drawn | None> & Partial<Pick<Session, None>> & { durationSeconds: number };

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** An id in the form of AWS's unique ids: a prefix and upper-case letters and digits. */
export function awsId(prefix: string, length: number): string {
  const bytes = randomBytes(length - prefix.length);
  return prefix + [...bytes].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join("");
}

/** Issues a session and remembers it. Expired ones are forgotten a day after, so that they still answer ExpiredToken. */
export function issueSession({ state, settings, saver }: Context, request: SessionRequest): Session {
  const { durationSeconds, ...rest } = request;
  const now = Date.now();
  const session: Session = {
    tags: {},
    transitiveTags: [],
    policies: [],
    ...rest,
    accessKeyId: awsId("ASIA", 20),
    secretAccessKey: randomBytes(30).toString("base64"),
    token: randomBytes(96).toString("base64"),
    issuedAt: now,
    expiresAt: now + durationSeconds * 1_000,
    policyIssuedAt: policyNow(settings),
  };
  const dayAgo = now - 86_400_000;
  for (const [key, old] of state.sessions) {
    // The map is in order of issue and sessions last 12 h at most: the first young one ends the search.
    if (old.issuedAt > dayAgo) break;
    if (old.expiresAt < dayAgo) state.sessions.delete(key);
  }
  state.sessions.set(session.accessKeyId, session);
  saver.touch();
  return session;
}

/** Has the sessions of an account (all accounts when absent) expire now. Returns how many. */
export function expireSessions(state: State, accountId?: string, now = Date.now()): number {
  const open = [...state.sessions.values()].filter(
    (session) => session.expiresAt > now && (accountId === undefined || session.accountId === accountId),
  );
  for (const session of open) state.sessions.set(session.accessKeyId, { ...session, expiresAt: now });
  return open.length;
}

/** The ARN a session has as a caller. */
export function sessionArn(session: Session): string {
  if (session.kind === "user") return session.entityArn;
  return `arn:aws:sts::${session.accountId}:assumed-role/${session.entityName}/${session.sessionName}`;
}

/** The credentials as STS writes them. */
export function stsCredentials(session: Session) {
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.token,
    Expiration: new Date(session.expiresAt).toISOString(),
  };
}
