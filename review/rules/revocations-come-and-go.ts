import { standsAt } from "../../core/client/role/revocation.ts";
import { EXAMPLE_HOME, homeWith } from "./cases/example-project.ts";
import { revocationsIn } from "./revocation-facts.ts";
import type { Found, PortfolioInput, Rule } from "./rule.ts";

const DENIED = homeWith(
  `${EXAMPLE_HOME}\ndenied: [{ user: bob, id: 93a4f8d2-1061-70a4-1c36-0123456789ab, since: 2026-11-28 }]`,
);

/** A revocation that is new, or that has run out and goes. */
export const revocationsComeAndGo: Rule = {
  id: "revocations-come-and-go",
  severity: "note",
  title: "Sessions are ended, or somebody is denied",
  why: "`switchyard revoke` acts at once and writes down what it did. The entry keeps the next deployment from undoing it, so it belongs in the default branch soon.",
  mend: "Merge it soon. Until then, a deployment of the default branch takes the denial away.",
  onPortfolio: look,
  passes: { base: DENIED, head: DENIED },
  fails: { base: {}, head: DENIED },
};

function look({ base, head }: PortfolioInput): readonly Found[] {
  if (base === undefined) return [];
  const [before, after] = [revocationsIn(base), revocationsIn(head)];
  return [
    ...[...after]
      .filter(([key, { since }]) => (before.get(key)?.since ?? "") < since)
      .map(([, { subject, what, at }]) => ({ subject, message: `${what}, from this change on.`, at })),
    ...[...before].flatMap(([key, { subject, what, since, until }]) =>
      !after.has(key) && until !== undefined && !standsAt({ before: since, until }, head.now)
        ? [{ subject, message: `${what}; that has run out at ${until}, and its entry goes.` }]
        : [],
    ),
  ];
}
