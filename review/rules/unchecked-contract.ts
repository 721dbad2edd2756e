import { EXAMPLE_HOME, homeWith } from "./cases/example-project.ts";
import type { Rule } from "./rule.ts";

const unchecked = (because: string) =>
  homeWith(`uncheckedContracts:\n  - { client: abccorp, because: ${because} }\n${EXAMPLE_HOME}`);

/** A client whose contract the home stack holds against no file. */
export const uncheckedContract: Rule = {
  id: "unchecked-contract",
  severity: "warning",
  title: "A contract that is held against no file",
  why: "The home stack takes the client's contract as its state holds it. Whoever can write to that state decides which roles permission sets lead to, and no review sees it.",
  mend: "Take the client out of `uncheckedContracts`, unless its file really is elsewhere and somebody watches over its state.",
  onPortfolio: ({ head: { home } }) =>
    home.uncheckedContracts.map(({ client, because }, index) => ({
      subject: `client:${client}`,
      message: `Whoever can write to its state decides where permission sets lead; reason given: ${because}.`,
      at: home.origin.locate(["uncheckedContracts", index]),
    })),
  passes: { head: homeWith(EXAMPLE_HOME) },
  fails: { head: unchecked("its file is in a repository of its own") },
};
