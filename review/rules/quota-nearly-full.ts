import { nearlyFull } from "../../core/aws/capacity.ts";
import { clientUsages } from "../../core/client/client-capacity.ts";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import { homeUsages } from "../../core/home/home-capacity.ts";
import { EXAMPLE_LEVELS, projectWith } from "./cases/example-project.ts";
import type { Found, Rule } from "./rule.ts";

/** Quotas of AWS of which four fifths are used. */
export const quotaNearlyFull: Rule = {
  id: "quota-nearly-full",
  severity: "warning",
  title: "Quota of AWS 80 % full",
  why: "A deployment that reaches a quota stops half way, and raising one takes AWS days. What others make in the same account counts too, and is not known here.",
  mend: "Have AWS raise it and say so under `quotas` in Pulumi.yaml, or use a layout that needs less, such as shared permission sets (docs/configuration.md).",
  onPortfolio: ({ head }) => [
    ...head.clients.flatMap(ofClient),
    ...found(nearlyFull(head.home.quotas, homeUsages(head.home, head.plan))),
  ],
  passes: { head: projectWith(`${EXAMPLE_LEVELS}\nquotas: { value: { permissionSetsPerAccount: 7 } }`) },
  fails: { head: projectWith(`${EXAMPLE_LEVELS}\nquotas: { value: { permissionSetsPerAccount: 6 } }`) },
};

// why kept: a file that did not change gives the same plan on both sides.
const known = new WeakMap<ClientPlan, readonly Found[]>();

function ofClient(plan: ClientPlan): readonly Found[] {
  const before = known.get(plan);
  if (before !== undefined) return before;
  const now = found(nearlyFull(plan.quotas, clientUsages(plan))).map((one) => ({
    ...one,
    at: plan.place(["roles"]).at,
  }));
  known.set(plan, now);
  return now;
}

function found(full: ReturnType<typeof nearlyFull>): readonly Found[] {
  return full.map(({ usage: { quota, path, at }, line }) => ({
    subject: `${path} (${quota})`,
    message: `It needs ${line}.`,
    ...(at !== undefined && { at }),
  }));
}
