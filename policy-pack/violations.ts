import type { Found, RoleFacts, Rule, SetFacts } from "../review/rules/rule.ts";
import { isAtLeast } from "../review/rules/severity.ts";
import { type OwnCheckId, OWN_CHECKS } from "./own-checks.ts";
import type { PackContext } from "./pack-context.ts";

/** Something that is shown of a resource. It holds no value of the resource's arguments: any of them may be a secret. */
export interface Violation {
  /** Id of the rule or of the pack's own check; `excepted` and `not-judged` for what is shown only. */
  readonly policy: string;
  readonly urn: string;
  readonly message: string;
  /** Whether it stops the stack. */
  readonly stops: boolean;
}

/** Facts for the rules. */
export type Facts = { readonly role: RoleFacts } | { readonly set: SetFacts };

/** Names under which something is shown that stops nothing. */
export const SHOWN_ONLY = {
  excepted: "A finding that an exception lets pass",
  "not-judged": "What the resource gives is not judged here, or not yet",
} as const;

/** What the rules find, each rule once for a subject. */
export function findings(
  { settings }: PackContext,
  rules: readonly Rule[],
  facts: Facts,
  urn: string,
  now: Date,
): readonly Violation[] {
  return rules.flatMap((rule): readonly Violation[] => {
    const severity = settings.severities[rule.id] ?? rule.severity;
    if (severity === "off") return [];
    const found = look(rule, facts, settings);
    if (found === "failed") return [own("cannot-be-judged", urn, `The rule ${rule.id} could not be run on it.`)];
    const [first] = found;
    if (first === undefined) return [];
    const { subject } = first;
    const exception = settings.exceptions.find(
      (one) => one.rule === rule.id && one.subject === subject && Date.parse(one.until) > now.getTime(),
    );
    const message = `${subject}. ${rule.mend}`;
    if (exception === undefined)
      return [{ policy: rule.id, urn, message, stops: isAtLeast(severity, settings.failsFrom) }];
    const { owner, until, reason } = exception;
    const excuse = `${rule.id}, ${subject}: ${owner} answers for it until ${until} (${reason}).`;
    return [{ policy: "excepted", urn, message: excuse, stops: false }];
  });
}

/** why a word: a check that could not be made is no pass, and the error's own text may hold what was looked at. */
function look(rule: Rule, facts: Facts, settings: PackContext["settings"]): readonly Found[] | "failed" {
  try {
    if ("role" in facts) return rule.onRole?.(facts.role, settings) ?? [];
    return rule.onSet?.(facts.set, settings) ?? [];
  } catch {
    return "failed";
  }
}

/** A violation of one of the pack's own checks. */
export function own(id: OwnCheckId, urn: string, what: string): Violation {
  return { policy: id, urn, message: `${what} ${OWN_CHECKS[id].mend}`, stops: true };
}
