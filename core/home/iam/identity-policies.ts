import type { PolicyDocument, Statement } from "../../aws/policy-document.ts";
import { policySize, type Quotas } from "../../aws/quotas.ts";
import { DENY_POLICY_NAME, INLINE_POLICY_NAME, managedPolicyName } from "../../config/naming.ts";
import type { HomeSettings } from "../settings/home-settings.ts";
import type { PlannedIdentity } from "./planned-identity.ts";

/** One policy of an IAM identity, by which it may enter client roles. */
export interface IdentityPolicy {
  /** `inline`: part of the identity. `managed`: a customer-managed policy of the home account, attached to it. */
  readonly kind: "inline" | "managed";
  readonly name: string;
  readonly document: PolicyDocument;
}

/**
 * The policies by which an identity enters client roles: none when it enters nothing itself; one inline policy; or, for
 * `policy: managed`, as many customer-managed ones as the quota of one makes necessary. Roles always have the inline
 * one. A user who is refused everything has a policy for that after them. An inline policy is never cut: one that is too large is a fault of {@link identityUsages}.
 */
export function identityPolicies(
  identity: PlannedIdentity,
  quotas: Pick<Quotas, "managedPolicy">,
): readonly IdentityPolicy[] {
  const denied: readonly IdentityPolicy[] = isDenied(identity)
    ? [{ kind: "inline", name: DENY_POLICY_NAME, document: DENY_ALL }]
    : [];
  return [...entryPolicies(identity, quotas), ...denied];
}

/** Names of the IAM users who are refused everything. */
export function deniedIamUsers({ denied = [] }: Pick<HomeSettings, "denied">): ReadonlySet<string> {
  return new Set(denied.flatMap((one) => (one.kind === "iam-user" ? [one.name] : [])));
}

/** Whether an identity is a user who is refused everything. */
export function isDenied(identity: PlannedIdentity): boolean {
  return identity.kind === "iam-user" && identity.denied === true;
}

/**
 * Refuses everything to the user that has it: also what keys and sessions from before call for.
 * why no condition: the policy is the user's own, so that it can mean nobody else.
 */
export const DENY_ALL: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Sid: "Denied", Effect: "Deny", Action: "*", Resource: "*" }],
};

function entryPolicies(identity: PlannedIdentity, quotas: Pick<Quotas, "managedPolicy">): readonly IdentityPolicy[] {
  const { statements } = identity;
  if (statements.length === 0) return [];
  if (identity.kind === "iam-role" || identity.settings.policy === "inline")
    return [{ kind: "inline", name: INLINE_POLICY_NAME, document: documentOf(statements) }];
  const kind = identity.kind === "iam-user" ? "user" : "group";
  return inShards(statements, quotas.managedPolicy.limit).map((shard, index) => ({
    kind: "managed",
    name: managedPolicyName(kind, identity.name, index),
    document: documentOf(shard),
  }));
}

function documentOf(statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** The statements in their order, as many in each shard as fit; one that is too large alone is cut between roles. */
function inShards(statements: readonly Statement[], limit: number): readonly (readonly Statement[])[] {
  const frame = policySize(documentOf([]));
  const shards: Statement[][] = [];
  let room = 0;
  const sids = new Set(statements.map(({ Sid }) => Sid));
  for (const statement of statements.flatMap((one) => pieces(one, limit - frame, sids))) {
    // why one more: the comma between two statements.
    const size = policySize(statement) + 1;
    const last = shards.at(-1);
    if (last !== undefined && size <= room) {
      last.push(statement);
      room -= size;
    } else {
      shards.push([statement]);
      room = limit - frame - size + 1;
    }
  }
  return shards;
}

/**
 * A statement, or where it has no room alone, its roles in several whose Sids are numbered.
 * @param taken Sids of all statements: a client may be called as a piece would be, and IAM refuses a Sid twice.
 */
function pieces(statement: Statement, room: number, taken: ReadonlySet<string | undefined>): readonly Statement[] {
  if (policySize(statement) <= room) return [statement];
  const rest: Statement[] = [];
  let roles: string[] = [];
  const sid = (base: string): string => {
    let numbered = `${base}Part${rest.length + 1}`;
    while (taken.has(numbered)) numbered += "X";
    return numbered;
  };
  const piece = (resources: readonly string[]): Statement => ({
    ...statement,
    ...(statement.Sid !== undefined && { Sid: sid(statement.Sid) }),
    Resource: resources,
  });
  for (const role of [statement.Resource ?? []].flat()) {
    if (roles.length > 0 && policySize(piece([...roles, role])) > room) {
      rest.push(piece(roles));
      roles = [];
    }
    roles.push(role);
  }
  return [...rest, piece(roles)];
}
