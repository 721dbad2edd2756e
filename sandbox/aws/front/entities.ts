import type { Context } from "./context.ts";

/** A managed policy's text by ARN; null when moto has no such policy any more. */
export type ManagedDocuments = Record<string, string | null>;

/** Policies as they stand in moto. */
export interface HeldPolicies {
  inline: Record<string, string>;
  managed: ManagedDocuments;
}

/** What a role, user or group of IAM is in moto at this moment. */
export interface Entity extends HeldPolicies {
  kind: "role" | "user" | "group";
  name: string;
  arn: string;
  /** Unique id: AROA…, AIDA…. */
  id: string;
  path: string;
  /** How long ago it was made, in milliseconds. */
  ageMs: number;
  tags?: Record<string, string>;
  boundary?: { arn: string; document: string | null } | null;
  /** Of a role: the trust policy. */
  trust?: string;
  /** Of a role, in seconds. */
  maxSessionDuration?: number;
  /** Of a user: the policies of its groups. */
  groups?: HeldPolicies[];
  /** Of a user: serial numbers. */
  mfaDevices?: string[];
}

/** Looks an entity up by name, whatever its case: IAM names are unique without regard to case. */
export async function findEntity(
  context: Context,
  account: string,
  kind: Entity["kind"],
  name: string,
): Promise<Entity | undefined> {
  return context.moto.ask<Entity>("entity", { account, kind, name });
}

/** The text of a managed policy, AWS's or the account's own; undefined when there is none. */
export async function policyText(context: Context, account: string, arn: string): Promise<string | undefined> {
  return (await context.moto.ask<{ document: string }>("policy", { account, arn }))?.document;
}

/** Account, kind and name of a role or user ARN; undefined for anything else. */
export function parseEntityArn(arn: string): { account: string; kind: "role" | "user"; name: string } | undefined {
  const found = /^arn:aws[a-z-]*:iam::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn);
  if (found === null) return undefined;
  const [, account = "", kind = "", name = ""] = found;
  return { account, kind: kind as "role" | "user", name };
}

/** The role or user that has exactly this ARN: another path or another case is another's. Undefined when there is none. */
export async function findByArn(context: Context, arn: string): Promise<Entity | undefined> {
  const parsed = parseEntityArn(arn);
  if (parsed === undefined || !context.state.accounts.has(parsed.account)) return undefined;
  const found = await findEntity(context, parsed.account, parsed.kind, parsed.name);
  return found?.arn === arn ? found : undefined;
}
