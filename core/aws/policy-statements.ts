import type { PolicyDocument, Statement } from "./policy-document.ts";

/** One operator and key of a statement's condition, both in lower case, with the values as texts. */
export interface WrittenCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** A document's statements; also of a document with one statement outside a list. */
export function statementsOf(document: PolicyDocument): readonly Statement[] {
  return [document.Statement].flat();
}

/** Text or a list of texts as a list; empty when absent. */
export function listOf(value: unknown): readonly unknown[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one) => one !== undefined);
}

/** The conditions of a statement, one for each operator and key. */
export function conditionsOf(statement: Statement): readonly WrittenCondition[] {
  return Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) => ({
      operator: operator.toLowerCase(),
      key: key.toLowerCase(),
      values: listOf(value).map(String),
    })),
  );
}

const NAMING = new Set(["arnlike", "arnequals", "stringlike", "stringequals"]);

/** Values of the conditions that name principals by `aws:PrincipalArn`, one list for each such condition. */
export function namedPrincipals(statement: Statement): readonly (readonly string[])[] {
  return conditionsOf(statement)
    .filter(({ operator, key }) => key === "aws:principalarn" && NAMING.has(operator))
    .map(({ values }) => values);
}

/** The `AWS` principals of a statement; undefined when it names principals otherwise or leaves some out. */
export function awsPrincipals({ Principal, NotPrincipal }: Statement): readonly string[] | undefined {
  if (NotPrincipal !== undefined || Principal === undefined) return undefined;
  if (Principal === "*") return ["*"];
  return listOf(Principal.AWS).map(String);
}
