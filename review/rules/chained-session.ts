import { roleCase } from "./case-facts.ts";
import { abccorpWith } from "./cases/example-project.ts";
import { finding } from "./finding.ts";
import type { Rule } from "./rule.ts";
import { trustEntries } from "./trust-entries.ts";

/** Seconds. Source: STS API Reference, AssumeRole, `DurationSeconds`: role chaining. */
const LONGEST = 3600;

/** A role that says more than the hour that AWS gives to whoever enters it. */
export const chainedSession: Rule = {
  id: "chained-session",
  severity: "warning",
  title: "A longer session than AWS gives to whoever enters the role",
  why: "People of a permission set, and roles, enter by role chaining: AWS ends such a session after an hour, and refuses a call that asks for more. The role says that it lasts longer, and revoking would seem to take longer than it does. For IAM users a longer session works.",
  mend: "Take `maxSessionDuration` out, or set it to 3600.",
  onRole: (role) => {
    const { trustPolicy, maxSessionSeconds = 0 } = role;
    if (trustPolicy === undefined || maxSessionSeconds <= LONGEST) return [];
    const entries = trustEntries(trustPolicy).filter(({ by }) => by !== "service");
    const chained = entries.every(({ by, kinds }) => by !== "federated" && kinds !== undefined && !kinds.has("user"));
    if (entries.length === 0 || !chained) return [];
    const message = `maxSessionDuration is ${maxSessionSeconds} seconds, but whoever the trust lets in comes by role chaining and gets ${LONGEST} at most`;
    return [finding(role, message)];
  },
  passes: roleCase({
    maxSessionSeconds: 43_200,
    trustPolicy: {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:user/alice" }, Action: "sts:AssumeRole" },
      ],
    },
  }),
  fails: { head: abccorpWith("roles:\n  administrator:\n  read-only:\n  devops: { maxSessionDuration: 7200 }") },
};
