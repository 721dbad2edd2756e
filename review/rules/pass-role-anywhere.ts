import { inlineOf } from "./case-facts.ts";
import { type Holder, roleHolder, setHolder } from "./holder.ts";
import type { Found, RoleFacts, Rule, SetFacts } from "./rule.ts";
import { findingsOn, isLimitedBy, wideStatements } from "./wide-statements.ts";

/** Conditions that say which roles, or to whom. */
export const PASSING = /^iam:(?:passedtoservice|associatedresourcearn|resourcetag\/.+)$|^aws:resourcetag\/.+$/;

/** A policy that lets its holder give any role to a service. */
export const passRoleAnywhere: Rule = {
  id: "pass-role-anywhere",
  severity: "error",
  title: "A policy that allows iam:PassRole on every role",
  why: "Whoever may give any role to a function, a task or an instance has whatever the strongest role of the account may do. `iam:*`, `*` and a `NotAction` that leaves it out allow it as well.",
  mend: "Name the roles as Resource, and the service under `iam:PassedToService`. Where an administrator is meant, attach AdministratorAccess, which says so.",
  onRole: (role) => passing(role, roleHolder(role)),
  onSet: (set) => passing(set, setHolder(set)),
  passes: inlineOf({
    Action: "iam:PassRole",
    Resource: "arn:aws:iam::222222222222:role/task-runner",
    Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
  }),
  fails: inlineOf({ Action: "iam:Pass*", Resource: "arn:aws:iam::*:role/*" }),
};

function passing(about: RoleFacts | SetFacts, holder: Holder): readonly Found[] {
  const open = wideStatements(holder, "iam:passrole", "role").filter((one) => !isLimitedBy(one, PASSING));
  return findingsOn(about, holder, open, "allows iam:PassRole on every role, to every service");
}
