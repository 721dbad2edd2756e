import type { Effect } from "../../aws/policy-document.ts";
import { compileNotPrincipal, compilePrincipal } from "../../evaluate/principal-match.ts";
import { callerById, callerNamed, callersOf, sessionNamed } from "../caller.ts";
import type { Pattern } from "../values/pattern.ts";
import type { Clause } from "../values/text-set.ts";

/** Callers whom a principal of a policy names, by how it names them. */
interface Named {
  readonly patterns: readonly Pattern[];
  readonly as: "account" | "entity" | "session" | "anyone";
}

const ACCOUNT = /^(?:arn:(aws[a-z-]*):iam::)?(\d{12})(?::root)?$/;
const SESSION = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)\/([^/]+)$/;
const FEDERATED = /^arn:aws[a-z-]*:sts::\d{12}:federated-user\//;

/** @param name One that the evaluator takes for a principal. */
function named(name: string): Named {
  if (name === "*") return { patterns: [], as: "anyone" };
  const [, partition, account] = ACCOUNT.exec(name) ?? [];
  if (account !== undefined) return { patterns: [callersOf(partition, account)], as: "account" };
  const [, of, accountId, role, session] = SESSION.exec(name) ?? [];
  if (of !== undefined && accountId !== undefined && role !== undefined && session !== undefined)
    return { patterns: sessionNamed(of, accountId, role, session), as: "session" };
  if (FEDERATED.test(name)) return { patterns: [], as: "entity" };
  return { patterns: name.startsWith("arn:") ? [callerNamed(name)] : callerById(name), as: "entity" };
}

/** All that a `Principal` names among those that call `sts:AssumeRole`: no service, no identity provider. */
function allNamed(value: unknown): readonly Named[] {
  if (value === "*") return [{ patterns: [], as: "anyone" }];
  const of: unknown = typeof value === "object" && value !== null && "AWS" in value ? value.AWS : [];
  return [of].flat().map((name) => named(String(name)));
}

/** Callers whom a `Principal` covers, as clauses that are all to be true. @throws GrammarError as the evaluator does */
export function readPrincipal(value: unknown): readonly Clause[] {
  compilePrincipal(value);
  const found = allNamed(value);
  return found.some(({ as }) => as === "anyone")
    ? []
    : [{ patterns: found.flatMap(({ patterns }) => patterns), negated: false }];
}

/**
 * Callers whom a `NotPrincipal` covers, each set of clauses some of them; read in the stricter way, as the evaluator does.
 * @param bounded Whether they have a permissions boundary; such are never left out of a Deny.
 * @throws GrammarError as the evaluator does
 */
export function readNotPrincipal(value: unknown, effect: Effect, bounded: boolean): readonly (readonly Clause[])[] {
  compileNotPrincipal(value, effect);
  const found = allNamed(value);
  const of = (as: Named["as"]): readonly Pattern[] => found.flatMap((one) => (one.as === as ? one.patterns : []));
  const anyone = found.some(({ as }) => as === "anyone");
  if (effect === "Allow")
    return anyone ? [] : [[{ patterns: found.flatMap(({ patterns }) => patterns), negated: true }]];
  if (bounded) return [[]];
  if (anyone) return [];
  // why two: only a user or role that is listed with its account is left out.
  return [[{ patterns: of("entity"), negated: true }], [{ patterns: of("account"), negated: true }]];
}
