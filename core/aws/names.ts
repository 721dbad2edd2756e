/**
 * Names as AWS accepts them. Lengths and patterns are those of the service models of IAM and Identity Center
 * (`iam`, `sso-admin`); where Switchyard is stricter than AWS the reason stands beside it.
 */

/** Twelve digits. Kept as text: account ids can begin with zeros. */
export const ACCOUNT_ID = /^\d{12}$/;

/** IAM role name, at most 64 characters. Source: IAM `CreateRole`, `RoleName`. */
export const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

/** Identity Center permission set name, at most 32 characters. Source: sso-admin `CreatePermissionSet`, `Name`. */
export const PERMISSION_SET_NAME = /^[\w+=,.@-]{1,32}$/;

/** Id of a group or user of Identity Center. Source: identitystore, `ResourceId`. */
export const DIRECTORY_ID = /^(?:[0-9a-f]{10}-)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Longest permission set name. */
export const PERMISSION_SET_NAME_MAX = 32;

/** Inline policy name, at most 128 characters. Source: IAM `PutRolePolicy`, `PolicyName`. */
export const POLICY_NAME = /^[\w+=,.@-]{1,128}$/;

/**
 * IAM path, at most 512 characters, `/` at both ends.
 * why: AWS takes every printable character, also `*`, `?` and `$`. In the `Resource` of a policy those are wildcards
 * and variables, so a path with them would grant more than one role. They are refused here. So are the paths of
 * the roles that AWS makes itself: service-linked ones, and those of Identity Center.
 */
export const ROLE_PATH = /^\/(?!aws-reserved\/|aws-service-role\/)(?:[\w+=,.@-]+\/)*$/i;

/** Longest path and role name together, without the first slash, that the console's switch-role page takes. Source: IAM user guide, `id_roles_create_for-user`. */
export const SWITCH_ROLE_NAME_MAX = 64;

/**
 * Names that Identity Center offers for permission sets made from AWS's policies, and those that Control Tower makes.
 * Source: Identity Center user guide, `permissionsetpredefined`; Control Tower user guide, `sso-groups`.
 */
const PREDEFINED_PERMISSION_SETS: ReadonlySet<string> = new Set(
  [
    ...["AdministratorAccess", "Billing", "DatabaseAdministrator", "DataScientist", "NetworkAdministrator"],
    ...["PowerUserAccess", "ReadOnlyAccess", "SecurityAudit", "SupportUser", "SystemAdministrator", "ViewOnlyAccess"],
    ...["AWSAdministratorAccess", "AWSPowerUserAccess", "AWSReadOnlyAccess", "AWSOrganizationsFullAccess"],
    ...["AWSServiceCatalogAdminFullAccess", "AWSServiceCatalogEndUserAccess"],
  ].map(caseless),
);

/**
 * Whether a home account is likely to have a permission set of that name already, for other uses.
 * why it matters: a client's role trusts a set by its name alone, so the holders of that other set would get in.
 */
export function isPredefinedPermissionSet(name: string): boolean {
  return PREDEFINED_PERMISSION_SETS.has(caseless(name));
}

/**
 * The form in which two names are compared. IAM and Identity Center keep the case of a name but refuse a second one
 * that differs in case alone. Source: IAM `CreateRole`: "Names are not distinguished by case".
 */
export function caseless(name: string): string {
  return name.toLowerCase();
}
