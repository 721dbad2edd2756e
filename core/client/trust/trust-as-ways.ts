import { accountRootArn } from "../../aws/arns.ts";
import { isPredefinedPermissionSet } from "../../aws/names.ts";
import type { PolicyDocument, Statement } from "../../aws/policy-document.ts";
import {
  awsPrincipals,
  conditionsOf,
  listOf,
  statementsOf,
  type WrittenCondition,
} from "../../aws/policy-statements.ts";
import { permissionSetOf, reservedRolePattern } from "../../aws/reserved-roles.ts";
import type { WayInput } from "../../config/schema/trust-schema.ts";
import { conditionAsWritten, NotSaid } from "./condition-as-written.ts";
import { isOfSets, type SetRoles, setsMatched } from "./set-patterns.ts";
import type { HomeAccount } from "./trust-statements.ts";

/** A trust policy in the words of a client's file; or why there are none for it. */
export type TrustAsWays =
  | { readonly ways: readonly WayInput[]; readonly because?: undefined }
  | { readonly ways?: undefined; readonly because: string };

/** Why a whole account or a set of AWS's own name is let in, where nobody wrote down a reason. */
const AS_IT_STOOD = "Imported as it stood: the role let them in before this file was written.";

/** What a statement says, as far as a way can say it. */
interface Said {
  readonly actions: readonly string[];
  readonly way: WayInput;
  /** Whom and from where, for what a session may carry along: statements that agree in it are of one way. */
  readonly who: string;
  /** Keys of session tags; empty text in `identities` stands for any source identity. */
  readonly tags?: readonly string[];
  readonly identities?: readonly string[];
}

/** The home account, with the permission sets that a wide pattern may stand for. */
interface Home extends HomeAccount {
  readonly sets: SetRoles | undefined;
}

/**
 * The ways in whose trust policy says what this one says. It is a proposal: whether the policy that a file with these ways
 * plans is the same is for {@link trustDifference} to find out.
 * @param sets The permission sets that there are: a wider pattern then stands for those that it matches. Default: it is not said.
 */
export function trustAsWays(home: HomeAccount, document: PolicyDocument, sets?: SetRoles): TrustAsWays {
  try {
    return { ways: waysOf(statementsOf(document).map((statement) => said({ ...home, sets }, statement))) };
  } catch (error) {
    if (error instanceof NotSaid) return { because: error.message };
    throw error;
  }
}

function waysOf(all: readonly Said[]): readonly WayInput[] {
  const entering = all.filter(({ actions }) => actions.includes("sts:assumerole"));
  const ways = entering.map(({ way, who }) => {
    const beside = all.filter((one) => one.who === who);
    const tags = beside.find((one) => one.actions.includes("sts:tagsession"));
    const source = beside.find((one) => one.actions.includes("sts:setsourceidentity"));
    if (tags !== undefined && tags.tags === undefined)
      throw new NotSaid("it lets callers pass session tags of any key, and a file names the keys");
    return {
      ...way,
      ...(source !== undefined && {
        sourceIdentity: source.identities === undefined ? (true as const) : { values: [...source.identities] },
      }),
      ...(tags?.tags !== undefined && { sessionTags: [...tags.tags] }),
    };
  });
  if (ways.length === 0) throw new NotSaid("no statement of its trust policy lets anybody call sts:AssumeRole");
  if (all.some(({ who }) => !entering.some((one) => one.who === who)))
    throw new NotSaid("a statement for session tags or source identities lets in others than those who may enter");
  const kinds = ways.map(kindOf);
  return ways.map((way, index) => {
    const before = kinds.slice(0, index).filter((kind) => kind === kinds[index]).length;
    return before === 0 ? way : { ...way, id: `way-${before + 1}` };
  });
}

function kindOf(way: WayInput): string {
  return ["permissionSets", "users", "roles"].find((kind) => kind in way) ?? "wholeAccount";
}

function said(home: Home, statement: Statement): Said {
  if (statement.Effect !== "Allow")
    throw new NotSaid("a statement of its trust policy denies, which no way in can say");
  const actions = listOf(statement.Action).map((action) => String(action).toLowerCase());
  const unknown = actions.filter((one) => !ENTERING.has(one));
  if (statement.NotAction !== undefined || unknown.length > 0)
    throw new NotSaid(
      `its trust policy allows ${unknown.join(", ") || "all but some actions"}, which no way in can say`,
    );
  const rest = conditionsOf(statement).filter(({ key }) => key !== "aws:principalarn");
  const named = whom(home, statement);
  const conditions = rest.map((one) => conditionAsWritten(one));
  const keep = conditions.flatMap(({ way }) => (way === undefined ? [] : [way]));
  const tags = conditions.find((one) => one.tags !== undefined)?.tags;
  const identities = conditions.find((one) => one.identities !== undefined)?.identities;
  const always = keep.filter((one) => !("externalId" in one || "mfa" in one));
  return {
    actions,
    way: Object.assign({}, named, ...keep, mfaOf(keep)) as WayInput,
    who: JSON.stringify([named, ...always]),
    ...(tags !== undefined && { tags }),
    ...(identities !== undefined && { identities }),
  };
}

const ENTERING: ReadonlySet<string> = new Set(["sts:assumerole", "sts:tagsession", "sts:setsourceidentity"]);

function mfaOf(parts: readonly Partial<WayInput>[]): Partial<WayInput> {
  const all = parts.flatMap(({ mfa }) => mfa ?? []);
  const aged = all.find((one) => one !== true);
  if (all.length === 1 && aged !== undefined)
    throw new NotSaid("its trust policy asks how old the MFA is without asking for MFA");
  return aged === undefined ? {} : { mfa: aged };
}

/** Whom a statement names: as `Principal`, or by a condition beside the account. */
function whom(home: Home, statement: Statement): Partial<WayInput> {
  const { partition, accountId } = home;
  const principals = awsPrincipals(statement);
  const others = typeof statement.Principal === "object" ? Object.keys(statement.Principal) : [];
  if (principals === undefined || others.some((kind) => kind !== "AWS"))
    throw new NotSaid(
      `its trust policy names ${others.filter((kind) => kind !== "AWS").join(", ") || "principals"} otherwise than by ARN`,
    );
  const root = accountRootArn(partition, accountId);
  const byCondition = conditionsOf(statement).filter(({ key }) => key === "aws:principalarn");
  const [condition, ...more] = byCondition;
  const isRoot = principals.length > 0 && principals.every((one) => one === root || one === accountId);
  if (isRoot && condition === undefined) return { wholeAccount: true, reason: AS_IT_STOOD };
  if (isRoot && condition !== undefined && more.length === 0) return byPrincipalArn(home, condition);
  if (byCondition.length > 0)
    throw new NotSaid("its trust policy names principals and has a condition on aws:PrincipalArn too");
  const own = principals.map((arn) => identityIn(home, arn));
  const kinds = [...new Set(own.map(({ kind }) => kind))];
  const [kind, other] = kinds;
  if (kind === undefined || other !== undefined)
    throw new NotSaid("one statement of its trust policy names users and roles, or the account beside them");
  return { [kind]: own.map(({ name }) => name), namedBy: "principal" };
}

/** A user or role of the home account that a trust policy names as its `Principal`. */
function identityIn(
  { partition, accountId }: HomeAccount,
  arn: string,
): { readonly kind: "users" | "roles"; readonly name: string } {
  const [, kind, name] = new RegExp(`^arn:${partition}:iam::${accountId}:(user|role)/([^*?$]+)$`).exec(arn) ?? [];
  const set = permissionSetOf(arn);
  if (set !== undefined)
    throw new NotSaid(
      `its trust policy names the role that Identity Center made for the permission set ${set} by its ARN, which dies when that role is made anew; a file names the set`,
    );
  if (kind === undefined || name === undefined)
    throw new NotSaid(
      `its trust policy names ${arn === "*" ? "everybody" : arn}, which is no user, role or root of the home account`,
    );
  return { kind: kind === "user" ? "users" : "roles", name };
}

function byPrincipalArn(home: Home, { operator, values }: WrittenCondition): Partial<WayInput> {
  if (operator !== "arnlike" && operator !== "arnequals" && operator !== "stringlike" && operator !== "stringequals")
    throw new NotSaid(`its trust policy compares aws:PrincipalArn by ${operator}`);
  const sets = values.flatMap((value) => permissionSetOf(value) ?? []);
  const isPattern = (set: string) => values.includes(reservedRolePattern(home.partition, home.accountId, set));
  if (sets.length === values.length && sets.length > 0 && sets.every(isPattern))
    return { permissionSets: sets, ...(sets.some(isPredefinedPermissionSet) && { reason: AS_IT_STOOD }) };
  if (home.sets !== undefined && values.every((value) => isOfSets(home, value))) {
    const matched = setsMatched(values, home.sets);
    if (matched.length === 0)
      throw new NotSaid(`its trust policy lets in ${values.join(", ")}, which no permission set that there is matches`);
    return { permissionSets: [...matched], ...(matched.some(isPredefinedPermissionSet) && { reason: AS_IT_STOOD }) };
  }
  const wide = values.find((value) => /[*?$]/.test(value) || value.includes("/aws-reserved/"));
  if (wide !== undefined)
    throw new NotSaid(
      `its trust policy lets in whoever matches ${wide}, which is more or fewer than a file can name: a permission set is named as ${reservedRolePattern(home.partition, home.accountId, "NAME")}`,
    );
  const own = values.map((value) => identityIn(home, value));
  const [kind, other] = new Set(own.map((one) => one.kind));
  if (kind === undefined || other !== undefined)
    throw new NotSaid("one statement of its trust policy names users and roles together");
  return { [kind]: own.map(({ name }) => name) };
}
