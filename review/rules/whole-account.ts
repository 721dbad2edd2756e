import { abccorpWith } from "./cases/example-project.ts";
import { foundIn, isGivenReasonFor, isWholeAccount } from "./found-in-trust.ts";
import type { Rule } from "./rule.ts";

/** A role that is open to the whole home account, with a written reason. */
export const wholeAccount: Rule = {
  id: "whole-account",
  severity: "warning",
  title: "A role that is open to the whole home account, for a written reason",
  why: "Every administrator of the home account can give the role to anybody there, without a word in these files. The proof does not speak of it either.",
  mend: "Name the permission sets, users or roles under `trust` instead.",
  onRole: (role) =>
    foundIn(
      role,
      (entry) => isWholeAccount(entry) && isGivenReasonFor(role, entry),
      ({ accounts }) =>
        `open to every principal of the home account ${[...(accounts ?? [])].join(", ")} whom its own policies allow it; reason given: ${role.openBecause ?? ""}`,
    ),
  passes: {
    head: abccorpWith(
      "roles:\n  administrator:\n  devops:\n  read-only:\n    trust: { permissionSets: [AbcCorpReadOnly] }",
    ),
  },
  fails: {
    head: abccorpWith(
      "roles:\n  administrator:\n  devops:\n  read-only:\n    trust: [{ permissionSets: [AbcCorpReadOnly] }, { wholeAccount: true, reason: The migration team is not in Identity Center yet }]",
    ),
  },
};
