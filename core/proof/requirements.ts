import type { AssumeRoleDecision, StatementRef } from "../evaluate/decision.ts";
import { parseInstant } from "../evaluate/instant.ts";
import type { PolicyDocument } from "../policy-document.ts";
import type { ProofPrincipal, ProofRole, Requirements } from "./input.ts";
import { conditionsOf, statementsOf, type WrittenCondition } from "./statements.ts";

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

function conditionsAt(document: PolicyDocument | undefined, at: StatementRef | undefined): readonly WrittenCondition[] {
  const statement = document && at && statementsOf(document)[at.index];
  return statement === undefined ? [] : conditionsOf(statement);
}

/**
 * What entering demands: what the configuration says, and the conditions of the statements that decided. A role that is
 * open to the whole home account by choice is held to the configuration only.
 */
export function requirementsOf(
  { identityPolicies }: ProofPrincipal,
  role: ProofRole,
  declared: Requirements,
  { identity, trust }: AssumeRoleDecision,
): Requirements {
  if (role.openBecause !== undefined) return declared;
  const deciding = identityPolicies.find(({ name }) => name === identity.statement?.policy);
  const conditions = [
    ...conditionsAt(role.trustPolicy, trust.statement),
    ...conditionsAt(deciding?.document, identity.statement),
  ];
  const read = conditions.map(({ operator, key, values }) =>
    Object.hasOwn(READERS, key) ? (READERS[key]?.(values, operator) ?? {}) : {},
  );
  return join([...read, declared]);
}
