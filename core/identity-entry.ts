import type { ContractRole } from "./contract/contract.ts";
import type { RoleGrant } from "./home/grants.ts";
import type { EntryDemands } from "./evaluate/admission/demands.ts";
import { accessRoleLink } from "./aws/links.ts";
import type { ClientContract } from "./contract/select-clients.ts";

/** One role that an identity of IAM may enter, and what entering it takes. */
export interface IdentityEntry extends EntryDemands {
  readonly slug: string;
  readonly client: string;
  readonly roleKey: string;
  readonly roleArn: string;
  /** Moment (UTC, ISO 8601) at which the grant ends. */
  readonly until?: string;
  readonly switchRoleLink: string;
  /** Members of the group whom the role's trust lets in no more, since its end for them has passed. Default: none. */
  readonly without?: readonly string[];
}

/** The entry that a grant gives to one role. */
export function identityEntry(
  { slug, contract: { client } }: ClientContract,
  roleKey: string,
  role: ContractRole,
  { until }: RoleGrant,
  demands: EntryDemands,
): IdentityEntry {
  return {
    slug,
    client: client.name,
    roleKey,
    roleArn: role.arn,
    ...(until !== undefined && { until }),
    ...demands,
    switchRoleLink: accessRoleLink(client, role),
  };
}
