import type { Effect, PolicyDocument } from "../aws/policy-document.ts";
import { compileCondition, type ConditionCheck } from "./conditions.ts";
import type { Mismatch } from "./decision.ts";
import { type Check, compileAction, compilePrincipalCheck, compileResourceCheck } from "./elements.ts";
import { GrammarError } from "./grammar-error.ts";
import type { PrincipalTest } from "./principal-match.ts";

/**
 * Where a policy is attached: a trust policy names principals, an identity policy or boundary (and an SCP) names resources,
 * and a policy of an organization about its resources (RCP) names both.
 */
export type PolicySide = "identity" | "trust" | "resource";

/** A statement ready for evaluation. */
export interface CompiledStatement {
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: Effect;
  /** What in it is not understood: such an Allow never applies, such a Deny applies as if that part matched. */
  readonly problem: string | undefined;
  /** How a trust statement names a principal; undefined on the identity side and when not understood. */
  readonly grant: PrincipalTest | undefined;
  readonly elements: readonly Check[];
  readonly conditions: readonly ConditionCheck[];
}

/** A policy ready for evaluation, Deny statements and Allow statements apart. */
export interface CompiledPolicy {
  readonly denies: readonly CompiledStatement[];
  readonly allows: readonly CompiledStatement[];
}

const ELEMENTS: Readonly<Record<PolicySide, ReadonlySet<string>>> = {
  identity: new Set(["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"]),
  trust: new Set(["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Condition"]),
  resource: new Set(["Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition"]),
};
const DOCUMENT_ELEMENTS = new Set(["Version", "Id", "Statement"]);

function entries(name: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw new GrammarError(`${name} is not an object`);
}

interface Origin {
  readonly side: PolicySide;
  readonly variables: boolean;
  /** A fault of the whole document, which each statement shares. */
  readonly fault: string | undefined;
}

function compileStatement(source: unknown, index: number, { side, variables, fault }: Origin): CompiledStatement {
  const statement: object = typeof source === "object" && source !== null ? source : {};
  const fields = new Map<string, unknown>(Object.entries(statement));
  const written = fields.get("Effect");
  // why: only an exact "Allow" may allow; what is neither word is held against the request
  const effect: Effect = String(written).toLowerCase() === "allow" ? "Allow" : "Deny";
  const elements: Check[] = [];
  const conditions: ConditionCheck[] = [];
  let grant: PrincipalTest | undefined;
  let problem: string | undefined;
  const refuse = (text: string) => {
    problem ??= text;
    const mismatch: Mismatch = { element: "Grammar", expected: [text], found: null };
    if (effect === "Allow") elements.push(() => mismatch);
  };
  const attempt = (compile: () => void) => {
    try {
      compile();
    } catch (error) {
      if (!(error instanceof GrammarError)) throw error;
      refuse(error.message);
    }
  };
  if (fault !== undefined) refuse(fault);
  if (written !== "Allow" && written !== "Deny") refuse(`Effect is neither "Allow" nor "Deny"`);
  for (const key of fields.keys()) if (!ELEMENTS[side].has(key)) refuse(`unexpected element "${key}"`);
  if (side !== "identity") {
    attempt(() => {
      const principal = compilePrincipalCheck(statement, effect);
      grant = principal.grant;
      elements.push(principal.check);
    });
  }
  attempt(() => elements.push(compileAction(statement)));
  if (side !== "trust") attempt(() => elements.push(compileResourceCheck(statement, effect, variables)));
  attempt(() => {
    for (const [operator, keys] of entries("Condition", fields.get("Condition") ?? {})) {
      for (const [key, value] of entries(operator, keys)) {
        attempt(() => conditions.push(compileCondition(operator, key, value, effect, variables)));
      }
    }
  });
  const sid = fields.get("Sid");
  const named = typeof sid === "string" && sid !== "" ? sid : undefined;
  return { index, sid: named, effect, problem, grant, elements, conditions };
}

function documentFault(fields: ReadonlyMap<string, unknown>): string | undefined {
  const unknown = [...fields.keys()].find((key) => !DOCUMENT_ELEMENTS.has(key));
  if (unknown !== undefined) return `unexpected element "${unknown}"`;
  const version = fields.get("Version") ?? "2008-10-17";
  if (version === "2012-10-17" || version === "2008-10-17") return undefined;
  return `unknown policy version ${JSON.stringify(version)}`;
}

function compile(document: unknown, side: PolicySide): CompiledPolicy {
  const fields = new Map<string, unknown>(Object.entries(document ?? {}));
  const fault = documentFault(fields);
  const listed = fields.get("Statement") ?? [];
  const sources: readonly unknown[] = Array.isArray(listed) ? listed : [listed];
  // why: policy variables exist since version 2012-10-17; before, `${...}` is plain text
  const origin: Origin = { side, variables: fields.get("Version") === "2012-10-17", fault };
  const statements = sources.map((source, index) => compileStatement(source, index, origin));
  return {
    denies: statements.filter(({ effect }) => effect === "Deny"),
    allows: statements.filter(({ effect }) => effect === "Allow"),
  };
}

const compiled: Readonly<Record<PolicySide, WeakMap<object, CompiledPolicy>>> = {
  identity: new WeakMap(),
  trust: new WeakMap(),
  resource: new WeakMap(),
};

/**
 * Compiles a policy once and remembers the result for as long as the document object lives.
 * So a document must not be changed after its first evaluation: make a new one instead.
 */
export function compilePolicy(document: PolicyDocument, side: PolicySide): CompiledPolicy {
  const known = compiled[side].get(document);
  if (known !== undefined) return known;
  const fresh = compile(document, side);
  compiled[side].set(document, fresh);
  return fresh;
}
