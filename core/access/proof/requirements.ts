import type { AssumeRoleDecision, StatementRef } from "../../evaluate/decision.ts";
import { parseInstant } from "../../evaluate/instant.ts";
import type { PolicyDocument, Statement } from "../../aws/policy-document.ts";
import type { ProofPrincipal, ProofRole, Requirements } from "./proof-input.ts";
import { admittedBy } from "../../evaluate/admission/reach.ts";
import { conditionsOf, listOf, statementsOf } from "../../aws/policy-statements.ts";

type Reader = (values: readonly string[], operator: string) => Requirements;

const numbers = (values: readonly string[]): readonly number[] => values.map(Number).filter(Number.isFinite);
const isText = /^string(equals|like)(ignorecase)?$/;

function untilOf(values: readonly string[], operator: string): Requirements {
  const moments = values.map(parseInstant).filter((moment) => moment !== undefined);
  const until = new Date(Math.max(...moments) + (operator === "datelessthanequals" ? 1000 : 0));
  return moments.length > 0 && operator.startsWith("datelessthan") ? { until } : {};
}

// why: only operators that demand the key: a negated one and `...IfExists` hold without it
const READERS: Readonly<Record<string, Reader>> = {
  "sts:externalid": ([externalId], operator) =>
    externalId !== undefined && isText.test(operator) ? { externalId } : {},
  "sts:sourceidentity": (_, operator) => (isText.test(operator) ? { sourceIdentity: true } : {}),
  "aws:multifactorauthpresent": ([wanted], operator) => (operator === "bool" && wanted === "true" ? { mfa: {} } : {}),
  "aws:multifactorauthage": (values, operator) =>
    operator.startsWith("numericlessthan") && !operator.endsWith("ifexists")
      ? { mfa: { maxAgeSeconds: Math.max(...numbers(values)) } }
      : {},
  "aws:currenttime": untilOf,
  "aws:epochtime": untilOf,
  "aws:sourceip": (sourceIps, operator) => (operator === "ipaddress" ? { sourceIps } : {}),
  "aws:principalorgid": ([organizationId], operator) =>
    organizationId !== undefined && isText.test(operator) ? { organizationId } : {},
};

function join(all: readonly Requirements[]): Requirements {
  const mfa = all.flatMap((one) => (one.mfa === undefined ? [] : [one.mfa]));
  const ends = all.flatMap(({ until }) => (until === undefined ? [] : [until.getTime()]));
  const ages = mfa.flatMap(({ maxAgeSeconds }) => (maxAgeSeconds === undefined ? [] : [maxAgeSeconds]));
  return {
    ...all.reduce<Requirements>((joined, one) => ({ ...joined, ...one }), {}),
    ...(mfa.length > 0 && { mfa: ages.length > 0 ? { maxAgeSeconds: Math.min(...ages) } : {} }),
    ...(ends.length > 0 && { until: new Date(Math.min(...ends)) }),
  };
}

function decidingStatement(document: PolicyDocument | undefined, at: StatementRef | undefined): Statement | undefined {
  return document && at && statementsOf(document)[at.index];
}

interface Deciding {
  readonly trust: Statement | undefined;
  readonly identity: Statement | undefined;
}

function deciding(
  { identityPolicies }: ProofPrincipal,
  role: ProofRole,
  { identity, trust }: AssumeRoleDecision,
): Deciding {
  const policy = identityPolicies.find(({ name }) => name === identity.statement?.policy);
  return {
    trust: decidingStatement(role.trustPolicy, trust.statement),
    identity: decidingStatement(policy?.document, identity.statement),
  };
}

/** What the conditions of the statements that let a principal in demand. */
export function demandedBy(holder: ProofPrincipal, role: ProofRole, decision: AssumeRoleDecision): Requirements {
  const { trust, identity } = deciding(holder, role, decision);
  return demandedIn([trust, identity].filter((statement) => statement !== undefined));
}

/** What the conditions of statements demand together. */
export function demandedIn(statements: readonly Statement[]): Requirements {
  return join(
    statements
      .flatMap(conditionsOf)
      .map(({ operator, key, values }) =>
        Object.hasOwn(READERS, key) ? (READERS[key]?.(values, operator) ?? {}) : {},
      ),
  );
}

/**
 * Whether both statements that let a principal in are written for it: trust that names it, and a policy that names the
 * role. Such statements are a way in of their own, which may ask for less than another one.
 */
export function namesBoth(holder: ProofPrincipal, role: ProofRole, decision: AssumeRoleDecision): boolean {
  const { trust, identity } = deciding(holder, role, decision);
  const admitted = trust && admittedBy({ Statement: [trust] });
  return admitted?.accounts.size === 0 && identity !== undefined && listOf(identity.Resource).includes(role.arn);
}
