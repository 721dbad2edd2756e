import { compilePolicy } from "../../core/evaluate/statement.ts";
import { trustOf } from "./case-facts.ts";
import { finding } from "./finding.ts";
import type { Rule } from "./rule.ts";

/** A trust policy of which something is not understood here, so that no rule has judged it. */
export const unreadableTrust: Rule = {
  id: "unreadable-trust",
  severity: "error",
  title: "A trust policy that nobody here can read",
  why: "AWS refuses most of what is not understood here; of the rest nobody knows whom it lets in. No other rule has judged it.",
  mend: "Write it as the IAM User Guide does: an account, user, role or session as Principal, known condition operators, no wildcard inside an ARN.",
  onRole: (role) => {
    const { trustPolicy } = role;
    if (trustPolicy === undefined) return [];
    const raw: unknown = trustPolicy;
    if (typeof raw !== "object" || raw === null) return [finding(role, "the trust policy is no policy document")];
    const { allows, denies } = compilePolicy(trustPolicy, "trust");
    const problems = new Set([...allows, ...denies].flatMap(({ problem }) => problem ?? []));
    return [...problems].map((problem) => finding(role, `the trust policy is not understood: ${problem}`));
  },
  passes: trustOf({ Principal: { AWS: "arn:aws:iam::111111111111:role/ci-deployer" } }),
  fails: trustOf({ Principal: { AWS: "arn:aws:iam::111111111111:group/developers" } }),
};
