import { beyondGrants, placed } from "./beyond-grants.ts";
import { globexWith } from "./cases/example-project.ts";
import type { Rule } from "./rule.ts";

/** Principals in a trust policy that nobody here makes or gives a grant to. */
export const trustWiderThanGrants: Rule = {
  id: "trust-wider-than-grants",
  severity: "warning",
  title: "Trust wider than the grants need",
  why: "A role lets in a permission set, user or role of the home account that these files neither make nor give a grant to. Whoever has it there, or gives it that name later, enters without a grant, and nobody who reads the grants sees it.",
  mend: "Take it out of `trust` in the client's file, or grant it the role in the home stack's file.",
  onPortfolio: ({ head }) =>
    beyondGrants(head).flatMap(({ subject, outside, at }) =>
      outside.map(({ words }) => ({
        subject,
        message: `Its trust lets in ${words}, which these files neither make nor grant it to.`,
        ...placed(at()),
      })),
    ),
  passes: {
    head: globexWith(`roles:
  read-only: { trust: { permissionSets: [GlobexReadOnly] } }
  devops:`),
  },
  fails: {
    head: globexWith(`roles:
  read-only: { trust: { permissionSets: [GlobexReadOnly, Oncall] } }
  devops:`),
  },
};
