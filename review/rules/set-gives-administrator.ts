import { setCase } from "./case-facts.ts";
import { homeWith, EXAMPLE_HOME } from "./cases/example-project.ts";
import { finding } from "./finding.ts";
import { isAdministrator, setHolder } from "./holder.ts";
import type { Rule } from "./rule.ts";

/** A permission set that makes its holders administrators of the accounts in which it is assigned. */
export const setGivesAdministrator: Rule = {
  id: "set-gives-administrator",
  severity: "error",
  title: "A permission set that gives administrator rights by itself",
  why: "Permission sets are there to enter roles. One with AdministratorAccess, IAMFullAccess or all actions makes everybody who holds it, for whatever role, administrator of the home account, and of each further account in which it is assigned: there they can give themselves every access to every client.",
  mend: "Take the policy out of the permission set; give administrators of the home account a permission set of their own, outside of Switchyard.",
  onSet: (set) => {
    const holder = setHolder(set);
    const known = holder.ofAws.filter(({ name }) => ADMINISTRATORS.includes(name)).map(({ name }) => name);
    const by = known.length > 0 ? known : isAdministrator(holder) ? ["its inline policy"] : [];
    return by.length === 0 ? [] : [finding(set, `gives administrator rights by itself, by ${by.join(", ")}`)];
  },
  passes: setCase({ managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }),
  fails: { head: homeWith(`${EXAMPLE_HOME}\npermissionSets: { managedPolicies: [AdministratorAccess] }`) },
};

/** Policies of AWS whose holder is an administrator, or makes itself one. */
const ADMINISTRATORS = ["AdministratorAccess", "IAMFullAccess", "AWSMcpServiceActionsFullAccess"];
