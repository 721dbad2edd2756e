import { inlineOf } from "./case-facts.ts";
import { type Holder, roleHolder, setHolder } from "./holder.ts";
import { PASSING } from "./pass-role-anywhere.ts";
import type { Found, RoleFacts, Rule, SetFacts } from "./rule.ts";
import { findingsOn, isLimitedBy, wideStatements } from "./wide-statements.ts";

/** A policy that lets its holder give any role to some services. */
export const passRoleByCondition: Rule = {
  id: "pass-role-by-condition",
  severity: "warning",
  title: "A policy that allows iam:PassRole on every role, limited by a condition",
  why: "The condition says to which service, or which roles by their tags; each such role of the account, also one that is made later, is the holder's.",
  mend: "Name the roles as Resource beside the condition.",
  onRole: (role) => passing(role, roleHolder(role)),
  onSet: (set) => passing(set, setHolder(set)),
  passes: inlineOf({ Action: "iam:PassRole", Resource: "arn:aws:iam::222222222222:role/task-runner" }),
  fails: inlineOf({
    Action: "iam:PassRole",
    Resource: "*",
    Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
  }),
};

function passing(about: RoleFacts | SetFacts, holder: Holder): readonly Found[] {
  const limited = wideStatements(holder, "iam:passrole", "role").filter((one) => isLimitedBy(one, PASSING));
  return findingsOn(about, holder, limited, "allows iam:PassRole on every role, under a condition");
}
