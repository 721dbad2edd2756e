import type { PolicyDocument } from "../../aws/policy-document.ts";

/** Name that AWS's console gives the policy. Source: IAM user guide, id_roles_use_revoke-sessions. */
export const REVOKE_POLICY = "AWSRevokeOlderSessions";

/** That the sessions of a role were ended. */
export interface Revocation {
  /** Sessions issued before this moment (UTC, ISO 8601, whole seconds) are refused everything. */
  readonly before: string;
  /** Moment at which the longest of them has run out by itself: nothing depends on the policy any more. */
  readonly until: string;
}

/** The revocation of a role as its file dates it. @param maxSessionSeconds Longest session of the role. */
export function revocationAt(before: string, maxSessionSeconds: number): Revocation {
  return { before, until: inSeconds(Date.parse(before) + maxSessionSeconds * 1000) };
}

/**
 * The first whole second after a moment.
 * why not cut: AWS dates sessions in whole seconds, and one of the same second would be no older than the second's start.
 */
export function nextSecond(moment: Date): string {
  return inSeconds(Math.floor(moment.getTime() / 1000) * 1000 + 1000);
}

function inSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/**
 * Denies everything to sessions that were issued before the moment, as the console's button "Revoke active sessions" does.
 * why in this order: the aws provider writes a policy with its keys in the order of the alphabet, and what the command writes
 * is to be the same, letter by letter.
 * Source: IAM user guide, id_roles_use_revoke-sessions.
 */
export function revocationPolicy(before: string): PolicyDocument {
  return {
    Statement: [
      { Action: "*", Condition: { DateLessThan: { "aws:TokenIssueTime": before } }, Effect: "Deny", Resource: "*" },
    ],
    Version: "2012-10-17",
  };
}

/** Whether a session could still be alive that the revocation refuses. */
export function standsAt({ until }: Revocation, now: Date): boolean {
  return Date.parse(until) > now.getTime();
}
