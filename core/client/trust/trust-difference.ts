import type { Partition } from "../../aws/partitions.ts";
import type { Condition, PolicyDocument, Statement } from "../../aws/policy-document.ts";
import { awsPrincipals, listOf, statementsOf } from "../../aws/policy-statements.ts";
import { reservedRolePattern } from "../../aws/reserved-roles.ts";
import { canonicalPolicy } from "../../aws/same-policy.ts";
import { BeyondBudget } from "../../requests/budget.ts";
import { ExcessFinder } from "../../requests/trust-excess.ts";
import { isOfSets, type SetRoles, setsMatched } from "./set-patterns.ts";
import type { HomeAccount } from "./trust-statements.ts";

/** What two trust policies are compared for. */
export interface ComparedTrust {
  readonly partition: Partition;
  /** ARN of the role. */
  readonly role: string;
  readonly now: Date;
  /** Where given, a pattern for roles of permission sets stands for those of these that it matches, wherever Identity Center makes them. */
  readonly sets?: { readonly home: HomeAccount; readonly roles: SetRoles };
}

/**
 * Why the trust policy that a file plans cannot be shown to let in exactly whom the other one lets in; undefined where it
 * is shown in both ways: of every user and role that there could be, no call is let in by one and refused by the other; and
 * the statements are the same but for their Sids, their order, and how lists are spelled.
 */
export function trustDifference(
  planned: PolicyDocument,
  standing: PolicyDocument,
  about: ComparedTrust,
): string | undefined {
  const [one, other] = [planned, standing].map((document) => inOneVersion(bySets(document, about.sets)));
  if (one === undefined || other === undefined) return "its trust policy has policy variables";
  if (partsOf(one) !== partsOf(other)) return "the trust policy that a file would plan is another one";
  const finder = new ExcessFinder(about);
  try {
    for (const [from, to, words] of [
      [one, other, "a file would let in more than its trust policy"],
      [other, one, "a file would let in fewer than its trust policy"],
    ] as const)
      for (const index of statementsOf(from).keys()) if (finder.find(from, index, to) !== undefined) return words;
  } catch (error) {
    if (!(error instanceof BeyondBudget)) throw error;
    return `whether a file would let in the same cannot be shown: ${error.message}`;
  }
  return undefined;
}

/** why none with variables: they mean something in one version of the language and are plain text in the other. */
function inOneVersion(document: PolicyDocument): PolicyDocument | undefined {
  if (JSON.stringify(document).includes("${")) return undefined;
  return { Version: "2012-10-17", Statement: statementsOf(document) };
}

/** One text for all spellings of the same statements: each taken apart into one principal and one action. */
function partsOf(document: PolicyDocument): string {
  return JSON.stringify([...new Set(statementsOf(document).flatMap(partsIn))].sort());
}

function partsIn(statement: Statement): readonly string[] {
  const { Effect, Action, Condition = {}, Principal, ...others } = statement;
  const conditions = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => [
      `${asOne(operator.toLowerCase(), key.toLowerCase(), listOf(values).map(String))} ${key.toLowerCase()}`,
      [...new Set(listOf(values).map(String))].sort(),
    ]),
  );
  const principals = awsPrincipals(statement) ?? [canonicalPolicy(Principal)];
  // why kept: services and identity providers beside are none of the callers that are looked at below.
  const beside = typeof Principal === "object" ? { ...Principal, AWS: undefined } : {};
  return principals.flatMap((principal) =>
    listOf(Action).map((action) =>
      canonicalPolicy({
        Effect,
        principal: principal.replace(/^(\d{12})$/, "arn:aws:iam::$1:root").replace(/^arn:aws[a-z-]*:/, "arn:"),
        action: String(action).toLowerCase(),
        conditions: Object.fromEntries(conditions) as Readonly<Record<string, readonly string[]>>,
        others: { ...others, Sid: undefined, beside },
      }),
    ),
  );
}

/**
 * why: of the ARN of a user or role, which holds no colon where a wildcard may stand, these do the same.
 * Source: IAM user guide, `reference_policies_elements_condition_operators`.
 */
function asOne(operator: string, key: string, values: readonly string[]): string {
  if (key !== "aws:principalarn") return operator;
  const isLiteral = operator === "stringequals" && !values.some((value) => /[*?]/.test(value));
  return isLiteral || ["arnequals", "arnlike", "stringlike"].includes(operator) ? "arnlike" : operator;
}

/** The same document with the patterns of files in the place of others for the same permission sets. */
function bySets(document: PolicyDocument, sets: ComparedTrust["sets"]): PolicyDocument {
  if (sets === undefined) return document;
  const { home, roles } = sets;
  const renamed = (values: readonly string[]) => {
    const patterns = values.filter((value) => isOfSets(home, value));
    const names = setsMatched(patterns, roles).map((name) => reservedRolePattern(home.partition, home.accountId, name));
    return [...values.filter((value) => !patterns.includes(value)), ...names];
  };
  const inCondition = (condition: Condition): Condition =>
    Object.fromEntries(
      Object.entries(condition).map(([operator, keys]) => [
        operator,
        Object.fromEntries(
          Object.entries(keys).map(([key, values]) => [
            key,
            // why these alone: to the others a wildcard is a character like any other, or they say the contrary.
            key.toLowerCase() === "aws:principalarn" && /^(?:arn|string)like$|^arnequals$/i.test(operator)
              ? renamed(listOf(values).map(String))
              : values,
          ]),
        ),
      ]),
    );
  return {
    ...document,
    Statement: statementsOf(document).map(({ Condition: condition, ...rest }) => ({
      ...rest,
      ...(condition !== undefined && { Condition: inCondition(condition) }),
    })),
  };
}
