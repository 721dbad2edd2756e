import { caseless } from "../aws/names.ts";
import type { ClientPlan } from "../client/client-plan.ts";
import { clientStackName } from "../config/naming.ts";
import type { Contract } from "../contract/contract.ts";
import { parseContract } from "../contract/parse-contract.ts";
import type { Fault } from "../faults/fault.ts";
import type { LastDeployment } from "../home/held/last-deployment.ts";
import type { HomeSettings } from "../home/settings/home-settings.ts";
import type { StackConfig } from "./resolve-stack.ts";

/**
 * The contract that a client was planned from last, if a held client may be planned from it again: it still has to be one,
 * to be for this home account, and must not lead where the client's own file says otherwise.
 * @param file What the client's file says; nothing is compared with one that cannot be read.
 * @returns nothing for a client that the last deployment did not have; a fault where the contract must not be used.
 */
export function lastContract(
  slug: string,
  { contracts }: Pick<LastDeployment, "contracts">,
  home: Pick<HomeSettings, "accountId" | "partition">,
  file: StackConfig | undefined,
): { readonly contract?: Contract; readonly fault?: Fault } {
  const written = contracts.get(slug);
  if (written === undefined) return {};
  const { contract, faults } = parseContract(clientStackName(slug), written);
  const [invalid] = faults;
  if (contract === undefined)
    return { fault: unusable(slug, "a contract", `${invalid?.expected ?? ""}, found ${invalid?.found ?? ""}`) };
  const { homeAccountId, client } = contract;
  const plan = file?.kind === "client" ? file.client : undefined;
  const pairs = [
    ["for the home account", home.accountId, homeAccountId],
    ["for the partition", home.partition, client.partition],
    ["for the account", plan?.accountId ?? client.accountId, client.accountId],
    ...(plan === undefined ? [] : exchanged(plan, contract)),
  ] as const;
  const other = pairs.find(([, expected, found]) => expected !== found);
  if (other === undefined && client.accountId !== home.accountId) return { contract };
  const [what, expected, found] = other ?? ["for an account other than", home.accountId, client.accountId];
  return { fault: unusable(slug, `one ${what} ${expected}`, found) };
}

/**
 * Roles of the contract that lead to another role of the file, or have its permission set. A role that the file has under
 * another name by now stays what it was.
 */
function exchanged(plan: ClientPlan, { roles }: Contract): (readonly [string, string, string])[] {
  return Object.entries(roles).flatMap(([key, role]) => {
    const others = plan.roles.filter((one) => one.key !== key);
    const own = plan.roles.find((one) => one.key === key);
    const arn = others.find((one) => caseless(one.arn) === caseless(role.arn));
    const set = others.find((one) => caseless(one.permissionSet) === caseless(role.permissionSet));
    return [
      ...(arn === undefined ? [] : [[`whose role ${key} is`, own?.arn ?? "none", role.arn] as const]),
      ...(set === undefined
        ? []
        : [[`whose role ${key} has the permission set`, own?.permissionSet ?? "none", role.permissionSet] as const]),
    ];
  });
}

function unusable(slug: string, expected: string, found: string): Fault {
  const stack = clientStackName(slug);
  return {
    code: "home/last-contract",
    path: `${stack}: the contract of the last deployment`,
    expected: `${expected}, to leave the client as it was`,
    found,
    fix: `Mend what is wrong with ${stack}, which is said beside this; the client can neither be planned nor left as it was. Or take its change in Pulumi.${stack}.yaml back until it can be deployed.`,
  };
}
