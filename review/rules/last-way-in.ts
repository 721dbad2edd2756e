import { listed } from "../../core/faults/fault.ts";
import { EXAMPLE_HOME, homeWith } from "./cases/example-project.ts";
import type { Rule } from "./rule.ts";
import { clientsWithout } from "./ways-left.ts";

/** A client that nobody can enter any more. */
export const lastWayIn: Rule = {
  id: "last-way-in",
  severity: "error",
  title: "The last way into a client goes",
  why: "With this change nobody can enter the client by any of its roles. Whoever must repair something there then needs the client's own help.",
  mend: "Keep one grant on a role of the client; or, if the client leaves, say `offboarding: true` in its file or remove the file.",
  onPortfolio: (input) =>
    clientsWithout(
      input,
      () => true,
      (_, before) => `Nobody can enter it any more; until now ${listed(holdersOf(before))} could.`,
    ),
  passes: {
    base: {},
    head: homeWith(EXAMPLE_HOME.replace(/\n.*Platform.*/, "")),
  },
  fails: {
    base: {},
    head: homeWith(
      EXAMPLE_HOME.replace(/\n.*Platform.*/, "").replace("Auditors, clients: all", "Auditors, clients: [AbcCorp]"),
    ),
  },
};

function holdersOf(accesses: readonly { readonly holder: { readonly key: string } }[]): readonly string[] {
  return [...new Set(accesses.map(({ holder }) => holder.key))].sort();
}
