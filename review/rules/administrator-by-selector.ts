import { listed } from "../../core/faults/fault.ts";
import { administratorGrants } from "./administrator-grants.ts";
import { abccorpWith, homeWith } from "./cases/example-project.ts";
import type { Rule } from "./rule.ts";

const gold = abccorpWith("tags: { tier: gold }\nroles: [administrator, read-only, devops]");

/** A grant whose clients are not named, but selected. */
export const administratorBySelector: Rule = {
  id: "administrator-by-selector",
  severity: "warning",
  title: "Administrator of clients that nobody named",
  why: "With `clients: all` or by tags, a client becomes theirs the moment its file is there or gains a tag: a change of another file, which does not look like a grant.",
  mend: "Name the clients in the grant: `clients: [AbcCorp]`. For a shared permission set, name them under `clients` of the set.",
  onPortfolio: ({ head }) =>
    administratorGrants(head).flatMap(({ holder, clients, selector, at }) => {
      if (Array.isArray(selector)) return [];
      const which = selector === "all" ? "every client that has the role" : "every client with the tags";
      return [
        {
          subject: holder,
          message: `It is given administrator access to ${which}, whoever joins later: ${listed(clients)} today.`,
          at: at(),
        },
      ];
    }),
  passes: {
    head: {
      ...homeWith(`identityCenter: { region: eu-west-1 }
grants:
  - { group: Platform Engineers, clients: [AbcCorp], roles: [administrator] }
  - { group: Auditors, clients: { tags: { tier: gold } }, roles: [read-only] }`),
      ...gold,
    },
  },
  fails: {
    head: {
      ...homeWith(`identityCenter: { region: eu-west-1 }
grants:
  - { group: Platform Engineers, clients: { tags: { tier: gold } }, roles: [administrator] }`),
      ...gold,
    },
  },
};
