import { standsAt } from "../../core/client/role/revocation.ts";
import { revocationsIn } from "./revocation-facts.ts";
import { abccorpWith } from "./cases/example-project.ts";
import type { PortfolioInput, Found, Rule } from "./rule.ts";

const ROLES = "roles: [administrator, read-only, devops]";
const revoked = (moment: string) => abccorpWith(`${ROLES}\nrevoked: { administrator: ${moment} }`);

/** A revocation that still matters, and that the change takes out or moves back. */
export const revocationTakenOut: Rule = {
  id: "revocation-taken-out",
  severity: "warning",
  title: "Ended sessions, or somebody who is denied, are let in again",
  why: "Somebody ended these sessions, or shut this person out, with a reason. Without the entry the next deployment takes the denial away: sessions from before go on until they run out, and the person gets in by every grant that is left.",
  mend: "Make sure that whoever wrote the entry agrees. `npx switchyard status` says which have run out: those can go.",
  onPortfolio: look,
  passes: { base: revoked("2026-11-28T10:00:00Z"), head: abccorpWith(ROLES) },
  fails: { base: revoked("2026-11-28T23:50:00Z"), head: abccorpWith(ROLES) },
};

function look({ base, head }: PortfolioInput): readonly Found[] {
  if (base === undefined) return [];
  const after = revocationsIn(head);
  // why: the sessions of a role that is deleted end with it.
  const there = new Set([...head.clients, ...head.others].flatMap(({ roles }) => roles.map(({ arn }) => arn)));
  return [...revocationsIn(base)].flatMap(([key, { subject, what, since, until }]) => {
    const now = after.get(key);
    const isStanding = until === undefined || standsAt({ before: since, until }, head.now);
    if (key.startsWith("arn:") && !there.has(key)) return [];
    if (!isStanding) return [];
    if (now === undefined) return [{ subject, message: `${what}, and the change takes that out.` }];
    const { at } = now;
    if (until === undefined || now.until === undefined) return [];
    if (now.since < since)
      return [{ subject, message: `${what}, and the change says before ${now.since} instead.`, at }];
    // why: with a shorter `maxSessionDuration` the denial ends before the sessions that began under the longer one.
    if (Date.parse(now.until) >= Date.parse(until)) return [];
    return [{ subject, message: `${what} until ${until}, and the change lets that end at ${now.until}.`, at }];
  });
}
