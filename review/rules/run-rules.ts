import type { AccessDiff } from "../../core/changes/access-difference.ts";
import type { ClientPlan, RolePlan } from "../../core/client/client-plan.ts";
import { type Portfolio, standingClients } from "../../core/portfolio/read-portfolio.ts";
import type { Exception, ReviewSettings } from "../settings/review-settings.ts";
import { isNewException } from "../settings/stricter-settings.ts";
import { RULES } from "./catalogue.ts";
import { roleFacts, setFacts } from "./facts.ts";
import type { Finding, Found, PortfolioInput, RoleFacts, Rule, SetFacts, Severity } from "./rule.ts";
import { SEVERITIES } from "./severity.ts";

const NO_DIFF: AccessDiff = {
  ...{ gains: [], losses: [], renames: [], withoutEffect: [], unproved: [] },
  ...{ clients: [], accounts: [] },
};

/**
 * Runs the rules over both sides of a change. What base has as well is old: base is looked at as a change of nothing, so
 * that a rule about a change finds nothing there. A rule that throws is a finding of severity `error`.
 * @param now Moment from which on an exception that ended then counts no more.
 * @param rules Default: all of the catalogue.
 * @returns the findings in head, those with an exception as well; worst first, then by rule and subject.
 */
export function runRules(input: PortfolioInput, now: Date, rules: readonly Rule[] = RULES): readonly Finding[] {
  const { settings, written, base } = input;
  const exceptions = new Map(
    settings.exceptions.filter(({ until }) => Date.parse(until) > now.getTime()).map((one) => [exceptionKey(one), one]),
  );
  const looked = new Looks();
  const findings = rules.flatMap((rule): readonly Finding[] => {
    const severity = settings.severities[rule.id] ?? rule.severity;
    if (severity === "off") return [];
    const found = look(rule, input, looked);
    const before = found.length === 0 || base === undefined ? [] : look(rule, asBase(input, base), looked);
    const old = new Set(before.map(keyOf));
    return distinct(found).map((one): Finding => {
      const exception = one.failed ? undefined : exceptions.get(exceptionKey({ rule: rule.id, subject: one.subject }));
      return {
        ...{ rule: rule.id, subject: one.subject, message: one.message, mend: rule.mend },
        ...(one.at !== undefined && { at: one.at }),
        severity: one.failed === true ? "error" : severity,
        isOld: old.has(keyOf(one)),
        ...(exception !== undefined && { exception: excuse(exception, isNewException(exception, written.base)) }),
      };
    });
  });
  return findings.sort(inOrder);
}

/** What a rule found, or that it could not look. */
interface Looked extends Found {
  readonly failed?: true;
}

/** why kept: what did not change between the two sides is the same object in both. */
class Looks {
  readonly #facts = new Map<RolePlan, RoleFacts>();
  readonly #found = new Map<Rule, Map<RolePlan, readonly Looked[]>>();
  readonly #sets = new Map<Portfolio, readonly SetFacts[]>();

  /** What the rule finds in the role. */
  atRole(rule: Rule, client: ClientPlan, role: RolePlan, look: NonNullable<Rule["onRole"]>, settings: ReviewSettings) {
    const known = this.#found.get(rule) ?? new Map<RolePlan, readonly Looked[]>();
    this.#found.set(rule, known);
    const found =
      known.get(role) ?? tried(rule, `${client.name}/${role.key}`, () => look(this.#of(client, role), settings));
    known.set(role, found);
    return found;
  }

  #of(client: ClientPlan, role: RolePlan): RoleFacts {
    const facts = this.#facts.get(role) ?? roleFacts(client, role);
    this.#facts.set(role, facts);
    return facts;
  }

  sets(portfolio: Portfolio): readonly SetFacts[] {
    const sets = this.#sets.get(portfolio) ?? setFacts(portfolio);
    this.#sets.set(portfolio, sets);
    return sets;
  }
}

function look(rule: Rule, input: PortfolioInput, looks: Looks): readonly Looked[] {
  const { head, settings } = input;
  const { onRole, onSet, onPortfolio } = rule;
  return [
    ...(onRole === undefined
      ? []
      : rolesOf(head).flatMap(([client, role]) => looks.atRole(rule, client, role, onRole, settings))),
    ...(onSet === undefined ? [] : tried(rule, rule.id, () => looks.sets(head).flatMap((set) => onSet(set, settings)))),
    ...(onPortfolio === undefined ? [] : tried(rule, rule.id, () => onPortfolio(input))),
  ];
}

function rolesOf(portfolio: Portfolio): readonly (readonly [ClientPlan, RolePlan])[] {
  return standingClients(portfolio).flatMap((client) => client.roles.map((role) => [client, role] as const));
}

/** why a finding: a check that could not be made is no pass. */
function tried(rule: Rule, subject: string, run: () => readonly Found[] | undefined): readonly Looked[] {
  try {
    return run() ?? [];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [{ subject, message: `The rule ${rule.id} could not be looked at: ${why}`, failed: true }];
  }
}

function asBase(input: PortfolioInput, base: Portfolio): PortfolioInput {
  const { settings, written } = input;
  return {
    base,
    head: base,
    diff: NO_DIFF,
    settings: { ...settings, exceptions: written.base.exceptions },
    written: { base: written.base, head: written.base },
  };
}

function keyOf({ subject, message }: Found): string {
  return JSON.stringify([subject, message]);
}

function distinct(found: readonly Looked[]): readonly Looked[] {
  return [...new Map([...found].reverse().map((one) => [keyOf(one), one])).values()].reverse();
}

function exceptionKey({ rule, subject }: Pick<Exception, "rule" | "subject">): string {
  return JSON.stringify([rule, subject]);
}

function excuse({ reason, owner, until }: Exception, isNew: boolean): NonNullable<Finding["exception"]> {
  return { reason, owner, until, isNew };
}

const badness = (severity: Severity) => SEVERITIES.indexOf(severity);

/** why not by language: the order must be the same on every machine. */
function inOrder(a: Finding, b: Finding): number {
  return (
    badness(b.severity) - badness(a.severity) ||
    order(a.rule, b.rule) ||
    order(a.subject, b.subject) ||
    order(a.message, b.message)
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
