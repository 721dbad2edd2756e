import { homeUsages } from "../../core/home/home-capacity.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { administratorCheck, type FoundCenter, instanceCheck, nameChecks } from "./center-checks.ts";
import { type DoctorCheck, notChecked } from "./check.ts";
import { noPlan, when } from "./client-checks.ts";
import { homeRights } from "./needed-rights.ts";
import { organizationCheck } from "./organization-checks.ts";
import { quotaChecks } from "./quota-checks.ts";
import type { StackQuestion } from "./ready-stack.ts";
import { rightsCheck } from "./rights-checks.ts";

/** What is asked in the home account. */
export async function homeChecks(question: StackQuestion): Promise<readonly DoctorCheck[]> {
  const { ready, sources, wanted, portfolio } = question;
  const { access, caller, stack } = ready;
  if (stack.config.kind !== "home") return [];
  const settings = stack.config.home;
  const subject = stack.stack;
  const center = settings.identityCenter ? await centerChecks(question, settings) : NO_CENTER;
  if (portfolio === undefined)
    return [
      ...center.checks,
      ...(["names", "quotas", "organization-policies", "rights"] as const).map((id) => noPlan(id, subject)),
    ];
  const { plan } = portfolio;
  const owner = center.instance?.ownerAccountId;
  const usages = homeUsages(settings, plan);
  const needed = homeRights(settings, plan, center.instance);
  const [quotas, policies, rights] = await Promise.all([
    when(wanted("quotas"), () =>
      quotaChecks(
        {
          ...{ subject, quotas: settings.quotas, usages },
          ...(owner !== undefined && owner !== settings.accountId && { centerOwner: owner }),
        },
        () => sources.quotas({ ...access.config, region: settings.region }),
      ),
    ),
    when(wanted("organization-policies"), () => homePolicies(question, portfolio)),
    when(wanted("rights"), () => rightsCheck({ subject, caller, needed }, () => sources.rights(access.config))),
  ]);
  return [...center.checks, ...quotas, ...policies, ...rights];
}

interface CenterFindings {
  readonly checks: readonly DoctorCheck[];
  readonly instance?: FoundCenter["instance"];
}

const NO_CENTER: CenterFindings = { checks: [] };

async function centerChecks(question: StackQuestion, home: HomeSettings): Promise<CenterFindings> {
  const { ready, sources, wanted, portfolio } = question;
  if (!(["identity-center", "administrator", "names", "quotas", "rights"] as const).some(wanted)) return NO_CENTER;
  const subject = ready.stack.stack;
  const center = { subject, home, config: ready.access.config, organization: ready.organization };
  const { check, instance, reader } = await instanceCheck(center, sources);
  if (instance === undefined || reader === undefined)
    return { checks: [check, noInstance("administrator", subject), noInstance("names", subject)] };
  return {
    instance,
    checks: [
      check,
      ...(wanted("administrator") ? [await administratorCheck(center, instance, reader, sources)] : []),
      ...(wanted("names") && portfolio !== undefined
        ? await nameChecks(subject, home, portfolio.plan.principals, instance, reader)
        : []),
    ],
  };
}

function noInstance(id: "administrator" | "names", subject: string): DoctorCheck {
  return notChecked(id, subject, {
    expected: "an Identity Center instance to ask",
    found: "there is none that can be used",
    fix: "Mend Identity Center first, as said there, and repeat the command.",
  });
}

function homePolicies(
  { ready, organizations, sources, now }: StackQuestion,
  { graph }: NonNullable<StackQuestion["portfolio"]>,
): Promise<DoctorCheck> {
  const { access, organization, because, stack } = ready;
  return organizationCheck({
    ...{ subject: stack.stack, accountId: access.accountId, kind: "SCP", organization, because, now, graph },
    homeOrganization: organization,
    clientOrganization: (slug) => organizations.get(slug) ?? "unknown",
    slugs: new Set(graph.roles.map(({ slug }) => slug)),
    readers: [() => sources.organization(access.config)],
  });
}
