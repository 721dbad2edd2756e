import { administratorsWithout } from "./administrator-grants.ts";
import { EXAMPLE_HOME, homeWith, reviewWith } from "./cases/example-project.ts";
import type { Rule } from "./rule.ts";

const wanted = reviewWith("severities: { administrator-without-ticket: error }");

/** Off where the settings do not ask for it. */
export const administratorWithoutTicket: Rule = {
  id: "administrator-without-ticket",
  severity: "off",
  title: "Administrator without `ticket`",
  why: "Where it was asked for and approved must be found again when somebody asks.",
  mend: "Write `ticket` in the grant: the key or address of what it was approved in.",
  onPortfolio: ({ head }) => administratorsWithout(head, "ticket"),
  passes: {
    head: { ...wanted, ...homeWith(EXAMPLE_HOME.replace("[administrator] }", "[administrator], ticket: SEC-1234 }")) },
  },
  fails: { head: wanted },
};
