import type { NamedPolicy, PolicyDocument, Statement } from "../../aws/policy-document.ts";
import { awsPrincipals, listOf, namedPrincipals, statementsOf } from "../../aws/policy-statements.ts";
import { permissionSetOf } from "../../aws/reserved-roles.ts";

const WILD = /[*?$]/;

/**
 * The only resources on which identity policies can allow anything; undefined when a statement may reach others.
 * Over-approximates: actions and conditions are not looked at.
 */
export function reachedResources(policies: readonly NamedPolicy[]): ReadonlySet<string> | undefined {
  const reached = new Set<string>();
  for (const { document } of policies) {
    for (const { Effect, Resource, NotResource } of statementsOf(document)) {
      if (Effect === "Deny") continue;
      const resources = listOf(Resource);
      if (NotResource !== undefined || resources.length === 0) return undefined;
      for (const one of resources) {
        if (typeof one !== "string" || WILD.test(one)) return undefined;
        reached.add(one);
      }
    }
  }
  return reached;
}

/** Whom a trust policy can let in at all. */
export interface Admitted {
  /** ARNs of users and roles. */
  readonly arns: ReadonlySet<string>;
  /** Names of permission sets, in whichever account. */
  readonly sets: ReadonlySet<string>;
  /** Accounts, every principal of which may be meant. */
  readonly accounts: ReadonlySet<string>;
}

type Bound = { readonly kind: "arn" | "set" | "account"; readonly value: string };

function boundOfCondition(value: string): Bound | undefined {
  if (!WILD.test(value)) return { kind: "arn", value };
  const set = value.endsWith("?".repeat(16)) ? permissionSetOf(value) : undefined;
  return set === undefined ? undefined : { kind: "set", value: set };
}

function boundOfPrincipal(value: string): Bound | undefined {
  const account = /^(?:arn:aws[a-z-]*:iam::)?(\d{12})(?::root)?$/.exec(value)?.[1];
  if (account !== undefined) return { kind: "account", value: account };
  return /^arn:aws[a-z-]*:iam::\d{12}:(?:user|role)\/[^*?$]+$/.test(value) ? { kind: "arn", value } : undefined;
}

function allBounds(
  values: readonly string[],
  bound: (value: string) => Bound | undefined,
): readonly Bound[] | undefined {
  const bounds = values.map(bound).filter((one) => one !== undefined);
  return bounds.length === values.length ? bounds : undefined;
}

/** Any element of a statement that bounds whom it lets in will do, since all must match; the narrowest comes first. */
function boundsOf(statement: Statement): readonly Bound[] | undefined {
  for (const values of namedPrincipals(statement)) {
    const bounds = allBounds(values, boundOfCondition);
    if (bounds !== undefined) return bounds;
  }
  const principals = awsPrincipals(statement);
  return principals && allBounds(principals, boundOfPrincipal);
}

/** Whom a trust policy can let in; undefined when that is not plain from its text, as with `*`. Over-approximates. */
export function admittedBy(trustPolicy: PolicyDocument): Admitted | undefined {
  const found = { arn: new Set<string>(), set: new Set<string>(), account: new Set<string>() };
  for (const statement of statementsOf(trustPolicy)) {
    if (statement.Effect === "Deny") continue;
    const bounds = boundsOf(statement);
    if (bounds === undefined) return undefined;
    for (const { kind, value } of bounds) found[kind].add(value);
  }
  return { arns: found.arn, sets: found.set, accounts: found.account };
}
