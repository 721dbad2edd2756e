import type { NamedPolicy, Statement } from "../aws/policy-document.ts";
import { statementsOf } from "../aws/policy-statements.ts";
import { requiredActions } from "./assume-role.ts";
import { type CallerIdentity, identify } from "./caller-identity.ts";
import { contextOf } from "./context.ts";
import { decideSide } from "./decide-side.ts";
import type { SideDecision, StatementRef, StsAction } from "./decision.ts";
import type { AssumeRoleRequest } from "./request.ts";
import { fixedRefusal } from "./sts-fixed-rules.ts";

/** Policies that are attached to one root, unit or account of an organization. */
export interface PolicyLevel {
  /** `root r-ab12`, `unit ou-ab12-34567890`, `account 222222222222`. */
  readonly name: string;
  readonly policies: readonly NamedPolicy[];
}

/** The policies of one kind that an account is under: every level counts. */
export interface OrganizationPolicies {
  /** SCP: what principals of the account may do. RCP: what may be done to what is in the account. */
  readonly kind: "SCP" | "RCP";
  readonly levels: readonly PolicyLevel[];
}

/** What policies of an organization say to one call. */
export type OrganizationVerdict =
  | { readonly kind: "passes" }
  | {
      readonly kind: "refuses";
      readonly level: string;
      readonly action: StsAction;
      /** The Deny that applies; absent where nothing at this level allows the call. */
      readonly statement?: StatementRef;
    }
  /** It hangs on what only the call itself shows. */
  | { readonly kind: "depends"; readonly level: string; readonly keys: readonly string[] };

/** Condition keys whose values follow from who calls which role, and when. */
const FOLLOWS: ReadonlySet<string> = new Set(
  [
    ...["principalarn", "principalaccount", "principaltype", "principalisawsservice", "viaawsservice"],
    ...["securetransport", "resourceaccount", "currenttime", "epochtime", "principalorgid", "resourceorgid"],
  ].map((name) => `aws:${name}`),
);

/**
 * Judges calls of `sts:AssumeRole` by SCPs of the caller's account, or by RCPs of the role's. At every level something must
 * allow a call, and a Deny anywhere wins. What is not understood in a Deny applies.
 * Source: Organizations User Guide, "SCP evaluation" and "RCP evaluation".
 * @param unknown Condition keys (lower case) whose values are not known although they follow from the call, as
 * `aws:resourceorgid` of an account that could not be asked.
 */
export function organizationJudge(
  { kind, levels }: OrganizationPolicies,
  unknown: ReadonlySet<string> = new Set(),
): (request: AssumeRoleRequest) => OrganizationVerdict {
  const isKnown = (key: string) => FOLLOWS.has(key) && !unknown.has(key);
  // why once: a document is compiled once for as long as it is the same object.
  const prepared = levels.map(({ name, policies }) => ({
    level: name,
    best: policies.map((one) => assuming(one, isKnown, "Allow")),
    worst: policies.map((one) => assuming(one, isKnown, "Deny")),
    keys: openKeys(policies, isKnown),
  }));
  return (request) => {
    const identity = identify(request);
    // why: a call that STS itself refuses never comes to these policies.
    if (typeof identity === "string" || fixedRefusal(request, identity) !== undefined) return { kind: "passes" };
    let depends: OrganizationVerdict | undefined;
    for (const { level, best, worst, keys } of prepared) {
      for (const action of requiredActions(request)) {
        const decide = (shown: readonly NamedPolicy[]) => decideOne(kind, shown, request, identity, action);
        const outcome = decide(best);
        if (!passes(kind, outcome))
          return { kind: "refuses", level, action, ...(outcome.outcome === "explicitDeny" && at(outcome)) };
        if (!passes(kind, decide(worst))) depends ??= { kind: "depends", level, keys };
      }
    }
    return depends ?? { kind: "passes" };
  };
}

function at({ statement }: SideDecision): { readonly statement?: StatementRef } {
  return statement === undefined ? {} : { statement };
}

/** why not for RCPs: AWS attaches one that allows everything to each level, and nobody can detach it. */
function passes(kind: OrganizationPolicies["kind"], { outcome }: SideDecision): boolean {
  return kind === "SCP" ? outcome === "allow" : outcome !== "explicitDeny";
}

function decideOne(
  kind: OrganizationPolicies["kind"],
  policies: readonly NamedPolicy[],
  request: AssumeRoleRequest,
  identity: CallerIdentity,
  action: StsAction,
): SideDecision {
  const call = {
    ...{ action: action.toLowerCase(), resource: request.target.arn, identity },
    context: contextOf(request, identity, action),
  };
  return decideSide(policies, kind === "SCP" ? "identity" : "resource", call);
}

/**
 * The policy with what is not known turned to one effect's favour: its statements hold whatever the unknown keys say, those
 * of the other effect do not hold.
 */
function assuming(
  { name, document }: NamedPolicy,
  isKnown: (key: string) => boolean,
  favoured: Statement["Effect"],
): NamedPolicy {
  const changed = statementsOf(document).map((statement): Statement => {
    if (keysOf(statement).every(isKnown)) return statement;
    if (statement.Effect === favoured) return { ...statement, Condition: knownConditions(statement, isKnown) };
    const { Effect, Principal } = statement;
    // why not left out: positions tell which statement decides.
    return { Effect, ...(Principal !== undefined && { Principal }), Action: NO_CALL, Resource: "*" };
  });
  return { name, document: { ...document, Statement: changed } };
}

/** No call has this action. */
const NO_CALL = "sts:NoCall";

function knownConditions({ Condition = {} }: Statement, isKnown: (key: string) => boolean) {
  return Object.fromEntries(
    Object.entries(Condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).filter(([key]) => isKnown(key.toLowerCase()))),
    ]),
  );
}

function keysOf({ Condition = {} }: Statement): readonly string[] {
  return Object.values(Condition).flatMap((keys) => Object.keys(keys).map((key) => key.toLowerCase()));
}

function openKeys(policies: readonly NamedPolicy[], isKnown: (key: string) => boolean): readonly string[] {
  const keys = policies.flatMap(({ document }) => statementsOf(document).flatMap(keysOf));
  return [...new Set(keys)].filter((key) => !isKnown(key)).sort();
}
