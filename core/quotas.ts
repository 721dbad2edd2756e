/** A limit that AWS sets; `source` says where the number stands. Numbers are the defaults of a new account. */
export interface Quota {
  readonly limit: number;
  readonly unit: string;
  readonly what: string;
  readonly source: string;
}

/** The limits that are checked before anything is written. */
export const QUOTAS = {
  trustPolicy: {
    limit: 2048,
    unit: "characters",
    what: "trust policy of a role",
    source: "IAM user guide, reference_iam-quotas: role trust policy length",
  },
  permissionSetInlinePolicy: {
    limit: 10_240,
    unit: "characters without whitespace",
    what: "inline policy of a permission set",
    source: "Identity Center user guide, limits",
  },
  roleInlinePolicies: {
    limit: 10_240,
    unit: "characters without whitespace, all inline policies of the role together",
    what: "inline policies of a role",
    source: "IAM user guide, reference_iam-quotas: role aggregate policy size",
  },
  managedPoliciesPerRole: {
    limit: 10,
    unit: "policies",
    what: "managed policies of a role",
    source: "IAM user guide, reference_iam-quotas: managed policies attached to an IAM role",
  },
  tagsPerRole: { limit: 50, unit: "tags", what: "tags of a role", source: "IAM API, CreateRole" },
  permissionSetsPerAccount: {
    limit: 500,
    unit: "permission sets",
    what: "permission sets provisioned in the home account",
    source: "Identity Center user guide, limits (newest copy; 250 in older ones; adjustable)",
  },
} as const satisfies Readonly<Record<string, Quota>>;

/** How many characters of a policy count against AWS's limits: all but whitespace outside of strings. */
export function policySize(document: object): number {
  return JSON.stringify(document).length;
}
