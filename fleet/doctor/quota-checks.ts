import type { Usage } from "../../core/aws/capacity.ts";
import { type AskedQuota, isAsked, QUOTA_CODES } from "../../core/aws/quota-codes.ts";
import { QUOTAS, type Quotas } from "../../core/aws/quotas.ts";
import { type DoctorCheck, notChecked, ok, type Trouble, unanswered } from "./check.ts";
import { COUNTED, type QuotaReader } from "./doctor-sources.ts";

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
 * `Pulumi.yaml`; of roles, users and groups also with what is there already, whoever made it.
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
    let call = "servicequotas:ListServiceQuotas";
    try {
      const asked = await reader();
      const applied = await asked.applied(service);
      call = "iam:GetAccountSummary";
      const isCounted = COUNTED.some((key) => own.some(({ quota }) => quota === key));
      const there = isCounted ? await asked.there() : NOBODY;
      checks.push(...compared({ subject, quotas, applied, there }, own));
    } catch (error) {
      checks.push(unanswered("quotas", subject, call, error, EXPECTED));
    }
  }
  return checks.length > 0 ? checks : [ok("quotas", subject, "the plan uses none that differs between accounts")];
}

const NOBODY: ReadonlyMap<AskedQuota, number> = new Map();
const EXPECTED = "quotas that are enough for the plan";

/** Of each quota what uses most of it: one number speaks for all others. */
function fullestOf(usages: readonly AskedUsage[]): readonly AskedUsage[] {
  const most = new Map<AskedQuota, AskedUsage>();
  for (const one of usages) if (one.used > (most.get(one.quota)?.used ?? -1)) most.set(one.quota, one);
  return [...most.values()];
}

/** What AWS says of one account. */
interface Account {
  readonly subject: string;
  readonly quotas: Quotas;
  readonly applied: ReadonlyMap<string, number>;
  readonly there: ReadonlyMap<AskedQuota, number>;
}

function compared(account: Account, usages: readonly AskedUsage[]): readonly DoctorCheck[] {
  const { subject, applied, there } = account;
  const troubles = usages.flatMap((one) => troubleOf(account, one));
  if (troubles.length > 0) return troubles;
  const words = usages.map(({ quota, used }) => {
    const limit = applied.get(QUOTA_CODES[quota].code) ?? 0;
    const more = [
      ...(there.has(quota) ? [`there: ${String(there.get(quota))}`] : []),
      ...(limit === QUOTAS[quota].limit ? [] : [`AWS's default: ${String(QUOTAS[quota].limit)}`]),
    ];
    return `${quota} ${String(used)} of ${String(limit)}${more.length === 0 ? "" : ` (${more.join("; ")})`}`;
  });
  return [ok("quotas", subject, words.join(", "))];
}

function troubleOf(
  { subject, quotas, applied, there }: Account,
  { quota, used, of, at }: AskedUsage,
): readonly Trouble[] {
  const limit = applied.get(QUOTA_CODES[quota].code);
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
  const found = there.get(quota) ?? 0;
  if (found + used > limit)
    return [
      notChecked("quotas", subject, {
        expected: `room for ${String(used)} ${of} (${code})`,
        found: `${String(found)} of ${String(limit)} are there; whether the plan's are among them was not looked at`,
        fix: `Remove some that nobody needs. ${raise}.`,
      }),
    ];
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
