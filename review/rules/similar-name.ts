import { EXAMPLE_HOME, homeWith } from "./cases/example-project.ts";
import { lookAlikes } from "./look-alikes.ts";
import type { Rule } from "./rule.ts";

/** A name that is easily read as another. */
export const similarName: Rule = {
  id: "similar-name",
  severity: "warning",
  title: "A name that is easily read as another",
  why: "Names that differ in case, in I and l, 0 and O or rn and m are read as one: a reviewer approves the one that is known, and the other gets in.",
  mend: "Correct it if it is misspelled; otherwise give it a name that nobody mistakes, or name it by `id`.",
  onPortfolio: ({ base, head }) =>
    lookAlikes(base, head)
      .filter(({ isDisguised }) => !isDisguised)
      .map(({ one, other }) => ({
        subject: one.key,
        message: `It is easily read as ${JSON.stringify(other.name)}, and is another name.`,
        at: one.at(),
      })),
  passes: { head: homeWith(`${EXAMPLE_HOME}\n  - { group: Auditors 2, clients: [AbcCorp], roles: [devops] }`) },
  fails: { head: homeWith(`${EXAMPLE_HOME}\n  - { group: auditors, clients: [AbcCorp], roles: [devops] }`) },
};
