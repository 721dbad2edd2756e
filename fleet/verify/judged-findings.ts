import type { ClientPlan } from "../../core/client/client-plan.ts";
import { refreshed } from "./compare-role.ts";
import type { Evaluation } from "./evaluate-deployed.ts";
import type { Attempt, DeployedHole, Finding } from "./verify-report.ts";

/** One finding for each role and kind of hole: the first, and how many more. The report has them all. */
export function holeFindings(
  { slug }: Pick<ClientPlan, "slug">,
  evaluation: Evaluation | undefined,
): readonly Finding[] {
  const byRole = new Map<string, (DeployedHole & { readonly role: string })[]>();
  for (const hole of evaluation?.holes.get(slug) ?? []) {
    const key = `${hole.kind} ${hole.role}`;
    byRole.set(key, [...(byRole.get(key) ?? []), hole]);
  }
  return [...byRole.values()].flatMap(([first, ...others]): readonly Finding[] => {
    if (first === undefined) return [];
    const { kind, role, principal, attack, because } = first;
    const more = others.length === 0 ? "" : ` (and ${String(others.length)} more like it)`;
    return [
      {
        severity: "fault",
        client: slug,
        role,
        what: kind === "lock-out" ? "who does not get in" : "who gets in",
        expected: EXPECTED[kind](principal),
        found: `${principal} ${attack}: ${because}${more}`,
        next: `${refreshed(slug)}, and home after it`,
      },
    ];
  });
}

const EXPECTED: Readonly<Record<DeployedHole["kind"], (principal: string) => string>> = {
  "too-much": () => "nobody but who is granted it, on its conditions",
  "lock-out": (principal) => `${principal}, as granted`,
  unproved: () => "policies of which it can be decided who gets in",
};

/** A role that AWS did not let in, though the documents do: what the evaluator does not see, as organization policies. */
export function attemptFindings(attempts: readonly Attempt[]): readonly Finding[] {
  return attempts
    .filter(({ result }) => result === "refused")
    .map(({ client, role, through, by, because = "" }) => ({
      severity: "fault",
      client,
      role,
      what: "real sts:AssumeRole",
      expected: `${through} enters, as trust and policies say`,
      found: `refused (by ${by}): ${because}`,
      next: "Look for an organization policy of either side (SCP, RCP) that denies it; those are not evaluated.",
    }));
}

/** Whom trust policies let in that the home stack does not manage. */
export function trustFindings(evaluation: Evaluation | undefined): readonly Finding[] {
  return (evaluation?.sentences ?? []).map((found) => ({
    severity: "warning",
    what: "trust",
    expected: "only whom home manages",
    found,
    next: "Take out of the client's file whom nobody means to let in.",
  }));
}

/** Clients that have no file here: what their accounts have was held against nothing. */
export function uncheckedFindings(slugs: readonly string[]): readonly Finding[] {
  return slugs.map((client) => ({
    severity: "warning",
    client,
    what: "client without a file",
    expected: "a file of the client, to hold its account against",
    found: "none (uncheckedContracts): its account was not read, and none of its grants was judged",
    next: "Verify it in the project that has its file.",
  }));
}
