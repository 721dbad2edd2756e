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
  /** Of a user: how many access keys, and whether it has a password. */
  accessKeys?: number;
  hasPassword?: boolean;
  /** Of a group: how many users are in it. */
  members?: number;
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

/** A managed policy, AWS's or the account's own. */
export interface ManagedPolicy {
  arn: string;
  document: string;
  versions: number;
  attachments: number;
  /** How many roles and users have it as their boundary. */
  boundaries: number;
}

/** Looks a managed policy up by ARN. */
export async function findPolicy(context: Context, account: string, arn: string): Promise<ManagedPolicy | undefined> {
  return context.moto.ask<ManagedPolicy>("policy", { account, arn });
}

/** Account, kind and name of a role or user ARN; undefined for anything else. */
export function parseEntityArn(arn: string): { account: string; kind: "role" | "user"; name: string } | undefined {
  const found = /^arn:aws[a-z-]*:iam::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn);
  if (found === null) return undefined;
  const [, account = "", kind = "", name = ""] = found;
  return { account, kind: kind as "role" | "user", name };
}
