import { roleArn } from "../aws/arns.ts";
import { switchRoleName } from "../aws/links.ts";
import { ACCOUNT_ID, caseless, SWITCH_ROLE_NAME_MAX } from "../aws/names.ts";
import { admittedBy } from "../evaluate/admission/reach.ts";
import type { Contract } from "./contract.ts";

/**
 * Finds links that lead to another account, roles whose ARN is not the one of their account, path and name, or that of
 * another role, and a reason for opening a role that is not open.
 * why: the permission set allows the ARN, while people read the name; a contract must not lead them to another role,
 * least of all to one of the home account.
 */
export function inconsistencies({ client, homeAccountId, roles }: Contract): { path: string[]; expected: string }[] {
  const { accountId, linkAccount } = client;
  const links =
    ACCOUNT_ID.test(linkAccount) && linkAccount !== accountId
      ? [{ path: ["client", "linkAccount"], expected: `${accountId}, or an alias` }]
      : [];
  const taken = new Set<string>();
  const ofRoles = Object.entries(roles).flatMap(([key, role]) => {
    const arn = roleArn(client.partition, client.accountId, role.path, role.name);
    const again = taken.has(caseless(role.arn));
    taken.add(caseless(role.arn));
    const closed =
      role.openBecause !== undefined && admittedBy(role.trustPolicy)?.accounts.has(homeAccountId) === false;
    const long = switchRoleName(role.path, role.name).length > SWITCH_ROLE_NAME_MAX;
    return [
      ...(role.arn === arn ? [] : [{ path: ["roles", key, "arn"], expected: arn }]),
      ...(again ? [{ path: ["roles", key, "arn"], expected: "a role that no other key of the contract names" }] : []),
      // why: of a role that is open on purpose the proof asks less.
      ...(closed
        ? [{ path: ["roles", key, "openBecause"], expected: "nothing, where the trust is not that open" }]
        : []),
      ...(long
        ? [{ path: ["roles", key, "path"], expected: `at most ${SWITCH_ROLE_NAME_MAX} characters with the name` }]
        : []),
    ];
  });
  return [...links, ...ofRoles];
}
