import { trustOf } from "./case-facts.ts";
import { foundIn } from "./found-in-trust.ts";
import type { Rule } from "./rule.ts";

/** A trust policy that lets in whoever asks. */
export const wildcardPrincipal: Rule = {
  id: "wildcard-principal",
  severity: "error",
  title: "A trust policy that lets in principals of any account",
  why: "Whoever has an AWS account can enter the role. Conditions such as an external ID, an address or an organization do not say who it is, and some, such as `StringLike` with `*` or `...IfExists`, leave out nobody at all.",
  mend: "Name the home account as Principal, and the permission sets, users or roles under `aws:PrincipalArn`; in a client's file, under `trust`.",
  onRole: (role) =>
    foundIn(
      role,
      ({ by, accounts }) => by === "everybody" && accounts === undefined,
      ({ text, where }) => `${where} of the trust policy lets in ${inWords(text)}, of any account`,
    ),
  passes: trustOf({
    Principal: { AWS: "arn:aws:iam::111111111111:root" },
    Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/ci-deployer" } },
  }),
  fails: trustOf({ Principal: { AWS: ["*"] }, Condition: { StringLike: { "aws:PrincipalArn": "*" } } }),
};

function inWords(text: string): string {
  return text === "*" ? "everybody" : text.startsWith("everybody") ? text : `whoever is like ${text}`;
}
