import type { ClientPlan, RolePlan } from "../../client/client-plan.ts";
import { clientStackName, stackFileName } from "../../config/naming.ts";
import type { Contract, ContractRole } from "../../contract/contract.ts";
import type { ClientContract } from "../../contract/select-clients.ts";
import { describe, type Fault, fewFaults } from "../../faults/fault.ts";
import type { UncheckedContract } from "../../home/settings/home-settings.ts";
import type { StackConfig } from "../resolve-stack.ts";
import { trustDifference } from "./trust-against-file.ts";

/** One value that the contract and the client's file both hold. */
interface Pair {
  readonly at: string;
  readonly file: string | undefined;
  readonly contract: string | undefined;
}

/** On which terms contracts are compared. */
export interface AgreementTerms {
  /** Clients whose contracts the home stack is told to take as they are. */
  readonly unchecked: readonly UncheckedContract[];
  /** Moment of the comparison: a way in that has ended by then lets nobody in. */
  readonly now: Date;
}

/**
 * Compares contracts with the clients' own files. They differ when a file was changed and its stack not yet deployed,
 * or when somebody wrote the contract who is not the client stack: whoever can write to a client's state could lead
 * a permission set to another account, or give it a name that means something elsewhere.
 *
 * A trust policy that lets in more than the file's is one too, and so is one that cannot be read: nobody said that these
 * principals may enter, and the file is what the client was shown. One that lets in fewer is a warning, since nobody
 * gets in by it; a grant that it does not let in is found by admission.
 *
 * A role that the contract does not hold yet is no fault here: a grant on it is one.
 * @param files Configuration of each client by slug, as its file says. A contract without one is a fault.
 */
export function checkAgreement(
  files: ReadonlyMap<string, StackConfig>,
  clients: readonly ClientContract[],
  { unchecked, now }: AgreementTerms,
): { faults: Fault[]; warnings: string[] } {
  const reasons = new Map(unchecked.map(({ client, because }) => [client, because]));
  const warnings: string[] = [];
  const faults = clients.flatMap((client): readonly Fault[] => {
    const config = files.get(client.slug);
    const because = reasons.get(client.slug);
    // why not a handed-off client: its contract is taken from its file.
    if (because !== undefined && !(config?.kind === "client" && config.client.handoff)) {
      warnings.push(uncheckedWarning(client.slug, because));
      return [];
    }
    if (config?.kind === "invalid") return config.faults.map((fault) => ({ ...fault, clients: [client.slug] }));
    if (config?.kind !== "client") return [noFile(client.slug, config === undefined ? "none" : NOT_A_CLIENT)];
    const trust = trustDifferences(config.client, client, now);
    warnings.push(...trust.warnings);
    return fewFaults([...differences(config.client, client), ...trust.faults]);
  });
  return { faults, warnings };
}

const NOT_A_CLIENT = "the settings of a home stack";

/**
 * A contract that can be held against nothing.
 * @param found What is there instead of the client's file.
 * @param file Name of the file that should be there.
 */
export function noFile(slug: string, found: string, file = stackFileName(clientStackName(slug))): Fault {
  return {
    code: "contract/no-file",
    clients: [slug],
    path: clientStackName(slug),
    expected: `the client's file ${file}, to hold its contract against`,
    found,
    fix: "Put the file there. If it cannot be had here, name the client and the reason under `uncheckedContracts` of the home stack.",
  };
}

function uncheckedWarning(slug: string, because: string): string {
  return `UNCHECKED: the contract of ${clientStackName(slug)} is held against no file (uncheckedContracts: ${because}). Whoever can write to its state decides which roles the home account's permission sets lead to.`;
}

function differences(plan: ClientPlan, { contract }: Pick<ClientContract, "contract">): Fault[] {
  const { client } = contract;
  const pairs: Pair[] = [
    ...(["name", "accountId", "partition", "linkAccount"] as const).map((key) => ({
      at: `client.${key}`,
      file: plan[key],
      contract: client[key],
    })),
    ...tagPairs(plan.tags, client.tags),
    ...Object.entries(contract.roles).flatMap(([key, role]) => rolePairs(key, roleOf(plan, key), role)),
  ];
  return pairs
    .filter((pair) => pair.file !== pair.contract)
    .map((pair) => {
      const says = pair.file === undefined ? "nothing" : describe(pair.file);
      return differs(plan, pair.at, (file) => `${says}, as ${file} says`, describe(pair.contract));
    });
}

function differs(
  { slug, file }: Pick<ClientPlan, "slug" | "file">,
  at: string,
  expected: (file: string) => string,
  found: string,
): Fault {
  const stack = clientStackName(slug);
  return {
    code: "contract/differs",
    clients: [slug],
    path: `${stack}: contract.${at}`,
    expected: expected(file),
    found,
    fix: `Run \`pulumi up -s ${stack}\`; or, until the client can be deployed, take the change in ${file} back. If nobody changed the file, find out who changed the role, or the state of ${stack}.`,
  };
}

/** why: grants and shared permission sets select clients by tag, so a tag more or one that the file lost is a grant too many. */
function tagPairs(file: ClientPlan["tags"], contract: Contract["client"]["tags"]): Pair[] {
  const valueIn = (tags: Readonly<Record<string, string>>, key: string) =>
    Object.hasOwn(tags, key) ? tags[key] : undefined;
  return [...new Set([...Object.keys(file), ...Object.keys(contract)])].map((key) => ({
    at: `client.tags.${key}`,
    file: valueIn(file, key),
    contract: valueIn(contract, key),
  }));
}

function rolePairs(key: string, plan: RolePlan | undefined, role: ContractRole): Pair[] {
  if (plan === undefined) return [{ at: `roles.${key}`, file: undefined, contract: role.arn }];
  const open = plan.trust.find((way) => way.kind === "wholeAccount")?.reason;
  return [
    ...(["arn", "level", "title", "permissionSet"] as const).map((property) => ({
      at: `roles.${key}.${property}`,
      file: plan[property],
      contract: role[property],
    })),
    { at: `roles.${key}.openBecause`, file: open, contract: role.openBecause },
  ];
}

/** Trust policies as deployed that let in more than the file (faults), or fewer (warnings). */
function trustDifferences(
  { partition, ...plan }: ClientPlan,
  { slug, contract }: ClientContract,
  now: Date,
): { faults: Fault[]; warnings: string[] } {
  const stack = clientStackName(slug);
  const warnings: string[] = [];
  const faults = Object.entries(contract.roles).flatMap(([key, role]) => {
    const planned = roleOf(plan, key);
    if (planned === undefined) return [];
    const { wider, narrower } = trustDifference(planned.trustPolicy, role.trustPolicy, {
      partition,
      role: planned.arn,
      now,
    });
    if (wider.length === 0 && narrower)
      warnings.push(
        `The trust policy of ${role.arn} as deployed lets in fewer than ${plan.file} says, or on more conditions. Run \`pulumi up -s ${stack}\`.`,
      );
    return wider.map(({ path, found }) =>
      differs(
        plan,
        ["roles", key, "trustPolicy", ...path].join("."),
        (file) => `a trust policy that lets in no more than ${file} says`,
        found,
      ),
    );
  });
  return { faults, warnings };
}

function roleOf(plan: Pick<ClientPlan, "roles">, key: string): RolePlan | undefined {
  return plan.roles.find((role) => role.key === key);
}
