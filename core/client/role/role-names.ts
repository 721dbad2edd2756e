import { switchRoleName } from "../../aws/links.ts";
import { isPredefinedPermissionSet, PERMISSION_SET_NAME_MAX, SWITCH_ROLE_NAME_MAX } from "../../aws/names.ts";
import type { Sound } from "../../config/check/soundness.ts";
import { defaultPermissionSetName, defaultRoleName, pascalCase } from "../../config/naming.ts";
import type { RoleContext, WrittenRole } from "../role-context.ts";
import type { RoleReport } from "../role-report.ts";

/** What a role and its permission set are called. */
export interface RoleNames {
  readonly name: string;
  readonly path: string;
  /** How the role reads in names: `ReadOnly`. */
  readonly title: string;
  /** The role's own permission set, which the home stack makes. */
  readonly permissionSet: string;
}

/** Names of a role and of its permission set, checked against what AWS takes. */
export function roleNames({ input, project }: RoleContext, written: WrittenRole, report: RoleReport): RoleNames {
  const { key, role, level, levelKey } = written;
  const name = role.name ?? level.roleName ?? defaultRoleName(project.account.company, key);
  const path = role.path ?? level.path ?? "/";
  const title = key === levelKey ? level.title : pascalCase(key);
  const permissionSet = role.permissionSet ?? defaultPermissionSetName(input.name, title);
  if (isNameSure(written, project.sound)) roleNameLength(switchRoleName(path, name), report);
  if (isPermissionSetSure(written, project.sound)) permissionSetName(permissionSet, report);
  return { name, path, title, permissionSet };
}

/** Whether the role's name is as written, or made of what is. */
export function isNameSure({ path, role }: WrittenRole, sound: Sound): boolean {
  if (!sound(["client", ...path, "name"])) return false;
  return role.name !== undefined || sound(["homeAccount", "company"], ["client", ...path, "level"]);
}

/** Whether the name of the role's permission set is as written, or made of what is. */
export function isPermissionSetSure({ path, role, levelKey }: WrittenRole, sound: Sound): boolean {
  if (!sound(["client", ...path, "permissionSet"])) return false;
  if (role.permissionSet !== undefined) return true;
  return sound(["client", "name"], ["client", ...path, "level"], ["accessLevels", levelKey, "title"]);
}

function roleNameLength(full: string, { report }: RoleReport): void {
  if (full.length > SWITCH_ROLE_NAME_MAX)
    report(
      "config/name-too-long",
      "name",
      `a path and role name of at most ${SWITCH_ROLE_NAME_MAX} characters together, which is what the console's switch-role page takes`,
      `${JSON.stringify(full)}, ${full.length} characters`,
      "Set a shorter `name` or `path` for this role.",
    );
}

function permissionSetName(name: string, { report }: RoleReport): void {
  if (name.length > PERMISSION_SET_NAME_MAX)
    report(
      "config/name-too-long",
      "permissionSet",
      `a permission set name of at most ${PERMISSION_SET_NAME_MAX} characters`,
      `${JSON.stringify(name)}, ${name.length} characters`,
      "Set a shorter `permissionSet` for this role, or a shorter `title` for the access level.",
    );
  if (isPredefinedPermissionSet(name))
    report(
      "config/reserved-name",
      "permissionSet",
      "a permission set name that neither Identity Center nor Control Tower gives to a set of its own",
      JSON.stringify(name),
      "Set another `permissionSet` for this role: whoever holds the set of that name in the home account would get in.",
    );
}
