import { cut } from "../../faults/fault.ts";

/** Longest list of principals in a sentence, in characters. */
const MAX_LIST = 400;

/**
 * Whom a trust policy that AWS gave back lets in, for a sentence: principals as they stand there, each with a word about
 * conditions. It judges nothing: a `Deny` and what a condition says are left out.
 * @param document Anything; what is no policy document reads as such.
 */
export function entrants(document: unknown): string {
  if (!isRecord(document)) return "(a policy that cannot be read)";
  const allowing = asList(document["Statement"])
    .filter(isRecord)
    .filter(({ Effect }) => Effect === "Allow");
  const named = allowing.flatMap((statement) => {
    const condition = statement["Condition"] === undefined ? "" : " under conditions";
    return principals(statement).map((principal) => `${principal}${condition}`);
  });
  return named.length === 0 ? "nobody" : cut([...new Set(named)].join(", "), MAX_LIST);
}

function principals({ Principal: principal, NotPrincipal: excepted }: Readonly<Record<string, unknown>>): string[] {
  if (excepted !== undefined) return [`everybody but ${named(excepted).join(", ")}`];
  return named(principal);
}

function named(principal: unknown): string[] {
  const texts = isRecord(principal) ? Object.values(principal).flatMap(asList) : asList(principal);
  return texts.filter((text) => typeof text === "string").map((text) => (text === "*" ? "everybody" : text));
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
