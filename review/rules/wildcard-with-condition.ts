import { trustOf } from "./case-facts.ts";
import { foundIn } from "./found-in-trust.ts";
import type { Rule } from "./rule.ts";

/** A trust policy that names everybody, so that a condition alone keeps strangers out. */
export const wildcardWithCondition: Rule = {
  id: "wildcard-with-condition",
  severity: "warning",
  title: "A trust policy that names everybody, and keeps strangers out by a condition alone",
  why: "Whoever loosens the condition opens the role to the world. Within one account such a statement also grants by itself: neither a permissions boundary nor a session policy of the caller limits it (IAM User Guide, Principal).",
  mend: "Write the account as Principal, and keep the condition.",
  onRole: (role) =>
    foundIn(
      role,
      ({ by, accounts }) => by === "everybody" && accounts !== undefined,
      ({ text, where, accounts }) =>
        `${where} of the trust policy names ${text}; only its condition limits it to ${[...(accounts ?? [])].join(", ")}`,
    ),
  passes: trustOf({
    Principal: { AWS: "111111111111" },
    Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111111111111:user/alice" } },
  }),
  fails: trustOf({
    Principal: "*",
    Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111111111111:user/alice" } },
  }),
};
