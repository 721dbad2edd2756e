import { SWITCH_ROLE_NAME_MAX } from "./names.ts";
import { consoleHost, type Partition, signInHost } from "./partitions.ts";

/** A role as the console's switch-role page needs it. */
export interface SwitchRoleTarget {
  readonly partition: Partition;
  /** Account id, or the account's alias. */
  readonly account: string;
  /** Begins and ends with a slash. */
  readonly path: string;
  readonly roleName: string;
  /** What the console shows once the role is entered. */
  readonly displayName: string;
}

/** Path and name as the switch-role page takes them: `engineering/administrator`. */
export function switchRoleName(path: string, roleName: string): string {
  return `${path.slice(1)}${roleName}`;
}

/**
 * Link to the console's switch-role page, filled in.
 * Source: IAM user guide, `id_roles_use_switch-role-console`: `account`, `roleName`, `displayName`.
 * @throws RangeError when path and name together exceed 64 characters, which the page refuses.
 */
export function switchRoleLink(target: SwitchRoleTarget): string {
  const roleName = switchRoleName(target.path, target.roleName);
  if (roleName.length > SWITCH_ROLE_NAME_MAX) {
    throw new RangeError(`path and role name ${JSON.stringify(roleName)} exceed ${SWITCH_ROLE_NAME_MAX} characters`);
  }
  const query = new URLSearchParams({ account: target.account, roleName, displayName: target.displayName });
  // why: the page decodes %20 everywhere, but not every browser's address bar keeps a plus sign in a query.
  return `https://${signInHost(target.partition)}/switchrole?${query.toString().replaceAll("+", "%20")}`;
}

/** A client as its roles' links name it. */
export type LinkClient = Pick<SwitchRoleTarget, "partition"> & { readonly name: string; readonly linkAccount: string };

/** The {@link switchRoleLink} of a client's access role, shown in the console as `AbcCorp ReadOnly`. */
export function accessRoleLink(
  client: LinkClient,
  role: { readonly path: string; readonly name: string; readonly title: string },
): string {
  return switchRoleLink({
    partition: client.partition,
    account: client.linkAccount,
    path: role.path,
    roleName: role.name,
    displayName: `${client.name} ${role.title}`,
  });
}

/**
 * The address of an access portal as links and AWS CLI profiles need it: without what the browser adds once the page is
 * open, as in `https://acme.awsapps.com/start/#/?tab=accounts`, and without a slash at the end.
 */
export function portalAddress(written: string): string {
  return written.replace(/[?#].*$/, "").replace(/\/+$/, "");
}

/**
 * Link that signs in at the access portal and opens the console of the home account with one permission set.
 * Source: Identity Center user guide, `createshortcutlink`; for portals below `/directory/`, which have no slash before the `#`,
 * gravitational/teleport, whose users are in GovCloud.
 */
export function portalLink(portal: string, homeAccountId: string, permissionSet: string): string {
  const query = new URLSearchParams({ account_id: homeAccountId, role_name: permissionSet });
  const address = portalAddress(portal);
  const page = /\/directory\/[^/]+$/.test(address) ? "#/console" : "/#/console";
  return `${address}${page}?${query.toString().replaceAll("+", "%20")}`;
}

/**
 * Link to the console's page that creates a CloudFormation stack from a template in S3, filled in.
 * Source: CloudFormation user guide, `cfn-console-create-stacks-quick-create-links`.
 */
export function quickCreateLink(
  { partition, region }: { readonly partition: Partition; readonly region: string },
  { templateUrl, stackName }: { readonly templateUrl: string; readonly stackName: string },
): string {
  const query = new URLSearchParams({ templateURL: templateUrl, stackName });
  return `https://${region}.${consoleHost(partition)}/cloudformation/home?region=${region}#/stacks/create/review?${query.toString().replaceAll("+", "%20")}`;
}
