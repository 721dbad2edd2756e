import type { ContractRole } from "../../contract/contract.ts";
import type { Fault } from "../../faults/fault.ts";
import type { RoleGrant } from "../expand-grants.ts";
import type { PlannedIdentity, IdentityEntry } from "./planned-identity.ts";
import { clientStackName } from "../../config/naming.ts";
import { label } from "../settings/principals.ts";

/** The warning of a group that is granted roles and has no members that are known. */
export function reachesNobody({ name, settings }: PlannedIdentity & { readonly kind: "iam-group" }): string {
  const others = settings.existing
    ? "whoever else is in it gets in only where a client's trust names them"
    : "nobody gets in by it";
  return `${label({ kind: "iam-group", name })} is granted roles, but iam.groups.${name} names no members: ${others}.`;
}

/** A grant to an identity of IAM that the role's trust policy refuses. @param who Who calls on the strength of it, with the path. */
export function notTrusted(
  entry: IdentityEntry,
  role: ContractRole,
  { principal, source }: RoleGrant,
  who: string,
  refusal: string,
): Fault {
  const path = [...source.path, "roles"];
  const stack = clientStackName(entry.slug);
  const key = principal.kind === "iam-role" ? "roles" : "users";
  return {
    code: "grant/not-trusted",
    at: source.origin.locate(path),
    path: source.origin.name(path),
    expected: `a trust policy of ${role.arn} (client ${entry.client}) that lets ${JSON.stringify(who)} in, for the grant to ${label(principal)}`,
    found: refusal,
    fix: `Name ${who} under trust.${key} of the role ${entry.roleKey} in Pulumi.${stack}.yaml, then run \`pulumi up -s ${stack}\`.`,
  };
}
