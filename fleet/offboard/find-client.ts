import { accountOf } from "../../core/aws/arns.ts";
import { clientStackName } from "../../core/config/naming.ts";
import { CONTRACT_OUTPUT } from "../../core/contract/contract.ts";
import { handoffContract } from "../../core/contract/handoff.ts";
import { parseContract } from "../../core/contract/parse-contract.ts";
import type { ClientContract } from "../../core/contract/select-clients.ts";
import { didYouMean } from "../../core/faults/did-you-mean.ts";
import { type Fault, printable } from "../../core/faults/fault.ts";
import { deployedAccess } from "../access/access-changes.ts";
import { FleetError } from "../fleet-error.ts";
import { breakLock } from "../locks/break-lock.ts";
import { holderState } from "../locks/lock-holder.ts";
import { describeLock } from "../locks/lock.ts";
import { locksOf, readLocks } from "../locks/read-locks.ts";
import type { FleetProject, ProjectStack } from "../project/open-project.ts";
import type { DeployedFleet, FleetSession } from "../session.ts";
import { shellCommand } from "../shell-command.ts";
import type { DeployedStack } from "../workers/protocol.ts";
import { type HomeHoldings, homeHoldings } from "./home-holdings.ts";

/** A role in the client account that the client's stack holds, or that its file asks the client to make. */
export interface ClientRole {
  readonly name: string;
  readonly arn: string;
}

/** Everything that is there of a client, in files and in the backend. */
export interface FoundClient {
  readonly slug: string;
  readonly stack: string;
  /** The project's files as they are now. */
  readonly project: FleetProject;
  readonly home: ProjectStack;
  /** What is known of the client: from its file, else from its contract. */
  readonly leaver: ClientContract;
  readonly isHandedOff: boolean;
  /** The client's file, if it is there. */
  readonly own?: ProjectStack;
  /** The client's stack as deployed, if it is there and could be read. */
  readonly deployed?: DeployedStack;
  readonly hasStack: boolean;
  /** Resources of the client's stack that are something in AWS. */
  readonly resources: number;
  readonly roles: readonly ClientRole[];
  /** What the home stack holds of the client; nothing where it was never deployed. */
  readonly holdings?: HomeHoldings;
}

/** What is there of a client, or what is wrong with its file or its state. */
export type FindClient =
  | { readonly client: FoundClient; readonly faults: readonly [] }
  | { readonly client: undefined; readonly faults: readonly Fault[] };

/**
 * Finds what is there of a client, reading files and backend anew.
 * @param options `breakLock`: take away the lock of a process that is gone, where it is all that is left of the client.
 * @throws FleetError when nothing is there, or there is no home stack.
 */
export async function findClient(
  session: FleetSession,
  slug: string,
  { breakLock: breaks = false }: { readonly breakLock?: boolean } = {},
): Promise<FindClient> {
  const { project } = session.again();
  const { home } = project;
  if (home === undefined)
    throw new FleetError("The project has no home stack's file, or more than one, so nothing can be withdrawn there.");
  const stack = clientStackName(slug);
  const own = project.clients.get(slug);
  const fleet = await session.readDeployed([stack, home.stack]);
  const hasStack = fleet.listed.has(stack);
  if (own === undefined && !hasStack) {
    const lock = await lockOfNothing(session, slug, breaks);
    throw nobody(slug, project, fleet, lock);
  }
  if (!hasStack && !fleet.listed.has(home.stack))
    throw new FleetError(
      `This backend has neither the stack ${stack} nor the home stack ${home.stack}. If they are in another one, log in there (pulumi login); if the client was never deployed, remove its file by hand.`,
    );
  for (const one of [stack, home.stack]) {
    const because = fleet.unreadable.get(one);
    if (because !== undefined) throw new FleetError(`The stack ${one} cannot be read: ${printable(because)}`);
  }
  const deployed = fleet.stacks.get(stack);
  const known = leaverOf(slug, own, deployed);
  if (known.leaver === undefined) return { client: undefined, faults: known.faults };
  const { leaver } = known;
  const ofHome = fleet.stacks.get(home.stack);
  refuseOtherAccounts(leaver, own, deployed, ofHome);
  const resources = (deployed?.resources ?? []).filter(({ type }) => type.startsWith("aws"));
  return {
    faults: [],
    client: {
      ...{ slug, stack, project, home, leaver, hasStack },
      isHandedOff: !hasStack && own?.config.kind === "client" && own.config.client.handoff,
      ...(own !== undefined && { own }),
      ...(deployed !== undefined && { deployed }),
      resources: resources.length,
      roles: hasStack
        ? resources.flatMap(roleOf)
        : Object.values(leaver.contract.roles).map(({ name, arn }) => ({ name, arn })),
      ...(ofHome !== undefined && { holdings: homeHoldings(ofHome, leaver.contract.client.accountId) }),
    },
  };
}

type Known =
  | { readonly leaver: ClientContract; readonly faults: readonly [] }
  | { readonly leaver: undefined; readonly faults: readonly Fault[] };

/** why the file first: the contract is what was deployed last, and the home stack's file goes by the names of today. */
function leaverOf(slug: string, own: ProjectStack | undefined, deployed: DeployedStack | undefined): Known {
  if (own?.config.kind === "client")
    return { leaver: { slug, contract: handoffContract(own.config.client) }, faults: [] };
  if (own?.config.kind === "invalid") return { leaver: undefined, faults: own.config.faults };
  const written = deployed?.outputs[CONTRACT_OUTPUT];
  const { contract, faults } = parseContract(clientStackName(slug), written);
  if (contract !== undefined) return { leaver: { slug, contract }, faults: [] };
  const stack = clientStackName(slug);
  const fix = `Write its file again and run the same command; or, if the stack holds nothing, remove it: pulumi stack rm ${stack} --yes`;
  return { leaver: undefined, faults: faults.map((fault) => ({ ...fault, fix })) };
}

/**
 * Refuses a client of which something is deployed in another account than its file says: that would stay, and pass for gone.
 * why the home stack's outputs too: what it lets people into is there also when the client's stack is not.
 */
function refuseOtherAccounts(
  { slug, contract: { client } }: ClientContract,
  own: ProjectStack | undefined,
  deployed: DeployedStack | undefined,
  home: DeployedStack | undefined,
): void {
  const { contract } = parseContract(clientStackName(slug), deployed?.outputs[CONTRACT_OUTPUT]);
  const places = [
    {
      what: `the stack ${clientStackName(slug)} holds roles`,
      accountId: contract?.client.accountId ?? client.accountId,
    },
    ...(deployed?.resources ?? [])
      .flatMap(roleOf)
      .map(({ arn }) => ({ what: `the stack ${clientStackName(slug)} holds ${arn}`, accountId: accountOf(arn) })),
    ...deployedAccess(home?.outputs ?? {})
      .filter((access) => access.client === client.name)
      .map(({ who, roleArn }) => ({
        what: `the home account lets ${who} into ${roleArn}`,
        accountId: accountOf(roleArn),
      })),
  ];
  const other = places.find(({ accountId }) => accountId !== client.accountId);
  if (other === undefined) return;
  const { what, accountId } = other;
  const file = own?.source?.name;
  const said = file === undefined ? `The contract of ${slug} says` : `${file} says`;
  const fix =
    file === undefined
      ? `Write its file again, with accountId: "${accountId}"`
      : `Write accountId: "${accountId}" into ${file}, and how to sign in there`;
  throw new FleetError(
    printable(
      `${said} account ${client.accountId}, and ${what} in account ${accountId}. That would stay, and nobody would look for it any more. ${fix}; then run the same command again. Nothing was written.`,
    ),
  );
}

function roleOf({ type, outputs }: DeployedStack["resources"][number]): readonly ClientRole[] {
  const { name, arn } = outputs;
  return type === "aws:iam/role:Role" && typeof name === "string" && typeof arn === "string" ? [{ name, arn }] : [];
}

/** A lock that is all that is left of a client, in words. why there can be one: the engine frees it after it has removed the stack. */
async function lockOfNothing(session: FleetSession, slug: string, breaks: boolean): Promise<LockOfNothing> {
  const stack = clientStackName(slug);
  const [lock] = locksOf(await readLocks(session), stack);
  if (lock === undefined) return {};
  const said = describeLock(lock, new Date(), holderState(lock));
  const next = shellCommand("npx", "switchyard", "offboard", slug, "--break-lock");
  if (!breaks) return { words: `A lock is left: ${stack} is ${said}.`, next };
  const broken = await breakLock(session, stack);
  if (broken.kind === "broken" || broken.kind === "free") return { words: "The lock that was left is taken away." };
  return { words: `The lock that is left could not be taken away: ${broken.because}`, next };
}

interface LockOfNothing {
  readonly words?: string;
  readonly next?: string;
}

function nobody(slug: string, { clients }: FleetProject, { listed }: DeployedFleet, lock: LockOfNothing): FleetError {
  const known = new Set([
    ...clients.keys(),
    ...[...listed.keys()].flatMap((name) => /^client-(.+)$/.exec(name)?.[1] ?? []),
  ]);
  const hint = didYouMean(slug, known);
  const words = `There is no client ${JSON.stringify(printable(slug))}: neither a file ${printable(`Pulumi.${clientStackName(slug)}`)}.yaml nor a stack of it.`;
  const all = [words, "If it was offboarded before, all of it is gone.", lock.words ?? "", hint].filter(Boolean);
  return new FleetError(all.join(" "), lock.next);
}
