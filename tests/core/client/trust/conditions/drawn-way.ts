import fc from "fast-check";
import { prove } from "../../../../../core/access/proof/prove-roles.ts";
import type { NamedPolicy, PolicyDocument } from "../../../../../core/aws/policy-document.ts";
import { reservedRoleArn } from "../../../../../core/aws/reserved-roles.ts";
import type { RolePlan } from "../../../../../core/client/client-plan.ts";
import type {
  InPolicy,
  WayCondition,
  WayKind,
  WrittenAs,
} from "../../../../../core/client/trust/conditions/way-condition.ts";
import { WAY_CONDITIONS } from "../../../../../core/client/trust/conditions/way-conditions.ts";
import {
  CONDITION_KEYS,
  type ConditionName,
  type Conditions,
} from "../../../../../core/evaluate/admission/condition-facts.ts";
import { namesIn, ofEach } from "../../../../../core/evaluate/admission/condition-names.ts";
import type { AssumingPrincipal } from "../../../../../core/evaluate/request.ts";
import type { Fault } from "../../../../../core/faults/fault.ts";
import { fromFiles } from "../../../support/config-case.ts";
import { type Call, CONDITION_CALLS, type Miss } from "./condition-calls.ts";

export const NOW = new Date("2026-11-22T00:00:00Z");
export const HOME = { partition: "aws", accountId: "111111111111" } as const;
export const REASON = "for the first bootstrap";
export const ALL_OF_STS: readonly NamedPolicy[] = [
  {
    name: "all",
    document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:*", Resource: "*" }] },
  },
];

const USER = { kind: "user", arn: "arn:aws:iam::111111111111:user/alice" } as const;
const session = (roleArn: string): AssumingPrincipal => ({ kind: "session", roleArn, sessionName: "s" });
const WAYS: Readonly<Record<WayKind, { readonly way: object; readonly caller: AssumingPrincipal }>> = {
  permissionSets: {
    way: { permissionSets: ["Oncall"] },
    caller: session(reservedRoleArn("aws", HOME.accountId, "eu-west-1", "Oncall", "0123456789abcdef")),
  },
  users: { way: { users: ["alice"] }, caller: USER },
  roles: { way: { roles: ["ci"] }, caller: session("arn:aws:iam::111111111111:role/ci") },
  wholeAccount: { way: { wholeAccount: true, reason: REASON }, caller: USER },
};

/** The table's examples of a condition, parted by whether it works for a kind of way. */
export function examplesOf<K extends ConditionName>(name: K, kind: WayKind) {
  const { worksFor, limited, examples } = WAY_CONDITIONS[name];
  const works = (written: WrittenAs<K>) => worksFor[kind] === true || limited?.when(written) === false;
  const all: readonly WrittenAs<K>[] = examples;
  return { working: all.filter(works), refused: all.filter((written) => !works(written)) };
}

/** What the table's examples of a condition add to the statements of a way. */
export function policyPartsOf<K extends ConditionName>(name: K): readonly InPolicy<K>[] {
  const { examples, resolve, write }: WayCondition<K> = WAY_CONDITIONS[name];
  return examples.map(resolve).flatMap((value) => (value === undefined ? [] : [write(value)]));
}

/** Conditions of a way of this kind as a user may write them, this one always among them. */
export function conditionsWith(name: ConditionName, kind: WayKind): fc.Arbitrary<object> {
  const usable = namesIn(WAY_CONDITIONS).flatMap((one) => {
    const examples: readonly unknown[] = examplesOf(one, kind).working;
    return examples.length === 0 ? [] : [[one, fc.constantFrom(...examples)] as const];
  });
  return fc.record(Object.fromEntries(usable), { requiredKeys: kind === "roles" ? [name, "externalId"] : [name] });
}

/** A role with a single way in, as the client's file makes it; or what is wrong with the file. */
export function roleOrFaults(kind: WayKind, conditions: object): RolePlan | readonly Fault[] {
  const config = fromFiles({
    name: "conditions",
    // why raised: all conditions at once are more than a new account takes.
    quotas: "trustPolicy: 8192",
    client: `name: AbcCorp\naccountId: "222222222222"\nroles:\n  read-only:\n    trust: ${JSON.stringify({ ...WAYS[kind].way, ...conditions })}`,
  });
  if (config.kind === "home") throw new Error("a home stack");
  return config.kind === "invalid" ? config.faults : (config.client.roles[0] ?? []);
}

export interface DrawnWay extends Pick<RolePlan, "arn" | "trustPolicy"> {
  readonly conditions: Conditions;
  /** The way in, as the client's file declares it. */
  readonly ways: RolePlan["trust"];
  /** A call that brings everything that the conditions ask for. */
  readonly call: Call;
  /** Calls that each miss the one condition, as the table has them. */
  readonly misses: readonly Miss[];
  /** Whether entering itself is held to the condition, and not only what the session carries along. */
  readonly asked: boolean;
}

export function drawnWay(name: ConditionName, kind: WayKind, written: object): DrawnWay {
  const role = roleOrFaults(kind, written);
  if (!("trust" in role)) throw new Error(JSON.stringify(role));
  const { arn, trustPolicy } = role;
  const conditions: Conditions = role.trust[0] ?? {};
  const steps = ofEach(
    namesIn(CONDITION_CALLS),
    conditions,
    (one, value) => (call: Call) => CONDITION_CALLS[one].meets(value, call),
  );
  const start: Call = { principal: WAYS[kind].caller, context: { currentTime: NOW } };
  const call = steps.reduce((before, step) => step(before), start);
  const entering = JSON.stringify(trustPolicy.Statement[0]?.Condition ?? {});
  const asked = CONDITION_KEYS[name].some((key) => entering.includes(`"${key}"`));
  return { arn, trustPolicy, ways: role.trust, conditions, call, misses: missesOf(name, conditions, call), asked };
}

/** The table's calls that miss one of these conditions. */
export function missesOf(name: ConditionName, conditions: Conditions, call: Call): readonly Miss[] {
  return ofEach([name], conditions, (one, value) => CONDITION_CALLS[one].misses(value, call)).flat();
}

/** The policy without one condition, as if nobody had thought of it. */
export function forgetting(name: ConditionName, policy: PolicyDocument): PolicyDocument {
  const keys: readonly string[] = CONDITION_KEYS[name];
  return {
    ...policy,
    Statement: policy.Statement.map(({ Condition = {}, ...statement }) => {
      const left = Object.entries(Condition).map(
        ([operator, all]) =>
          [operator, Object.fromEntries(Object.entries(all).filter(([key]) => !keys.includes(key)))] as const,
      );
      return { ...statement, Condition: Object.fromEntries(left.filter(([, all]) => Object.keys(all).length > 0)) };
    }),
  };
}

/** What the proof finds of the role: with the caller, who is granted it, or with nobody of whom home knows. */
export function foundOf(
  { arn, trustPolicy, ways, conditions: { until }, call }: DrawnWay,
  granted: "granted" | "to nobody",
): readonly string[] {
  const entry = { ...(until !== undefined && { until }) };
  const caller = {
    ...{ id: "caller", principal: call.principal, identityPolicies: ALL_OF_STS },
    granted: new Map([[arn, entry]]),
  };
  return prove({
    home: HOME,
    now: NOW,
    roles: [{ arn, client: "AbcCorp", key: "read-only", trustPolicy, ways }],
    principals: granted === "granted" ? [caller] : [],
  }).holes.map(({ kind, principal, attack }) => `${kind}: ${principal} ${attack}`);
}
