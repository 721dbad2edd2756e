import { accountOf } from "../../core/aws/arns.ts";
import type { PolicyDocument, Statement } from "../../core/aws/policy-document.ts";
import {
  awsPrincipals,
  conditionsOf,
  listOf,
  namedPrincipals,
  statementsOf,
} from "../../core/aws/policy-statements.ts";

/** What a name in a trust policy is of: people with a permission set, an IAM user, an IAM role, or a whole account. */
export type CallerKind = "set" | "user" | "role" | "account";

/** A statement by which somebody enters, and whom it names. */
export interface EntryStatement {
  readonly statement: Statement;
  /** Its Sid, or its position counted from 1. */
  readonly name: string;
  readonly callers: readonly {
    readonly kind: CallerKind;
    readonly name: string;
    readonly accountId: string | undefined;
  }[];
}

const ENTERS = new Set(["sts:assumerole", "sts:*", "*"]);

// why kept: two rules ask.
const known = new WeakMap<PolicyDocument, readonly EntryStatement[]>();

/** The statements of a trust policy that let principals of AWS call `sts:AssumeRole`. */
export function entryStatements(trustPolicy: PolicyDocument): readonly EntryStatement[] {
  const before = known.get(trustPolicy);
  if (before !== undefined) return before;
  const found = statementsOf(trustPolicy).flatMap((statement, index) => {
    const { Effect, Action, Sid } = statement;
    if (Effect !== "Allow" || !listOf(Action).some((action) => ENTERS.has(String(action).toLowerCase()))) return [];
    const names = namedPrincipals(statement)[0] ?? awsPrincipals(statement) ?? [];
    const callers = names.map((name) => ({ kind: kindOf(name), name, accountId: accountOf(name) }));
    return [{ statement, name: Sid ?? `statement ${index + 1}`, callers }];
  });
  known.set(trustPolicy, found);
  return found;
}

/** Whether the statement compares one of these keys (in lower case) of each call, whether it brings the key or not. */
export function demands(statement: Statement, ...keys: readonly string[]): boolean {
  return conditionsOf(statement).some(({ operator, key }) => keys.includes(key) && !operator.endsWith("ifexists"));
}

/** Source: IAM user guide, `reference_policies_elements_principal`, for the forms of an ARN. */
function kindOf(name: string): CallerKind {
  if (/^arn:[^:]*:(?:iam|sts)::[^:]*:(?:role|assumed-role)\//.test(name))
    return /\/AWSReservedSSO_[^/]*(?:\/[^/]*)?$/.test(name) ? "set" : "role";
  return /^arn:[^:]*:iam::[^:]*:user\//.test(name) ? "user" : "account";
}
