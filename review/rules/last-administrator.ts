import { listed } from "../../core/faults/fault.ts";
import { EXAMPLE_HOME, homeWith } from "./cases/example-project.ts";
import type { Rule } from "./rule.ts";
import { clientsWithout } from "./ways-left.ts";

/** A client that nobody is administrator of any more. */
export const lastAdministrator: Rule = {
  id: "last-administrator",
  severity: "warning",
  title: "The last administrator of a client goes",
  why: "What only an administrator can repair, such as a role that was changed by hand, then needs the client's own help.",
  mend: "Keep one administrator's grant, with `until` if it is for a time; or make sure that the client can help.",
  onPortfolio: (input) =>
    clientsWithout(
      input,
      ({ administrator }) => administrator === "yes",
      (_, before) => {
        const holders = [...new Set(before.map(({ holder }) => holder.key))].sort();
        return `Nobody is administrator of it any more; until now ${listed(holders)} could become it.`;
      },
    ),
  passes: { base: {}, head: homeWith(EXAMPLE_HOME.replace("user: alice@acme.example", "group: Platform Engineers")) },
  fails: { base: {}, head: homeWith(EXAMPLE_HOME.replace(/\n.*alice.*/, "")) },
};
