import { contextOf } from "../context.ts";
import { identify } from "../identity.ts";
import { parseInstant } from "../instant.ts";
import type { AssumeRoleRequest, AssumingPrincipal, CallContext, Tags } from "../request.ts";
import type { PolicyDocument } from "../../aws/policy-document.ts";
import { permissionSetOf } from "../../aws/arns.ts";
import { statementsOf } from "../../aws/policy-statements.ts";
import { satisfyingValues, usualValues, type Values } from "./satisfying-values.ts";

/** Circumstances of an attempt: what comes with the call, and what is known of the caller and its account. */
export interface Circumstances {
  readonly context: CallContext;
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

/** Leaves out what is undefined. */
function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function toCircumstances(values: Values): Circumstances {
  const text = (key: string): string | undefined => one(values.get(key));
  const moment = parseInstant(text("aws:currenttime") ?? text("aws:epochtime") ?? "");
  const mfaPresent = text("aws:multifactorauthpresent");
  const age = text("aws:multifactorauthage");
  const transitive = values.get("sts:transitivetagkeys");
  const known =
    /^(?:sts:(?:externalid|rolesessionname|sourceidentity|transitivetagkeys)|aws:(?:sourceip|currenttime|epochtime|multifactorauth.*|requestedregion|tagkeys|principal.*|requesttag\/.*))$/;
  const extra = [...values].flatMap(([key, value]) =>
    known.test(key) || value === undefined ? [] : [[key, value] as const],
  );
  return present({
    context: present({
      externalId: text("sts:externalid"),
      sessionName: text("sts:rolesessionname"),
      sourceIdentity: text("sts:sourceidentity"),
      sessionTags: tagged(values, "aws:requesttag/"),
      transitiveTagKeys: typeof transitive === "string" ? [transitive] : transitive,
      sourceIp: text("aws:sourceip"),
      currentTime: moment === undefined ? undefined : new Date(moment),
      mfa:
        mfaPresent === undefined
          ? undefined
          : { present: mfaPresent === "true", ...(age !== undefined && { ageSeconds: Number(age) }) },
      region: text("aws:requestedregion"),
      extra: extra.length === 0 ? undefined : Object.fromEntries(extra),
    }),
    organizationId: text("aws:principalorgid"),
    tags: tagged(values, "aws:principaltag/"),
  }) as Circumstances;
}

const NOTHING = { get: () => undefined };

/** Whether the circumstances depend on who asks. */
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
) => readonly Circumstances[];

/**
 * Finds the best circumstances of attempts on roles; remembers them per document. Each time one for each Allow statement of
 * the trust policy and each set of conditions of the identity policies.
 */
export interface Finder {
  /** What an attacker in the caller's place could bring: whatever the policies ask for. For attempts that must fail. */
  readonly forAttack: Find;
  /** What the caller itself can really bring, see {@link reallyBrought}. For calls that must work. */
  readonly forEntry: Find;
}

function distinct(found: readonly Circumstances[]): readonly Circumstances[] {
  return [...new Map(found.map((circumstances) => [JSON.stringify(circumstances), circumstances])).values()];
}

function differing(values: Values, usual: Values): Values {
  return new Map([...values].filter(([key, value]) => usual.get(key) !== value || !usual.has(key)));
}

/** A finder for attempts that are made at `now` or later. */
export function circumstancesFinder(now: Date): Finder {
  const known = finders.get(now) ?? newFinder(now);
  finders.set(now, known);
  return known;
}

// why kept: a plan and its proof ask for the same roles at the same moment.
const finders = new WeakMap<Date, Finder>();

function newFinder(now: Date): Finder {
  const usual = usualValues(now);
  const plain = [toCircumstances(usual)];
  const plainEntries = new Map<CallerKind, readonly Circumstances[]>();
  const values = new WeakMap<PolicyDocument, readonly Values[]>();
  const whole = new WeakMap<PolicyDocument, readonly Circumstances[]>();
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
    const demanded = [
      new Map<string, string>(),
      ...conditional.flatMap(({ document }) => valuesOf(document, caller, arn).map((one) => differing(one, usual))),
    ];
    const found = distinct(
      (trusted.length === 0 ? [usual] : trusted).flatMap((base) =>
        demanded.map((more) => toCircumstances(new Map([...usual, ...more, ...differing(base, usual)]))),
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
      Object.keys(keys).every((key) => key.toLowerCase() === "aws:principalarn"),
    ),
  );
}

function hasCondition(document: PolicyDocument): boolean {
  return [document.Statement].flat().some(({ Condition }) => Condition !== undefined);
}

/**
 * Of all that an attacker could bring, what a caller of the home account can: the present time alone, and
 * - an IAM user: MFA, an external ID, an address, a source identity and session tags;
 * - a session of an IAM role: the same, but it shows no MFA;
 * - a session of a permission set: an address. People come through the console, which can send neither external ID nor
 *   source identity nor session tags, and STS does not see the MFA of a federated sign-in.
 *
 * Tags of the principal and keys that Switchyard writes into no policy are left out: nothing in the files says that a caller
 * has them. The organization is kept, since the trust policies are where the files name it.
 * Source: IAM user guide, `id_credentials_mfa_configure-api-require`, `id_roles_create_for-user`, `id_session-tags`,
 * `id_credentials_temp_control-access_monitor`.
 */
export function reallyBrought(
  { context, organizationId }: Circumstances,
  caller: AssumingPrincipal,
  now: Date,
): Circumstances {
  return {
    context: {
      ...only(context, kindOf(caller) === "person" ? ANYWHERE : [...ANYWHERE, ...SENT]),
      // why said: temporary credentials carry the key, and that of a role or a federated sign-in is false.
      ...(caller.kind === "session" ? { mfa: { present: false } } : only(context, ["mfa"])),
      // why held: an attacker could wait until a later time at which the call would pass.
      currentTime: now,
    },
    ...(organizationId !== undefined && { organizationId }),
  };
}

/** What a caller can bring depends on its kind alone; a person is a session of a permission set. */
type CallerKind = AssumingPrincipal["kind"] | "person";

function kindOf(caller: AssumingPrincipal): CallerKind {
  return caller.kind === "session" && permissionSetOf(caller.roleArn) !== undefined ? "person" : caller.kind;
}

const ANYWHERE = ["sourceIp", "sessionName", "region"] as const;
const SENT = ["externalId", "sourceIdentity", "sessionTags", "transitiveTagKeys"] as const;

/** The context with these keys alone, as far as they are there. */
function only(context: CallContext, keys: readonly (keyof CallContext)[]): CallContext {
  return Object.fromEntries(Object.entries(context).filter(([key]) => keys.some((one) => one === key)));
}
