import { accessOf } from "../../core/changes/access-of.ts";
import { EXAMPLE_HOME, homeWith } from "./cases/example-project.ts";
import type { Rule } from "./rule.ts";

const withGroup = (policy: string) =>
  homeWith(
    `iam:\n  users: { bob: {} }\n  groups:\n    operators: { members: [bob], managedPolicies: [${policy}] }\n${EXAMPLE_HOME}\n  - { iamGroup: operators, clients: [Globex], roles: [operator] }`,
  );
const GLOBEX = {
  "Pulumi.client-globex.yaml": `config:
  switchyard:client:
    name: Globex
    accountId: "333333333333"
    roles:
      read-only: {}
      devops: {}
      operator: { level: read-only, trust: { users: [bob] } }
`,
};

/** An IAM user or group of the home account that is administrator there. */
export const identityIsAdministrator: Rule = {
  id: "identity-is-administrator",
  severity: "error",
  title: "An IAM user or group is administrator of the home account",
  why: "An administrator of the home account can take anybody's place in it, and so enters every client. A member more of such a group is as much.",
  mend: "Take the policy away from the IAM user or group: entering clients needs none. For an administrator of the home account itself use an account of its own.",
  onPortfolio: ({ head }) =>
    [...accessOf(head).byKey.values()]
      .filter(
        ({ holder, target, administrator }) =>
          target.kind === "account" &&
          administrator === "yes" &&
          (holder.kind === "iam-user" || holder.kind === "iam-group"),
      )
      .map(({ holder, target, through, place }) => ({
        subject: holder.key,
        message: `It is administrator of the home account ${target.accountId}, by ${through.join(", ")}.`,
        at: place().at,
      })),
  passes: { head: { ...GLOBEX, ...withGroup("ReadOnlyAccess") } },
  fails: { head: { ...GLOBEX, ...withGroup("AdministratorAccess") } },
};
