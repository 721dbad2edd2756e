import { clientUsages } from "../../core/client/client-capacity.ts";
import { type CheckId, type DoctorCheck, notChecked } from "./check.ts";
import { clientRights } from "./needed-rights.ts";
import { organizationCheck } from "./organization-checks.ts";
import { quotaChecks } from "./quota-checks.ts";
import type { StackQuestion } from "./ready-stack.ts";
import { rightsCheck } from "./rights-checks.ts";

/** What is asked in a client's account. */
export async function clientChecks(question: StackQuestion): Promise<readonly DoctorCheck[]> {
  const { ready, sources, wanted } = question;
  const { access, caller, stack } = ready;
  if (stack.config.kind !== "client") return [];
  const plan = stack.config.client;
  const subject = stack.stack;
  const needed = clientRights(plan);
  const [quotas, policies, rights] = await Promise.all([
    when(wanted("quotas"), () =>
      quotaChecks({ subject, quotas: plan.quotas, usages: clientUsages(plan) }, () => sources.quotas(access.config)),
    ),
    when(wanted("organization-policies"), () => clientPolicies(question, plan.slug)),
    when(wanted("rights"), () => rightsCheck({ subject, caller, needed }, () => sources.rights(access.config))),
  ]);
  return [...quotas, ...policies, ...rights];
}

/** What is found where it is asked for; nothing where it is not. */
export async function when(
  isWanted: boolean,
  work: () => Promise<DoctorCheck | readonly DoctorCheck[]>,
): Promise<readonly DoctorCheck[]> {
  return isWanted ? [await work()].flat() : [];
}

function clientPolicies(
  { ready, home, portfolio, organizations, sources, now }: StackQuestion,
  slug: string,
): Promise<DoctorCheck> {
  const { access, organization, because, stack } = ready;
  if (portfolio === undefined) return Promise.resolve(noPlan("organization-policies", stack.stack));
  const homeOrganization = home?.organization ?? "unknown";
  const isOwn =
    typeof organization === "object" && typeof homeOrganization === "object" && homeOrganization.id === organization.id;
  return organizationCheck({
    ...{ subject: stack.stack, accountId: access.accountId, kind: "RCP", organization, homeOrganization, because, now },
    clientOrganization: (one) => organizations.get(one) ?? "unknown",
    graph: portfolio.graph,
    slugs: new Set([slug]),
    readers: [
      () => sources.organization(access.config),
      ...(isOwn && home !== undefined ? [() => sources.organization(home.access.config)] : []),
    ],
  });
}

/** What hangs on the plan of the whole fleet, where the files give none. */
export function noPlan(id: CheckId, subject: string): DoctorCheck {
  return notChecked(id, subject, {
    expected: "a plan to hold it against",
    found: "the files together give none",
    fix: "Correct the files first, as said there, and repeat the command.",
  });
}
