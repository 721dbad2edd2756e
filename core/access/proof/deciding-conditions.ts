import type { PolicyDocument, Statement } from "../../aws/policy-document.ts";
import { conditionsOf, listOf, statementsOf, type WrittenCondition } from "../../aws/policy-statements.ts";
import type { ConditionFacts } from "../../evaluate/admission/call.ts";
import {
  CONDITION_FACTS,
  type ConditionName,
  type Conditions,
  type ConditionValue,
} from "../../evaluate/admission/condition-facts.ts";
import { conditionOfKey } from "../../evaluate/admission/condition-names.ts";
import { admittedBy } from "../../evaluate/admission/reach.ts";
import type { AssumeRoleDecision, StatementRef } from "../../evaluate/decision.ts";
import type { ProofPrincipal, ProofRole } from "./proof-input.ts";

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

/** The conditions of the statements that let a principal in. */
export function decidingConditions(holder: ProofPrincipal, role: ProofRole, decision: AssumeRoleDecision): Conditions {
  const { trust, identity } = deciding(holder, role, decision);
  return conditionsIn([trust, identity].filter((statement) => statement !== undefined));
}

/** The conditions of statements that must hold together. */
export function conditionsIn(statements: readonly Statement[]): Conditions {
  return statements.flatMap(conditionsOf).reduce<Conditions>((known, written) => {
    const name = conditionOfKey(written.key);
    return name === undefined ? known : { ...known, ...joined(name, written, known[name]) };
  }, {});
}

function joined<K extends ConditionName>(name: K, written: WrittenCondition, before: Conditions[K]): Conditions {
  const { read, both }: ConditionFacts<ConditionValue<K>> = CONDITION_FACTS[name];
  const value = read(written);
  if (value === undefined) return {};
  return { [name]: before === undefined || both === undefined ? value : both(before, value) };
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
