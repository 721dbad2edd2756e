import { conditionsOf } from "../../core/aws/policy-statements.ts";
import { trustOf } from "./case-facts.ts";
import { foundIn } from "./found-in-trust.ts";
import type { Entry } from "./trust-entries.ts";
import type { Rule } from "./rule.ts";

const GITHUB = "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com";

/** A trust policy that lets in whoever a public identity provider knows. */
export const openFederation: Rule = {
  id: "open-federation",
  severity: "error",
  title: "A trust policy that lets in whoever an OpenID Connect provider knows",
  why: "A provider such as GitHub Actions, GitLab or Cognito signs tokens for anybody's account or repository; the audience is the same for all of them. Only a condition on the subject says whose token it is, and `repo:acme*` also fits the organization `acme-evil`.",
  mend: "Add `StringEquals` or `StringLike` for the provider's `sub`, as in `repo:acme/infrastructure:environment:production`.",
  onRole: (role) =>
    foundIn(
      role,
      (entry) => entry.by === "federated" && isOpenId(entry.text) && !namesSubject(entry),
      ({ text, where }) => `${where} of the trust policy lets in whoever ${text} signs a token for`,
    ),
  passes: trustOf({
    Principal: { Federated: GITHUB },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/infrastructure:*" },
      StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
    },
  }),
  fails: trustOf({
    Principal: { Federated: GITHUB },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } },
  }),
};

function isOpenId(provider: string): boolean {
  return !/^arn:[a-z-]+:iam::\d{12}:saml-provider\//.test(provider);
}

/** why of these operators alone: negated ones, `...IfExists` and `ForAllValues:` leave almost everybody. */
const POSITIVE = /^(?:foranyvalue:)?string(?:equals|like|equalsignorecase)$/;

function namesSubject({ text, statement }: Entry): boolean {
  const host = text.slice(text.indexOf("oidc-provider/") + 1).replace(/^.*oidc-provider\//, "");
  return conditionsOf(statement).some(
    ({ operator, key, values }) =>
      POSITIVE.test(operator) &&
      isClaimOf(key) &&
      values.length > 0 &&
      values.every((value) => saysWhose(value, operator.includes("like"), host)),
  );
}

/** Any claim but the audience, which is the same for everybody; Cognito's `amr` and the kind of a token say nothing either. */
function isClaimOf(key: string): boolean {
  return (
    /[.\]/a-z0-9_-]:[a-z_]+$/.test(key) &&
    !/^(?:aws|sts|iam|saml):/.test(key) &&
    !/:(?:aud|iss|amr|azp|oaud)$/.test(key)
  );
}

function saysWhose(value: string, isPattern: boolean, host: string): boolean {
  const sure = isPattern ? (/^[^*?]*/.exec(value)?.[0] ?? "") : value;
  if (value.includes("${")) return false;
  return host.includes("githubusercontent.com") && sure.startsWith("repo:")
    ? /^repo:[^/]+\//.test(sure)
    : sure !== "" && !/^(?:repo|project_path|system|organization):?$/.test(sure);
}
