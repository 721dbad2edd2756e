import { samePolicy } from "../aws/same-policy.ts";
import type { ClientContract } from "../contract/select-clients.ts";
import type { Fault } from "../faults/fault.ts";
import type { AbsentClient, HeldClients } from "../home/held/held-clients.ts";
import type { HeldReasons } from "../home/held/held-warnings.ts";
import type { Last } from "../home/held/last-deployment.ts";
import { type HomeSettings, isUnchecked } from "../home/settings/home-settings.ts";
import { leavingClients } from "./leaving-clients.ts";
import { lastContract } from "./last-contract.ts";
import type { StackConfig } from "./resolve-stack.ts";

/** What was read of the clients, and of the home stack's last deployment. */
export interface ClientsInput {
  readonly settings: HomeSettings;
  /** Slugs of the clients that the home stack reads, in the order in which everything is made. */
  readonly slugs: readonly string[];
  readonly contracts: readonly ClientContract[];
  /** What each client's file says, by slug. */
  readonly files: ReadonlyMap<string, StackConfig>;
}

/** What the home side is planned from. */
export interface PlannedClients {
  readonly contracts: readonly ClientContract[];
  /** Held clients that have no contract to be planned from. */
  readonly absent: readonly AbsentClient[];
  /** One for each last contract that must not be used. */
  readonly faults: readonly Fault[];
}

/** The contracts to plan from: as read, and for held clients those of the last deployment. */
export function plannedClients(
  { settings, slugs, contracts, files }: ClientsInput,
  reasons: HeldReasons,
  last: Last,
): PlannedClients {
  const read = new Map(contracts.map((client) => [client.slug, client]));
  const absent: AbsentClient[] = [];
  const faults: Fault[] = [];
  const planned = slugs.flatMap((slug): readonly ClientContract[] => {
    const fresh = read.get(slug);
    if (!reasons.has(slug) && fresh !== undefined) return [fresh];
    const file = files.get(slug);
    const { contract, fault } =
      last.kind === "known"
        ? lastContract(slug, last.deployment, settings, isUnchecked(settings, slug) ? undefined : file)
        : { contract: undefined };
    if (fault !== undefined) faults.push(fault);
    if (contract !== undefined)
      return [{ slug, contract, ...(file?.kind === "client" && { place: file.client.place }) }];
    absent.push(
      file?.kind === "client"
        ? { slug, name: file.client.name, sets: file.client.roles.map(({ permissionSet }) => permissionSet) }
        : { slug, sets: [] },
    );
    return [];
  });
  return { contracts: planned.sort(byAccount), absent, faults };
}

/** why: the order inside policies follows it, and a stack that gets another name must not change them. */
function byAccount({ contract: { client: a } }: ClientContract, { contract: { client: b } }: ClientContract): number {
  return a.accountId < b.accountId ? -1 : Number(a.accountId > b.accountId);
}

/** What the plan must know of the clients that are held. */
export function heldClients(
  { slugs, contracts, files }: ClientsInput,
  { absent }: Pick<PlannedClients, "absent">,
  reasons: HeldReasons,
  last: Last,
): HeldClients {
  const deployment = last.kind === "known" ? last.deployment : undefined;
  const deployed = new Map(contracts.map(({ slug, contract }) => [slug, contract]));
  const roleInFile = (slug: string, roleKey: string) => {
    const file = files.get(slug);
    return file?.kind === "client" ? file.client.roles.find(({ key }) => key === roleKey) : undefined;
  };
  return {
    absent,
    leaving: leavingClients(files),
    ...(deployment !== undefined && reasons.size > 0 && { kept: { slugs: new Set(reasons.keys()), last: deployment } }),
    expects: (slug, roleKey) =>
      roleInFile(slug, roleKey) !== undefined || deployment?.holders.has(`${slug}/${roleKey}`) === true,
    formerly: (name) => slugs.find((slug) => !reasons.has(slug) && nameIn(deployment?.contracts.get(slug)) === name),
    trustInFile: (slug, roleKey) => roleInFile(slug, roleKey)?.trustPolicy,
    had: (slug, roleKey, principal) => deployment?.holders.get(`${slug}/${roleKey}`)?.has(principal) === true,
    believes: (slug, roleKey) => {
      const [inFile, role] = [roleInFile(slug, roleKey), deployed.get(slug)?.roles[roleKey]];
      return (
        reasons.has(slug) ||
        inFile === undefined ||
        role === undefined ||
        samePolicy(inFile.trustPolicy, role.trustPolicy)
      );
    },
  };
}

/** The name in a contract that nobody has parsed. */
function nameIn(contract: unknown): unknown {
  const client: unknown =
    typeof contract === "object" && contract !== null && "client" in contract ? contract.client : undefined;
  return typeof client === "object" && client !== null && "name" in client ? client.name : undefined;
}
