import type { QuotaKey } from "./quotas.ts";

/** Where Service Quotas keeps a quota. */
export interface QuotaCode {
  /** `iam` is asked in the partition's own Region for global services, `sso` in that of Identity Center. */
  readonly service: "iam" | "sso";
  readonly code: string;
}

/**
 * The quotas that AWS raises, with their codes in Service Quotas; the others are the same in every account.
 * Source: AWS General Reference, "IAM endpoints and quotas" and "IAM Identity Center endpoints and quotas".
 */
export const QUOTA_CODES = {
  trustPolicy: { service: "iam", code: "L-C07B4B0D" },
  managedPoliciesPerRole: { service: "iam", code: "L-0DA4ABF3" },
  managedPoliciesPerUser: { service: "iam", code: "L-4019AD8B" },
  managedPoliciesPerGroup: { service: "iam", code: "L-384571C4" },
  rolesPerAccount: { service: "iam", code: "L-FE177D64" },
  usersPerAccount: { service: "iam", code: "L-F55AF5E4" },
  groupsPerAccount: { service: "iam", code: "L-F4A5425F" },
  permissionSetsPerInstance: { service: "sso", code: "L-B44C7A29" },
  permissionSetsPerAccount: { service: "sso", code: "L-89954265" },
} as const satisfies Partial<Readonly<Record<QuotaKey, QuotaCode>>>;

/** A quota whose number Service Quotas tells. */
export type AskedQuota = keyof typeof QUOTA_CODES;

/** Whether Service Quotas tells the number of a quota. */
export function isAsked(key: QuotaKey): key is AskedQuota {
  return Object.hasOwn(QUOTA_CODES, key);
}
