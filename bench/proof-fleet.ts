import { reservedRoleArn, reservedRolePattern } from "../core/aws/reserved-roles.ts";
import type { NamedPolicy, Statement } from "../core/aws/policy-document.ts";
import type { GrantedEntry, ProofInput, ProofPrincipal, ProofRole } from "../core/access/proof/proof-input.ts";

/** How large a generated fleet is. */
export interface FleetSize {
  readonly clients: number;
  /** Principals besides the permission set that each role has of its own. */
  readonly principals: number;
}

const HOME = "111111111111";
const ROOT = { AWS: `arn:aws:iam::${HOME}:root` };
const LEVELS = ["administrator", "read-only", "devops"] as const;

/** Roles that one shared set or group holds: about as many as fit into its policy. */
const SHARE = 90;

const named = (name: string, ...Statement: Statement[]): NamedPolicy => ({
  name,
  document: { Version: "2012-10-17", Statement },
});
const enter = (name: string, Resource: readonly string[]): NamedPolicy =>
  named(name, { Effect: "Allow", Action: "sts:AssumeRole", Resource });
const setSession = (set: string) =>
  ({
    kind: "session",
    roleArn: reservedRoleArn("aws", HOME, "eu-west-1", set, "0123456789abcdef"),
    sessionName: "alice@acme.example",
  }) as const;

/**
 * A fleet in which every way in occurs: a permission set for each role; a quarter each of the other principals are shared
 * permission sets, IAM users with MFA, IAM roles with an external id, and IAM users who may assume any role but are named
 * by none. The first three kinds hold up to 90 roles each.
 */
export function proofFleet({ clients, principals }: FleetSize): ProofInput {
  const arnOf = (client: number, level: string): string =>
    `arn:aws:iam::${String(200_000_000_000 + client)}:role/your-company-${level}`;
  const all = Array.from({ length: clients }, (_, client) => LEVELS.map((level) => ({ client, level }))).flat();
  const waysIn = all.map((): { sets: string[]; users: string[]; roles: string[] } => ({
    sets: [],
    users: [],
    roles: [],
  }));
  const others = Array.from({ length: principals }, (_, index): ProofPrincipal => {
    const from = (index * 61) % all.length;
    const held = Array.from({ length: Math.min(SHARE, all.length) }, (_, offset) => (from + offset) % all.length);
    const arns = held.map((at) => arnOf(all[at]?.client ?? 0, all[at]?.level ?? ""));
    const policies = [enter("group policy", arns)];
    const granted: ReadonlyMap<string, GrantedEntry> = new Map(arns.map((arn) => [arn, {}]));
    const id = `p${String(index)}`;
    if (index % 4 === 0) {
      for (const at of held) waysIn[at]?.sets.push(`Shared-${id}`);
      const principal = setSession(`Shared-${id}`);
      return { id: `permission-set:Shared-${id}`, principal, identityPolicies: policies, granted };
    }
    const arn = `arn:aws:iam::${HOME}:${index % 4 === 2 ? "role" : "user"}/${id}`;
    if (index % 4 === 1) {
      for (const at of held) waysIn[at]?.users.push(arn);
      return { id: `iam-user:${id}`, principal: { kind: "user", arn }, identityPolicies: policies, granted };
    }
    if (index % 4 === 2) {
      for (const at of held) waysIn[at]?.roles.push(arn);
      const principal = { kind: "session", roleArn: arn, sessionName: "ci" } as const;
      return { id: `iam-role:${id}`, principal, identityPolicies: policies, granted };
    }
    return {
      id: `iam-user:${id}`,
      principal: { kind: "user", arn },
      identityPolicies: [enter("any role", ["*"])],
      granted: new Map(),
    };
  });
  const roles = all.map(({ client, level }, at): ProofRole => {
    const ways = waysIn[at] ?? { sets: [], users: [], roles: [] };
    const way = (Sid: string, arns: readonly string[], conditions: Statement["Condition"]): Statement[] =>
      arns.length === 0
        ? []
        : [
            {
              Sid,
              Effect: "Allow",
              Principal: ROOT,
              Action: "sts:AssumeRole",
              Condition: { ArnLike: { "aws:PrincipalArn": arns }, ...conditions },
            },
          ];
    const sets = [`Client${String(client)}-${level}`, ...ways.sets];
    const patterns = sets.map((set) => reservedRolePattern("aws", HOME, set));
    const Statement = [
      ...way("PermissionSets", patterns, {}),
      ...way("Users", ways.users, { Bool: { "aws:MultiFactorAuthPresent": "true" } }),
      ...way("Roles", ways.roles, { StringEquals: { "sts:ExternalId": `external-${String(client)}` } }),
    ];
    const trustPolicy = { Version: "2012-10-17", Statement } as const;
    return { arn: arnOf(client, level), client: `Client${String(client)}`, key: level, trustPolicy };
  });
  const own = all.map(({ client, level }): ProofPrincipal => {
    const set = `Client${String(client)}-${level}`;
    const arn = arnOf(client, level);
    const identityPolicies = [enter("inline policy", [arn])];
    return { id: `permission-set:${set}`, principal: setSession(set), identityPolicies, granted: new Map([[arn, {}]]) };
  });
  return {
    roles,
    principals: [...own, ...others],
    home: { partition: "aws", accountId: HOME },
    now: new Date("2026-11-22T09:00:00Z"),
  };
}
