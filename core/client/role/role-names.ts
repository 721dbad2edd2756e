import { switchRoleName } from "../../aws/links.ts";
import { isPredefinedPermissionSet, PERMISSION_SET_NAME_MAX, SWITCH_ROLE_NAME_MAX } from "../../aws/names.ts";
import { defaultPermissionSetName, defaultRoleName, pascalCase } from "../../config/naming.ts";
import type { RolePlan } from "../client-plan.ts";
import type { RoleReport } from "../role-report.ts";
import type { WrittenRole, RoleContext } from "../role-context.ts";

/** Names of a role and of its permission set, checked against what AWS takes. */
export function roleNames(
  { input, shared }: RoleContext,
  { key, role, level, levelKey }: WrittenRole,
  { report, sound }: RoleReport,
): Pick<RolePlan, "name" | "path" | "title" | "permissionSet"> {
  const name = role.name ?? level.roleName ?? defaultRoleName(shared.account.company, key);
  const path = role.path ?? level.path ?? "/";
  const full = switchRoleName(path, name);
  if (shared.sound(["homeAccount", "company"]) && sound("name", "path") && full.length > SWITCH_ROLE_NAME_MAX) {
    report(
      "name-too-long",
      "name",
      `a path and role name of at most ${SWITCH_ROLE_NAME_MAX} characters together, which is what the console's switch-role page takes`,
      `${JSON.stringify(full)}, ${full.length} characters`,
      "Set a shorter `name` or `path` for this role.",
    );
  }
  const title = key === levelKey ? level.title : pascalCase(key);
  const sure = shared.sound(["client", "name"], ["accessLevels", levelKey, "title"]) && sound("permissionSet");
  const permissionSet = role.permissionSet ?? defaultPermissionSetName(input.name, title);
  if (sure && permissionSet.length > PERMISSION_SET_NAME_MAX) {
    report(
      "name-too-long",
      "permissionSet",
      `a permission set name of at most ${PERMISSION_SET_NAME_MAX} characters`,
      `${JSON.stringify(permissionSet)}, ${permissionSet.length} characters`,
      "Set a shorter `permissionSet` for this role, or a shorter `title` for the access level.",
    );
  }
  if (sure && isPredefinedPermissionSet(permissionSet)) {
    report(
      "reserved-name",
      "permissionSet",
      "a permission set name that neither Identity Center nor Control Tower gives to a set of its own",
      JSON.stringify(permissionSet),
      "Set another `permissionSet` for this role: whoever holds the set of that name in the home account would get in.",
    );
  }
  return { name, path, title, permissionSet };
}
