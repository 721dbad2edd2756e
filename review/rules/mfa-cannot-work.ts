import { placed } from "./beyond-grants.ts";
import { abccorpWith, EXAMPLE_HOME, homeWith } from "./cases/example-project.ts";
import { demands, entryStatements } from "./trusted-callers.ts";
import type { Found, RoleFacts, Rule } from "./rule.ts";

const HOME = homeWith(
  EXAMPLE_HOME.replace(
    "grants:",
    "iam: { users: { alice: } }\ngrants:\n  - { iamUser: alice, clients: [AbcCorp], roles: [operator] }",
  ),
);

const roles = (trust: string) =>
  abccorpWith(`roles:
  administrator:
  read-only:
  devops:
  operator: { level: devops, trust: ${trust} }`);

/** MFA demanded of callers who cannot show it. */
export const mfaCannotWork: Rule = {
  id: "mfa-cannot-work",
  severity: "warning",
  title: "MFA demanded where it cannot work",
  why: "AWS sees the MFA of IAM users alone: a session of Identity Center, of another federation or of a role never shows any, however its owner signed in. Whoever comes in that way is locked out, or the demand is believed to hold for people for whom it does not. In ways in that name permission sets or roles the files are refused for it (`config/trust-condition`).",
  mend: "Demand MFA of `users` alone, by name; for Identity Center, demand it in its own settings.",
  onRole: look,
  passes: { head: { ...HOME, ...roles("{ users: [alice], mfa: true }") } },
  fails: { head: { ...HOME, ...roles("{ wholeAccount: true, mfa: true, reason: whoever of us is on call }") } },
};

function look(role: RoleFacts): readonly Found[] {
  const { subject, trustPolicy } = role;
  if (trustPolicy === undefined) return [];
  return entryStatements(trustPolicy).flatMap(({ statement, name: where, callers }) => {
    if (!demands(statement, "aws:multifactorauthpresent", "aws:multifactorauthage")) return [];
    return callers.flatMap(({ kind, name }): readonly Found[] => {
      if (kind === "user") return [];
      const message =
        kind === "account"
          ? `${where} of its trust demands MFA of a whole account, ${name}: only IAM users can show it, so that nobody from Identity Center and no role comes in by it.`
          : `${where} of its trust demands MFA of ${name}, which cannot show any: it never comes in by it.`;
      return [{ subject, message, ...placed(role.at) }];
    });
  });
}
