import { administratorsWithout } from "./administrator-grants.ts";
import { EXAMPLE_HOME, homeWith, reviewWith } from "./cases/example-project.ts";
import type { Rule } from "./rule.ts";

const wanted = reviewWith("severities: { administrator-without-reason: error }");

/** Off where the settings do not ask for it. */
export const administratorWithoutReason: Rule = {
  id: "administrator-without-reason",
  severity: "off",
  title: "Administrator without `reason`",
  why: "Who reviews the grant, and who finds it a year later, must know what it is for.",
  mend: "Write `reason` in the grant: why they need it.",
  onPortfolio: ({ head }) => administratorsWithout(head, "reason"),
  passes: {
    head: {
      ...wanted,
      ...homeWith(EXAMPLE_HOME.replace("[administrator] }", "[administrator], reason: on call for the platform }")),
    },
  },
  fails: { head: wanted },
};
