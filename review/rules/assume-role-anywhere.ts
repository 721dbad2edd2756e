import { inlineOf } from "./case-facts.ts";
import { type Holder, roleHolder, setHolder } from "./holder.ts";
import type { Found, RoleFacts, Rule, SetFacts } from "./rule.ts";
import { findingsOn, fitsAll, fitsAnyAccount, wideStatements } from "./wide-statements.ts";

/** A policy that lets its holder enter any role that lets it. */
export const assumeRoleAnywhere: Rule = {
  id: "assume-role-anywhere",
  severity: "error",
  title: "A policy that allows sts:AssumeRole on every role, or in every account",
  why: "Which roles its holder can enter is then decided by the roles' trust policies alone: each one that is open to the account lets it in, also one that is made later in an account that nobody thinks of.",
  mend: "Name the roles as Resource, each with its account. In a permission set, leave that to the grants.",
  onRole: (role) => entering(role, roleHolder(role)),
  onSet: (set) => entering(set, setHolder(set)),
  passes: inlineOf({ Action: "sts:AssumeRole", Resource: "arn:aws:iam::222222222222:role/task-runner" }),
  fails: inlineOf({ Action: "sts:*", Resource: ["arn:aws:iam::*:role/OrganizationAccountAccessRole"] }),
};

function entering(about: RoleFacts | SetFacts, holder: Holder): readonly Found[] {
  const isWide = (pattern: string) => fitsAll(pattern, "role") || fitsAnyAccount(pattern);
  const open = wideStatements(holder, "sts:assumerole", "role", isWide);
  return findingsOn(about, holder, open, "allows sts:AssumeRole on every role, or on roles of every account");
}
