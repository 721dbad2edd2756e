/** A limit that AWS sets on what Switchyard writes. */
export interface Quota {
  /** What holds: AWS's default for a new account, or what `quotas` in `Pulumi.yaml` says instead. */
  readonly limit: number;
  /** The most that AWS raises it to, equal to AWS's default where it never does. Absent: AWS decides case by case. */
  readonly max?: number;
  readonly unit: string;
  readonly what: string;
  /** Where the numbers stand. */
  readonly source: string;
  /** Date or version of the source. */
  readonly asOf: string;
}

const IAM_QUOTAS = "IAM user guide, reference_iam-quotas";
const IDENTITY_CENTER = "Identity Center user guide, limits";
const MODEL = "botocore 1.44.5";
const WITHOUT_WHITESPACE = "characters without whitespace";

/** AWS's quotas for a new account: the only place where they stand. */
export const QUOTAS = {
  trustPolicy: {
    limit: 2048,
    max: 8192,
    unit: "characters",
    what: "trust policy of a role",
    source: `${IAM_QUOTAS}: role trust policy length`,
    asOf: "2026",
  },
  roleInlinePolicies: {
    limit: 10_240,
    max: 10_240,
    unit: `${WITHOUT_WHITESPACE}, all inline policies of the role together`,
    what: "inline policies of a role",
    source: `${IAM_QUOTAS}: role aggregate policy size`,
    asOf: "2026",
  },
  groupInlinePolicies: {
    limit: 5120,
    max: 5120,
    unit: `${WITHOUT_WHITESPACE}, all inline policies of the group together`,
    what: "inline policies of an IAM group",
    source: `${IAM_QUOTAS}: group aggregate policy size`,
    asOf: "2026",
  },
  userInlinePolicies: {
    limit: 2048,
    max: 2048,
    unit: `${WITHOUT_WHITESPACE}, all inline policies of the user together`,
    what: "inline policies of an IAM user",
    source: `${IAM_QUOTAS}: user aggregate policy size`,
    asOf: "2026",
  },
  managedPolicy: {
    limit: 6144,
    max: 6144,
    unit: WITHOUT_WHITESPACE,
    what: "customer managed policy",
    source: `${IAM_QUOTAS}: managed policy size`,
    asOf: "2026",
  },
  managedPoliciesPerRole: {
    limit: 10,
    max: 25,
    unit: "policies",
    what: "managed policies of a role",
    source: `${IAM_QUOTAS}: managed policies attached to an IAM role`,
    asOf: "2026",
  },
  managedPoliciesPerUser: {
    limit: 10,
    max: 20,
    unit: "policies",
    what: "managed policies of an IAM user",
    source: `${IAM_QUOTAS}: managed policies attached to an IAM user`,
    asOf: "2026",
  },
  managedPoliciesPerGroup: {
    limit: 10,
    max: 10,
    unit: "policies",
    what: "managed policies of an IAM group",
    source: `${IAM_QUOTAS}: managed policies attached to an IAM group`,
    asOf: "2026",
  },
  groupsPerUser: {
    limit: 10,
    max: 10,
    unit: "groups",
    what: "groups of an IAM user",
    source: `${IAM_QUOTAS}: groups an IAM user can be a member of`,
    asOf: "2026",
  },
  rolesPerAccount: {
    limit: 1000,
    max: 10_000,
    unit: "roles",
    what: "IAM roles of an account",
    source: `${IAM_QUOTAS}: roles in an account`,
    asOf: "2026",
  },
  usersPerAccount: {
    limit: 5000,
    max: 5000,
    unit: "users",
    what: "IAM users of an account",
    source: `${IAM_QUOTAS}: users in an account`,
    asOf: "2026",
  },
  groupsPerAccount: {
    limit: 300,
    max: 500,
    unit: "groups",
    what: "IAM groups of an account",
    source: `${IAM_QUOTAS}: groups in an account`,
    asOf: "2026",
  },
  tagsPerRole: { limit: 50, max: 50, unit: "tags", what: "tags of a role", source: "IAM API, CreateRole", asOf: MODEL },
  tagsPerUser: {
    limit: 50,
    max: 50,
    unit: "tags",
    what: "tags of an IAM user",
    source: "IAM API, CreateUser",
    asOf: MODEL,
  },
  roleName: {
    limit: 64,
    max: 64,
    unit: "characters",
    what: "name of a role",
    source: "IAM API, CreateRole",
    asOf: MODEL,
  },
  userName: {
    limit: 64,
    max: 64,
    unit: "characters",
    what: "name of an IAM user",
    source: "IAM API, CreateUser",
    asOf: MODEL,
  },
  groupName: {
    limit: 128,
    max: 128,
    unit: "characters",
    what: "name of an IAM group",
    source: "IAM API, CreateGroup",
    asOf: MODEL,
  },
  permissionSetsPerAccount: {
    limit: 500,
    unit: "permission sets",
    what: "permission sets provisioned in the home account",
    source: `${IDENTITY_CENTER} (250 in older copies)`,
    asOf: "2026",
  },
  permissionSetsPerInstance: {
    limit: 3500,
    unit: "permission sets",
    what: "permission sets of the Identity Center instance",
    source: `${IDENTITY_CENTER} (2,000 in older copies)`,
    asOf: "2026",
  },
  permissionSetInlinePolicy: {
    limit: 10_240,
    max: 10_240,
    unit: WITHOUT_WHITESPACE,
    what: "inline policy of a permission set",
    source: IDENTITY_CENTER,
    asOf: "2026",
  },
  managedPoliciesPerPermissionSet: {
    limit: 20,
    max: 20,
    unit: "policies of AWS and of the account together",
    what: "managed policies of a permission set",
    source: IDENTITY_CENTER,
    asOf: "2026",
  },
  tagsPerPermissionSet: {
    limit: 50,
    max: 50,
    unit: "tags",
    what: "tags of a permission set",
    source: "Identity Center API, CreatePermissionSet",
    asOf: MODEL,
  },
  permissionSetName: {
    limit: 32,
    max: 32,
    unit: "characters",
    what: "name of a permission set",
    source: "Identity Center API, CreatePermissionSet",
    asOf: MODEL,
  },
} as const satisfies Readonly<Record<string, Quota>>;

/** Names a quota, in code and below `quotas` in `Pulumi.yaml`. */
export type QuotaKey = keyof typeof QUOTAS;

/** The quotas that hold for one home account and its clients. */
export type Quotas = Readonly<Record<QuotaKey, Quota>>;

/** AWS's quotas, with the limits that a user has instead. A key that is absent or undefined leaves AWS's default. */
export function quotasWith(limits: Readonly<Partial<Record<QuotaKey, number | undefined>>>): Quotas {
  const quotas: Record<QuotaKey, Quota> = { ...QUOTAS };
  for (const key of quotaKeys()) {
    const limit = limits[key];
    if (limit !== undefined) quotas[key] = { ...QUOTAS[key], limit };
  }
  return quotas;
}

/** All quotas, in the order of {@link QUOTAS}. */
export function quotaKeys(): readonly QuotaKey[] {
  return Object.keys(QUOTAS) as QuotaKey[];
}

/** Whether AWS raises a quota when asked. */
export function isRaisable(key: QuotaKey): boolean {
  const { max, limit }: Quota = QUOTAS[key];
  return max === undefined || max > limit;
}

/** How many characters of a policy count against AWS's limits: all but whitespace outside of strings. */
export function policySize(document: object): number {
  return JSON.stringify(document).length;
}
