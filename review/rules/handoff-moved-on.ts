import { sha256 } from "../../components/engine/sha256.ts";
import { hasMovedOn } from "../../core/client/handoff/handoff-template.ts";
import { abccorpWith } from "./cases/example-project.ts";
import type { Rule } from "./rule.ts";

const HANDED_OVER = `{ template: "0000000000000000", sent: "2026-11-01" }`;

/** The roles of a client that runs no Pulumi are no longer those that its people were asked to make. */
export const handoffMovedOn: Rule = {
  id: "handoff-moved-on",
  severity: "warning",
  title: "Roles that a client's people make have moved on",
  why: "A client that runs no Pulumi has the roles of the template that it got last. Until it gets a new one, a tightened trust policy is not tightened there, and a new role is not there.",
  mend: "Run `npx switchyard handoff <slug>`, commit what it records, and send the template.",
  onPortfolio: ({ head }) =>
    [...head.clients, ...head.others].flatMap((plan) => {
      const { handedOver, slug } = plan;
      if (handedOver === undefined || !hasMovedOn(plan, sha256)) return [];
      return [
        {
          subject: `client:${slug}`,
          message: `Its roles are not those of the template of ${handedOver.day}, which its people got last.`,
          at: plan.place(["handoff"]).at,
        },
      ];
    }),
  passes: { head: abccorpWith("handoff: true\nroles: [administrator, read-only, devops]") },
  fails: { head: abccorpWith(`handoff: ${HANDED_OVER}\nroles: [administrator, read-only, devops]`) },
};
