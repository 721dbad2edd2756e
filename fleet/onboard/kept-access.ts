import { clientStackName } from "../../core/config/naming.ts";
import { CONTRACT_OUTPUT } from "../../core/contract/contract.ts";
import { parseContract } from "../../core/contract/parse-contract.ts";
import { clientSelection } from "../../core/contract/select-clients.ts";
import { principalKey } from "../../core/home/settings/principals.ts";
import type { Access } from "../access/access-changes.ts";
import type { FleetProject } from "../project/open-project.ts";
import type { DeployedFleet } from "../session.ts";

/**
 * Whether access that the plan lacks, since the client's file is at fault, stays: home leaves the client as it is, but takes
 * back what no grant gives any more.
 */
export function keptAccess(
  { home }: FleetProject,
  left: readonly string[],
  { stacks }: DeployedFleet,
  now: Date,
): (access: Access) => boolean {
  const contracts = left.flatMap((slug) => {
    const stack = clientStackName(slug);
    const { contract } = parseContract(stack, stacks.get(stack)?.outputs[CONTRACT_OUTPUT]);
    return contract === undefined ? [] : [{ slug, contract }];
  });
  const select = clientSelection(contracts);
  const grants = home?.config.kind === "home" ? home.config.home.grants : [];
  const valid = grants.filter(({ until }) => until === undefined || Date.parse(until) > now.getTime());
  return ({ who, role, roleArn }) => {
    const client = contracts.find(({ contract }) => Object.values(contract.roles).some(({ arn }) => arn === roleArn));
    if (client === undefined) return false;
    return valid.some(({ principal, target }) => {
      if (principalKey(principal) !== who) return false;
      return (
        target.kind === "shared-set" ||
        (target.roles.includes(role) && select(target.clients).selected.includes(client))
      );
    });
  };
}
