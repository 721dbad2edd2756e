import { trustOf } from "./case-facts.ts";
import { foundIn } from "./found-in-trust.ts";
import type { Rule } from "./rule.ts";

/** A trust policy that lets in somebody of an account that is neither the home account nor the role's own. */
export const foreignAccountTrust: Rule = {
  id: "foreign-account-trust",
  severity: "error",
  title: "A trust policy that lets in somebody of an account that is not the home account",
  why: "Switchyard gives access to people of the home account. Somebody of another account is in none of these files, holds no grant, and nothing here takes the access away again.",
  mend: "Remove the principal, or let its people in through the home account.",
  onRole: (role) => {
    const { homeAccountId, accountId } = role;
    if (homeAccountId === undefined) return [];
    const foreign = (accounts: ReadonlySet<string> = new Set()) =>
      [...accounts].filter((id) => id !== homeAccountId && id !== accountId);
    return foundIn(
      role,
      ({ by, accounts }) =>
        by === "id" || by === "principal"
          ? accounts === undefined || foreign(accounts).length > 0
          : foreign(accounts).length > 0,
      ({ text, where, accounts }) =>
        accounts === undefined
          ? `${where} of the trust policy lets in ${text}, of which nobody knows the account`
          : `${where} of the trust policy lets in ${text}, of the account ${foreign(accounts).join(", ")}, which is not the home account ${homeAccountId}`,
    );
  },
  passes: trustOf({ Principal: { AWS: "arn:aws:iam::111111111111:role/ci-deployer" } }),
  fails: trustOf({ Principal: { AWS: "arn:aws:iam::999999999999:role/ci-deployer" } }),
};
