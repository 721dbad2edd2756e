import type { ClientPlan } from "../../core/client/client-plan.ts";
import type { Location } from "../../core/faults/fault.ts";
import { principalKey } from "../../core/home/settings/principals.ts";
import { EXAMPLE_HOME, homeWith } from "./cases/example-project.ts";
import type { Found, PortfolioInput, Rule } from "./rule.ts";

const until = (day: string) => homeWith(EXAMPLE_HOME.replace("[administrator] }", `[administrator], until: ${day} }`));

/** Ends of grants and ways in that have passed, or are too far away. */
export const endOfAccess: Rule = {
  id: "end-of-access",
  severity: "warning",
  title: "An `until` that has passed, or is far away",
  why: "What has ended gives nothing, and comes back by one changed date. An end years away is none: nobody is asked again. `maxDaysOfGrant` says how far is too far.",
  mend: "Remove what has ended; write a nearer `until`, or none where the access is meant to stay.",
  onPortfolio: ({ head, settings }) => {
    const judge = judgeOf(head.now, settings.maxDaysOfGrant);
    return [
      ...head.home.grants.flatMap(({ principal, until: end, origin, path }) =>
        judge(principalKey(principal), "Its grant", end, () => origin.locate([...path, "until"])),
      ),
      ...head.clients.flatMap((client) => ofWays(client, judge)),
    ];
  },
  passes: { head: until("2027-01-31") },
  fails: { head: until("2036-01-31") },
};

type Judge = (subject: string, what: string, end: string | undefined, at: () => Location) => readonly Found[];

const DAY = 86_400_000;

function judgeOf(now: PortfolioInput["head"]["now"], most: number): Judge {
  return (subject, what, end, at) => {
    if (end === undefined) return [];
    const left = Date.parse(end) - now.getTime();
    if (left <= 0) return [{ subject, message: `${what} ended at ${end} and gives nothing any more.`, at: at() }];
    if (left <= most * DAY) return [];
    return [{ subject, message: `${what} ends at ${end}, more than ${most} days from now.`, at: at() }];
  };
}

function ofWays(client: ClientPlan, judge: Judge): readonly Found[] {
  return client.roles.flatMap(({ key, trust }) =>
    trust.flatMap((way) => {
      const whom = "names" in way ? way.names.join(", ") : "the whole account";
      return judge(
        `${client.name}/${key}`,
        `Its way in for ${whom}`,
        way.until,
        () => client.place(["roles", key, "trust"]).at,
      );
    }),
  );
}
