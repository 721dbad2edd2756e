import type { PolicyDocument } from "../../aws/policy-document.ts";
import { statementsOf } from "../../aws/policy-statements.ts";
import { permissionSetOf } from "../../aws/reserved-roles.ts";
import { identify } from "../caller-identity.ts";
import { contextOf } from "../context.ts";
import type { AssumeRoleRequest, AssumingPrincipal, CallContext, Tags } from "../request.ts";
import { defined, only } from "./call.ts";
import { CONDITION_FACTS } from "./condition-facts.ts";
import { conditionOfKey, namesIn } from "./condition-names.ts";
import { satisfyingValues, usualValues, type Values } from "./satisfying-values.ts";

/** What comes with an attempt, and what is known of the caller and its account. */
export interface RequestContext {
  readonly call: CallContext;
  /** Facts that only the administrator of the caller's account can set. */
  readonly organizationId?: string;
  readonly tags?: Tags;
}

const one = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === "string" ? value : value?.[0];

function tagged(values: Values, prefix: string): Tags | undefined {
  const found = [...values].flatMap(([key, value]) => {
    const text = one(value);
    return key.startsWith(prefix) && text !== undefined ? [[key.slice(prefix.length), text] as const] : [];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Keys that no condition of a way asks for, and that have a place of their own in a call or with the caller. */
const FURTHER = /^(?:sts:(?:rolesessionname|transitivetagkeys)|aws:(?:requestedregion|principal.*|requesttag\/.*))$/;

function toRequestContext(values: Values): RequestContext {
  const text = (key: string): string | undefined => one(values.get(key));
  const parts = namesIn(CONDITION_FACTS).flatMap((name) => CONDITION_FACTS[name].place?.(text) ?? []);
  const transitive = values.get("sts:transitivetagkeys");
  const extra = [...values].flatMap(([key, value]) =>
    FURTHER.test(key) || conditionOfKey(key) !== undefined || value === undefined ? [] : [[key, value] as const],
  );
  const organizationId = parts.find((part) => part.organizationId !== undefined)?.organizationId;
  const tags = tagged(values, "aws:principaltag/");
  return {
    call: defined({
      ...parts.reduce<CallContext>((call, { context }) => Object.assign(call, context), {}),
      sessionName: text("sts:rolesessionname"),
      sessionTags: tagged(values, "aws:requesttag/"),
      transitiveTagKeys: typeof transitive === "string" ? [transitive] : transitive,
      region: text("aws:requestedregion"),
      extra: extra.length === 0 ? undefined : Object.fromEntries(extra),
    }),
    ...(organizationId !== undefined && { organizationId }),
    ...(tags !== undefined && { tags }),
  };
}

const NOTHING = { get: () => undefined };

/** Whether what satisfies a policy depends on who asks. */
function hasVariables(document: PolicyDocument): boolean {
  return JSON.stringify(document.Statement).includes("${");
}

/** The keys that the caller cannot choose. */
function ownKeys(principal: AssumingPrincipal, roleArn: string) {
  const request: AssumeRoleRequest = {
    principal,
    identityPolicies: [],
    target: { arn: roleArn, trustPolicy: { Statement: [] } },
  };
  const identity = identify(request);
  return typeof identity === "string" ? NOTHING : contextOf(request, identity, "sts:AssumeRole");
}

type Find = (
  role: { readonly arn: string; readonly trustPolicy: PolicyDocument },
  caller: AssumingPrincipal,
  identityPolicies: readonly { readonly document: PolicyDocument }[],
) => readonly RequestContext[];

/**
 * Finds the best request contexts for attempts on roles; remembers them per document. Each time one for each Allow statement of
 * the trust policy and each set of conditions of the identity policies.
 */
export interface ContextFinder {
  /** What an attacker in the caller's place could bring: whatever the policies ask for. For attempts that must fail. */
  readonly forAttack: Find;
  /** What the caller itself can really bring, see {@link reallyBrought}. For calls that must work. */
  readonly forEntry: Find;
}

function distinct(found: readonly RequestContext[]): readonly RequestContext[] {
  return [...new Map(found.map((context) => [JSON.stringify(context), context])).values()];
}

function differing(values: Values, usual: Values): Values {
  return new Map([...values].filter(([key, value]) => usual.get(key) !== value || !usual.has(key)));
}

/** A finder for attempts that are made at `now` or later. */
export function contextFinder(now: Date): ContextFinder {
  const known = finders.get(now) ?? newFinder(now);
  finders.set(now, known);
  return known;
}

// why kept: a plan and its proof ask for the same roles at the same moment.
const finders = new WeakMap<Date, ContextFinder>();

function newFinder(now: Date): ContextFinder {
  const usual = usualValues(now);
  const plain = [toRequestContext(usual)];
  const plainEntries = new Map<CallerKind, readonly RequestContext[]>();
  const values = new WeakMap<PolicyDocument, readonly Values[]>();
  const whole = new WeakMap<PolicyDocument, readonly RequestContext[]>();
  const valuesOf = (document: PolicyDocument, caller: AssumingPrincipal, roleArn: string): readonly Values[] => {
    const known = values.get(document);
    if (known !== undefined) return known;
    if (hasVariables(document)) return satisfyingValues(document, now, ownKeys(caller, roleArn));
    const found = satisfyingValues(document, now, NOTHING);
    values.set(document, found);
    return found;
  };
  const forAttack: Find = ({ arn, trustPolicy }, caller, identityPolicies) => {
    const conditional = identityPolicies.filter(({ document }) => hasCondition(document));
    if (conditional.length === 0 && asksOnlyWho(trustPolicy)) return plain;
    const known = conditional.length === 0 ? whole.get(trustPolicy) : undefined;
    if (known !== undefined) return known;
    const trusted = valuesOf(trustPolicy, caller, arn);
    const asked = [
      new Map<string, string>(),
      ...conditional.flatMap(({ document }) => valuesOf(document, caller, arn).map((one) => differing(one, usual))),
    ];
    const found = distinct(
      (trusted.length === 0 ? [usual] : trusted).flatMap((base) =>
        asked.map((more) => toRequestContext(new Map([...usual, ...more, ...differing(base, usual)]))),
      ),
    );
    if (conditional.length === 0 && !hasVariables(trustPolicy)) whole.set(trustPolicy, found);
    return found;
  };
  return {
    forAttack,
    forEntry: (role, caller, identityPolicies) => {
      const found = forAttack(role, caller, identityPolicies);
      const brought = () => found.map((one) => reallyBrought(one, caller, now));
      if (found !== plain) return brought();
      const kind = kindOf(caller);
      const known = plainEntries.get(kind) ?? brought();
      plainEntries.set(kind, known);
      return known;
    },
  };
}

/**
 * Whether nothing that comes with a call counts for a policy, only who makes it.
 * why asked first: so are most trust policies, and of a fleet's thousands each would be searched for values that none needs.
 */
function asksOnlyWho(document: PolicyDocument): boolean {
  return statementsOf(document).every(({ Condition = {} }) =>
    Object.values(Condition).every((keys) =>
      Object.entries(keys).every(
        ([key, values]) => key.toLowerCase() === "aws:principalarn" && ![values].flat().join().includes("${"),
      ),
    ),
  );
}

function hasCondition(document: PolicyDocument): boolean {
  return [document.Statement].flat().some(({ Condition }) => Condition !== undefined);
}

/**
 * Of all that an attacker could bring, what a caller of the home account can, as {@link CONDITION_FACTS} say; and a name of
 * the session and a Region, which anybody can.
 *
 * Tags of the principal and keys that Switchyard writes into no policy are left out: nothing in the files says that a caller
 * has them. The organization is kept, since the trust policies are where the files name it.
 */
function reallyBrought(
  { call, organizationId }: RequestContext,
  principal: AssumingPrincipal,
  now: Date,
): RequestContext {
  const person = kindOf(principal) === "person";
  return {
    call: namesIn(CONDITION_FACTS).reduce<CallContext>(
      (brought, name) => ({ ...brought, ...CONDITION_FACTS[name].brought?.(call, { principal, person, now }) }),
      only(call, ["sessionName", "region"]),
    ),
    ...(organizationId !== undefined && { organizationId }),
  };
}

/** What a caller can bring depends on its kind alone; a person is a session of a permission set. */
type CallerKind = AssumingPrincipal["kind"] | "person";

function kindOf(caller: AssumingPrincipal): CallerKind {
  return caller.kind === "session" && permissionSetOf(caller.roleArn) !== undefined ? "person" : caller.kind;
}
