import { isNewException } from "../settings/stricter-settings.ts";
import { reviewWith } from "./cases/example-project.ts";
import type { Found, PortfolioInput, Rule } from "./rule.ts";

const exception = (until: string) =>
  reviewWith(`exceptions:
  - rule: trust-without-grant
    subject: Globex/devops
    reason: the grant comes with the next release
    owner: platform@acme.example
    until: ${until}`);

/** Exceptions that are new, have run out, or run for too long. */
export const exceptionsShown: Rule = {
  id: "exceptions",
  severity: "warning",
  title: "An exception that is new, has run out, or runs for long",
  why: "An exception lets a finding pass from the change on that brings it, so that whoever approves the change must see it. One that has run out counts no more, and one with an end years away has none. It takes no exception itself.",
  mend: "Approve a new exception as you would the finding itself; remove one that has run out, or mend what it was for.",
  onPortfolio: look,
  passes: { head: exception("2027-01-31") },
  fails: { base: {}, head: exception("2027-01-31") },
};

const DAY = 86_400_000;

function look({ head, settings, written }: PortfolioInput): readonly Found[] {
  const now = head.now.getTime();
  return settings.exceptions.flatMap((one): readonly Found[] => {
    const { rule, subject, reason, owner, until, at } = one;
    const left = Date.parse(until) - now;
    const far = left > settings.maxDaysOfGrant * DAY;
    const say = (message: string) => ({ subject: `exception:${rule} ${subject}`, message, at });
    if (left <= 0) return [say(`It ran out at ${until} and counts no more.`)];
    return [
      ...(isNewException(one, written.base)
        ? [say(`It is new, until ${until}, owner ${owner}, reason: ${JSON.stringify(reason)}.`)]
        : []),
      ...(far ? [say(`It ends at ${until}, more than ${settings.maxDaysOfGrant} days from now.`)] : []),
    ];
  });
}
