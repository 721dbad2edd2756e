import type { Usage } from "../../core/aws/capacity.ts";
import { type AskedQuota, isAsked, QUOTA_CODES } from "../../core/aws/quota-codes.ts";
import { QUOTAS, type Quotas } from "../../core/aws/quotas.ts";
import { type DoctorCheck, notChecked, ok, type Trouble, unanswered } from "./check.ts";
import type { QuotaReader } from "./doctor-sources.ts";

/** What of one account is compared. */
export interface QuotaQuestion {
  readonly subject: string;
  readonly quotas: Quotas;
  readonly usages: readonly Usage[];
  /** Account that the Identity Center instance belongs to, where it is another one. */
  readonly centerOwner?: string;
}

type AskedUsage = Usage & { readonly quota: AskedQuota };

/**
 * The least that AWS ever gave a new organization. Source: Identity Center user guide, limits, in its older copies.
 * why: the numbers of an instance are asked in the account that it belongs to, for which there may be no credentials.
 */
const LEAST: Partial<Record<AskedQuota, number>> = { permissionSetsPerInstance: 2000, permissionSetsPerAccount: 50 };

/**
 * Compares the quotas that AWS has set in an account with what the plan uses, and with the numbers in `quotas` of
 * `Pulumi.yaml`. Only what Switchyard makes is counted.
 */
export async function quotaChecks(
  { subject, quotas, usages, centerOwner }: QuotaQuestion,
  reader: () => Promise<QuotaReader>,
): Promise<readonly DoctorCheck[]> {
  const fullest = fullestOf(usages.filter((one): one is AskedUsage => isAsked(one.quota)));
  const checks: DoctorCheck[] = [];
  for (const service of ["iam", "sso"] as const) {
    const own = fullest.filter(({ quota }) => QUOTA_CODES[quota].service === service);
    if (own.length === 0) continue;
    if (service === "sso" && centerOwner !== undefined) {
      checks.push(elsewhere(subject, own, centerOwner));
      continue;
    }
    try {
      const applied = await (await reader()).applied(service);
      checks.push(...compared(subject, quotas, own, applied));
    } catch (error) {
      checks.push(unanswered("quotas", subject, CALL, error, EXPECTED));
    }
  }
  return checks.length > 0 ? checks : [ok("quotas", subject, "the plan uses none that differs between accounts")];
}

const CALL = "servicequotas:ListServiceQuotas";
const EXPECTED = "quotas that are enough for the plan";

/** Of each quota what uses most of it: one number speaks for all others. */
function fullestOf(usages: readonly AskedUsage[]): readonly AskedUsage[] {
  const most = new Map<AskedQuota, AskedUsage>();
  for (const one of usages) if (one.used > (most.get(one.quota)?.used ?? -1)) most.set(one.quota, one);
  return [...most.values()];
}

function compared(
  subject: string,
  quotas: Quotas,
  usages: readonly AskedUsage[],
  applied: ReadonlyMap<string, number>,
): readonly DoctorCheck[] {
  const troubles = usages.flatMap((one) => troubleOf(subject, quotas, one, applied.get(QUOTA_CODES[one.quota].code)));
  if (troubles.length > 0) return troubles;
  const words = usages.map(({ quota, used }) => {
    const limit = applied.get(QUOTA_CODES[quota].code) ?? 0;
    return `${quota} ${String(used)} of ${String(limit)}${limit === QUOTAS[quota].limit ? "" : ` (AWS's default: ${String(QUOTAS[quota].limit)})`}`;
  });
  return [ok("quotas", subject, words.join(", "))];
}

function troubleOf(
  subject: string,
  quotas: Quotas,
  { quota, used, of, at }: AskedUsage,
  limit: number | undefined,
): readonly Trouble[] {
  const { service, code } = QUOTA_CODES[quota];
  const place = at === undefined ? {} : { at };
  const raise = `Ask AWS to raise it: \`aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${String(Math.max(used, quotas[quota].limit))}\``;
  if (limit === undefined)
    return [
      notChecked("quotas", subject, {
        expected: `a number for ${quota} (${code})`,
        found: "Service Quotas tells none",
        fix: `Look at ${code} of ${service} in the console of Service Quotas.`,
      }),
    ];
  const fault = { id: "quotas", subject, state: "fault", code: "doctor/quota", ...place } as const;
  if (used > limit)
    return [{ ...fault, expected: `at most ${String(limit)} ${of} (${code})`, found: String(used), fix: `${raise}.` }];
  const written = quotas[quota].limit;
  if (written === QUOTAS[quota].limit || written <= limit) return [];
  return [
    {
      ...fault,
      expected: `${String(limit)}, which AWS has set (${code})`,
      found: `quotas.${quota} in Pulumi.yaml says ${String(written)}`,
      fix: `${raise}, or correct the number.`,
    },
  ];
}

function elsewhere(subject: string, usages: readonly AskedUsage[], owner: string): DoctorCheck {
  const words = usages.map(({ quota, used }) => `${quota} ${String(used)}`).join(", ");
  if (usages.every(({ quota, used }) => used <= (LEAST[quota] ?? 0)))
    return ok("quotas", subject, `${words}: less than AWS gives anybody (asked would have to be account ${owner})`);
  return notChecked("quotas", subject, {
    expected: EXPECTED,
    found: `${words}; the numbers of Identity Center are told in account ${owner} alone, to which its instance belongs`,
    fix: "Have somebody look there, in the console of Service Quotas, at AWS IAM Identity Center.",
  });
}
