import { administratorsWithout } from "./administrator-grants.ts";
import { EXAMPLE_HOME, homeWith, reviewWith } from "./cases/example-project.ts";
import type { Rule } from "./rule.ts";

const wanted = reviewWith("severities: { administrator-without-until: error }");

/** Off where the settings do not ask for it. */
export const administratorWithoutUntil: Rule = {
  id: "administrator-without-until",
  severity: "off",
  title: "Administrator without `until`",
  why: "Administrator access that is meant for a task stays for years where nobody has to ask for it again. AWS itself refuses from `until` on.",
  mend: "Write `until` in the grant.",
  onPortfolio: ({ head }) => administratorsWithout(head, "until"),
  passes: {
    head: { ...wanted, ...homeWith(EXAMPLE_HOME.replace("[administrator] }", "[administrator], until: 2027-01-31 }")) },
  },
  fails: { head: wanted },
};
