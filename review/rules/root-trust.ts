import { trustOf } from "./case-facts.ts";
import { foundIn, isGivenReasonFor, isWholeAccount } from "./found-in-trust.ts";
import type { Rule } from "./rule.ts";

/** A trust policy that is open to a whole account, and nobody wrote why. */
export const rootTrust: Rule = {
  id: "root-trust",
  severity: "error",
  title: "A trust policy that is open to a whole account",
  why: "Every administrator of that account can give the role to anybody there. An external ID, MFA or an address says how somebody comes, not who it is.",
  mend: "Name the permission sets, users or roles under `aws:PrincipalArn`. Where it must be the whole home account, write `wholeAccount: true` with a reason in the client's file.",
  onRole: (role) =>
    foundIn(
      role,
      (entry) => isWholeAccount(entry) && !isGivenReasonFor(role, entry),
      ({ where, accounts }) =>
        `${where} of the trust policy lets in every principal of the account ${[...(accounts ?? [])].join(", ")} whom its own policies allow it`,
    ),
  passes: trustOf({
    Principal: { AWS: "arn:aws:iam::111111111111:root" },
    Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/ci-deployer" } },
  }),
  fails: trustOf({
    Principal: { AWS: "arn:aws:iam::111111111111:root" },
    Condition: { StringEquals: { "sts:ExternalId": "5b1f0c52-9d3a-4e7b-8a61-c2d94f07be13" } },
  }),
};
