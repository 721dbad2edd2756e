import type {
  GrantedEntry,
  Proof,
  ProofInput,
  ProofPrincipal,
  ProofRole,
} from "../../../core/access/proof/proof-input.ts";
import type {
  Condition,
  NamedPolicy,
  PolicyDocument,
  Principal,
  Statement,
} from "../../../core/aws/policy-document.ts";
import { reservedRoleArn, reservedRolePattern } from "../../../core/aws/reserved-roles.ts";
import type { AssumingPrincipal } from "../../../core/evaluate/request.ts";

export const HOME = "111111111111";
export const ROOT: Principal = { AWS: `arn:aws:iam::${HOME}:root` };
export const NOW = new Date("2026-11-22T09:00:00Z");

/** ARN of a client's role; clients are numbered from 2, and the home account is number 1. */
export const roleOf = (client: number, key = "admin"): string =>
  `arn:aws:iam::${String(client).repeat(12)}:role/your-company-${key}`;
export const userArn = (name: string): string => `arn:aws:iam::${HOME}:user/${name}`;
export const ciArn = (name: string): string => `arn:aws:iam::${HOME}:role/${name}`;
export const pattern = (set: string): string => reservedRolePattern("aws", HOME, set);
export const setArn = (set: string): string => reservedRoleArn("aws", HOME, "eu-west-1", set, "fedcba9876543210");

export function document(...statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** A statement that trusts whoever has one of these ARNs, under further conditions. */
export function trust(arns: readonly string[], conditions: Condition = {}, principal = ROOT): Statement {
  const Condition = { ArnLike: { "aws:PrincipalArn": arns }, ...conditions };
  return { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", Condition };
}

/** A policy that allows to enter these roles. */
export function enter(resources: readonly string[], conditions?: Condition): NamedPolicy {
  const statement: Statement = { Effect: "Allow", Action: "sts:*", Resource: resources };
  return {
    name: "inline policy",
    document: document({ ...statement, ...(conditions && { Condition: conditions }) }),
  };
}

export function role(arn: string, statements: readonly Statement[], more: Partial<ProofRole> = {}): ProofRole {
  return { arn, client: `Client${arn.charAt(13)}`, key: "admin", trustPolicy: document(...statements), ...more };
}

export const session = (roleArn: string): AssumingPrincipal => ({ kind: "session", roleArn, sessionName: "alice" });
export const user = (name: string): AssumingPrincipal => ({ kind: "user", arn: userArn(name) });

/** A principal with these policies, granted these roles. */
export function holder(
  id: string,
  principal: AssumingPrincipal,
  identityPolicies: readonly NamedPolicy[],
  granted: Readonly<Record<string, GrantedEntry>> = {},
): ProofPrincipal {
  return { id, principal, identityPolicies, granted: new Map(Object.entries(granted)) };
}

export function input(roles: readonly ProofRole[], principals: readonly ProofPrincipal[]): ProofInput {
  return { roles, principals, home: { partition: "aws", accountId: HOME }, now: NOW };
}

/** What a proof finds, a line for each: principals of the home account by their ids, everybody else by the account. */
export function found({ holes }: Proof): readonly string[] {
  return holes.map(({ kind, principal, attack, because, decision }) => {
    if (decision !== undefined && decision.allowed !== (kind === "too-much"))
      throw new Error(`not confirmed: ${because}`);
    const whose = ["home", "the role's own", "another"].find((one) =>
      attack.startsWith(`of ${one === "home" ? "the home" : one} account`),
    );
    const who = principal.startsWith("arn:")
      ? whose === undefined
        ? "somebody"
        : `somebody of ${whose} account`
      : principal;
    const way = attack.replace(/^of (?:the home|the role's own|another) account, /, "");
    return `${kind === "too-much" ? "" : `${kind}: `}${who}: ${way}`;
  });
}
