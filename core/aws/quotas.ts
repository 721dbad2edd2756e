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

const WITHOUT_WHITESPACE = "characters without whitespace";
const SETS = "permission sets";
const together = (of: string) => `${WITHOUT_WHITESPACE}, all inline policies of the ${of} together`;
const inGuide = (limit: number, max: number, unit: string, what: string, named: string): Quota => ({
  ...{ limit, max, unit, what },
  source: `IAM user guide, reference_iam-quotas: ${named}`,
  asOf: "2026",
});
const inModel = (limit: number, unit: string, what: string, call: string): Quota => ({
  ...{ limit, max: limit, unit, what },
  source: `API reference, ${call}`,
  asOf: "botocore 1.44.5",
});
const ofSets = (limit: number, max: number | undefined, unit: string, what: string, remark = ""): Quota => ({
  ...{ limit, ...(max !== undefined && { max }), unit, what },
  source: `Identity Center user guide, limits${remark}`,
  asOf: "2026",
});

/** AWS's quotas for a new account: the only place where they stand. Each with its limit and the most AWS raises it to. */
export const QUOTAS = {
  trustPolicy: inGuide(2048, 8192, "characters", "trust policy of a role", "role trust policy length"),
  roleInlinePolicies: inGuide(10_240, 10_240, together("role"), "inline policies of a role", "role policy size"),
  groupInlinePolicies: inGuide(5120, 5120, together("group"), "inline policies of an IAM group", "group policy size"),
  userInlinePolicies: inGuide(2048, 2048, together("user"), "inline policies of an IAM user", "user policy size"),
  managedPolicy: inGuide(6144, 6144, WITHOUT_WHITESPACE, "customer managed policy", "managed policy size"),
  managedPoliciesPerRole: inGuide(10, 25, "policies", "managed policies of a role", "managed policies per role"),
  managedPoliciesPerUser: inGuide(10, 20, "policies", "managed policies of an IAM user", "managed policies per user"),
  managedPoliciesPerGroup: inGuide(10, 10, "policies", "managed policies of an IAM group", "policies per group"),
  groupsPerUser: inGuide(10, 10, "groups", "groups of an IAM user", "groups per user"),
  rolesPerAccount: inGuide(1000, 10_000, "roles", "IAM roles of an account", "roles per account"),
  usersPerAccount: inGuide(5000, 5000, "users", "IAM users of an account", "users per account"),
  groupsPerAccount: inGuide(300, 500, "groups", "IAM groups of an account", "groups per account"),
  roleName: inModel(64, "characters", "name of a role", "IAM CreateRole"),
  userName: inModel(64, "characters", "name of an IAM user", "IAM CreateUser"),
  groupName: inModel(128, "characters", "name of an IAM group", "IAM CreateGroup"),
  rolePathAndName: {
    ...{ limit: 64, max: 64, unit: "characters", what: "path and name of a role, together", asOf: "2026" },
    source: "IAM user guide, id_roles_create_for-user: what the console's switch-role page takes",
  },
  tagsPerRole: inModel(50, "tags", "tags of a role", "IAM CreateRole"),
  tagsPerUser: inModel(50, "tags", "tags of an IAM user", "IAM CreateUser"),
  permissionSetsPerAccount: ofSets(500, undefined, SETS, `${SETS} provisioned in the home account`, " (once 250)"),
  permissionSetsPerInstance: ofSets(3500, undefined, SETS, `${SETS} of the Identity Center instance`, " (once 2,000)"),
  permissionSetInlinePolicy: ofSets(10_240, 10_240, WITHOUT_WHITESPACE, "inline policy of a permission set"),
  managedPoliciesPerPermissionSet: ofSets(20, 20, "policies, AWS's and others", "managed policies of a permission set"),
  tagsPerPermissionSet: inModel(50, "tags", "tags of a permission set", "CloudFormation AWS::SSO::PermissionSet"),
  permissionSetName: inModel(32, "characters", "name of a permission set", "Identity Center CreatePermissionSet"),
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
