import type { Unproved } from "../../core/changes/access-difference.ts";
import { listed } from "../../core/faults/fault.ts";
import type { Finding, Rule, Severity } from "../rules/rule.ts";

/** A rule of the review itself, which needs more than the two portfolios. */
type OwnRule = Pick<Rule, "id" | "title" | "why" | "mend"> & { readonly severity: Exclude<Severity, "off"> };

/** What the review finds beside the catalogue's rules. None of them can be excepted or turned off. */
export const OWN_RULES = {
  notJudged: {
    id: "program-changed",
    severity: "warning",
    title: "The change touches files that are not judged",
    why: "The program, its packages, workflows and the policy pack decide what is deployed: a change to one of them can give anybody any access, whatever the stack files say.",
    mend: "Read these files yourself, and have somebody approve them who may change the program.",
  },
  baseMovedOn: {
    id: "base-moved-on",
    severity: "warning",
    title: "The base branch has moved on in the project's files",
    why: "What is merged is both changes together, and only this one is reviewed: a client that came in meanwhile may join a selector of this change.",
    mend: "Bring the branch up to date with its base, and look again.",
  },
  mergeGives: {
    id: "merge-gives-more",
    severity: "error",
    title: "Merged with the base branch as it is now, the change gives more",
    why: "Two changes that are harmless alone can give access together.",
    mend: "Bring the branch up to date with its base, and look again.",
  },
  notDecided: {
    id: "entering-not-decided",
    severity: "error",
    title: "It cannot be proved that nobody new gets into a role",
    why: "What changed holds what cannot be expressed as a set of requests, or takes too long to decide: somebody may get in whom no row tells.",
    mend: "Write it more simply, or have somebody read these policies who may give the access.",
  },
  declaration: {
    id: "no-new-access",
    severity: "error",
    title: "A change declared to give no new access gives some",
    why: "Who declares it asks for a lighter review.",
    mend: "Take out what gives access, or the declaration.",
  },
} as const satisfies Readonly<Record<string, OwnRule>>;

/** One finding of such a rule. */
export function ownFinding(rule: OwnRule, subject: string, message: string): Finding {
  return { rule: rule.id, severity: rule.severity, subject, message, mend: rule.mend, isOld: false };
}

/** Whose calls could not be decided, one for each role. */
export function notDecidedFindings(unproved: readonly Unproved[]): readonly Finding[] {
  return [...new Set(unproved.map(({ role }) => role))].map((role) => {
    const all = unproved.filter((one) => one.role === role);
    return ownFinding(
      OWN_RULES.notDecided,
      role,
      `It cannot be proved that nobody new gets in as ${listed(all.map(({ holder }) => holder))}: ${all[0]?.because ?? ""}.`,
    );
  });
}

/** Files that nobody looked at; none without one. */
export function notJudgedFindings(files: readonly string[]): readonly Finding[] {
  if (files.length === 0) return [];
  const what = files.length === 1 ? "one file that is" : `${files.length} files that are`;
  return [
    ownFinding(
      OWN_RULES.notJudged,
      "files",
      `The change touches ${what} not judged here, and that can give anybody access: ${listed(files)}.`,
    ),
  ];
}
