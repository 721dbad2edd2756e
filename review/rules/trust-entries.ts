import type { PolicyDocument, Statement } from "../../core/aws/policy-document.ts";
import { listOf } from "../../core/aws/policy-statements.ts";
import { compileGlob, matchGlob } from "../../core/evaluate/glob.ts";
import { limitOfArn, type Limits, limitsOf, together } from "./trust-limits.ts";
import { readable } from "./written-document.ts";

/** Whom one name in a statement of a trust policy can let in, at most. */
export interface Entry extends Limits {
  /**
   * `everybody`: `*`, `NotPrincipal`, or a pattern of principals; `account`: an account as a whole; `principal`: one user,
   * role or session; `id`: a principal by its unique id; `federated`: whom an identity provider knows; `service`: of AWS.
   */
  readonly by: "everybody" | "account" | "principal" | "id" | "federated" | "service";
  /** As written; `everybody but …` for a `NotPrincipal`. */
  readonly text: string;
  /** The statement. */
  readonly statement: Statement;
  /** Its Sid, or its position counted from 1, for a sentence. */
  readonly where: string;
}

const ENTERING = ["sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity"];

// why kept: half a dozen rules ask for each role.
const known = new WeakMap<PolicyDocument, readonly Entry[]>();

/**
 * Whom a trust policy can let in, name by name: never fewer than AWS would, whatever its form. A name whose conditions
 * leave nobody is not among them. A Deny is heeded where it shuts out everybody but some; other ones are not.
 */
export function trustEntries(trustPolicy: PolicyDocument): readonly Entry[] {
  const document = readable(trustPolicy);
  const before = known.get(document);
  if (before !== undefined) return before;
  const denies = document.Statement.filter((one) => one.Effect === "Deny" && isForEverybody(one));
  const entries = document.Statement.flatMap((statement, index) => {
    const ways = statement.Effect === "Allow" ? ENTERING.filter((action) => covers(statement, action)) : [];
    if (ways.length === 0) return [];
    const heeded = denies.filter((deny) => ways.every((action) => covers(deny, action)));
    return entriesOf(statement, index, heeded);
  });
  known.set(document, entries);
  return entries;
}

function entriesOf(statement: Statement, index: number, denies: readonly Statement[]): readonly Entry[] {
  const limits = limitsOf(statement, denies);
  const where = statement.Sid === undefined ? `statement ${index + 1}` : statement.Sid;
  return namesOf(statement).flatMap(({ by, text, own }) => {
    const left = together(own, limits);
    return left.accounts?.size === 0 || left.kinds?.size === 0 ? [] : [{ ...left, by, text, statement, where }];
  });
}

interface Name extends Pick<Entry, "by" | "text"> {
  readonly own: Limits;
}

const ANYBODY: Limits = { named: false };

function namesOf({ Principal, NotPrincipal }: Statement): readonly Name[] {
  if (NotPrincipal !== undefined) {
    const excepted = Object.values(NotPrincipal).flatMap(listOf).map(String);
    return [{ by: "everybody", text: `everybody but ${excepted.join(", ")}`, own: ANYBODY }];
  }
  return Object.entries(Principal ?? {}).flatMap(([kind, names]) =>
    listOf(names).map((name) => nameOf(kind.toLowerCase(), String(name))),
  );
}

function nameOf(kind: string, text: string): Name {
  if (/[*?]/.test(text)) return { by: "everybody", text, own: ANYBODY };
  if (kind === "federated") return { by: "federated", text, own: ANYBODY };
  if (kind === "service" || kind === "canonicaluser") return { by: "service", text, own: { named: true } };
  const account = /^(?:arn:[a-z-]+:iam::)?(\d{12})(?::root)?$/.exec(text)?.[1];
  if (account !== undefined) return { by: "account", text, own: { named: false, accounts: new Set([account]) } };
  if (/^A(?:IDA|ROA)[A-Z0-9]{8,}$/.test(text)) return { by: "id", text, own: { named: true } };
  return { by: "principal", text, own: { ...limitOfArn(text, false), named: true } };
}

/** Whether the statement can be about the action. */
function covers({ Action, NotAction }: Statement, action: string): boolean {
  if (Action !== undefined) return names(Action, action);
  return NotAction !== undefined && !names(NotAction, action);
}

function names(patterns: Statement["Action"], action: string): boolean {
  return listOf(patterns).some((pattern) => matchGlob(compileGlob(String(pattern).toLowerCase(), "wildcards"), action));
}

function isForEverybody({ Principal }: Statement): boolean {
  return Principal !== undefined && Principal !== "*" && listOf(Principal.AWS).includes("*");
}
