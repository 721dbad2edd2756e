import { clientStackName } from "../../core/config/naming.ts";
import { CONTRACT_OUTPUT } from "../../core/contract/contract.ts";
import { handoffContract } from "../../core/contract/handoff.ts";
import { goneForGood, parseContract, type ParsedContract } from "../../core/contract/parse-contract.ts";
import type { ClientContract } from "../../core/contract/select-clients.ts";
import type { Fault } from "../../core/faults/fault.ts";
import type { StackConfig } from "../../core/portfolio/resolve-stack.ts";
import { attempt } from "../engine/look-up.ts";
import { fullStackName, isNoStack, readStackOutputs } from "../engine/stack-outputs.ts";

/** Contracts that could be read, and faults for each that could not, which name its client. */
export interface ReadContracts {
  readonly contracts: readonly ClientContract[];
  readonly faults: readonly Fault[];
}

/** How contracts are read. */
export interface ContractReading {
  /** Milliseconds before each time that a contract is read again. Default 100, 400, 1000. */
  readonly pauses?: readonly number[] | undefined;
  /** Default: asks the engine. */
  readonly read?: typeof readStackOutputs;
}

/**
 * Reads the contract of each client stack from the backend of the running stack; that of a client which runs no Pulumi
 * is taken from its file.
 * @param files Configuration of the clients by slug.
 */
export async function readContracts(
  slugs: readonly string[],
  files: ReadonlyMap<string, StackConfig>,
  reading: ContractReading = {},
): Promise<ReadContracts> {
  const handed = slugs.flatMap((slug): ClientContract[] => {
    const file = files.get(slug);
    return file?.kind === "client" && file.client.handoff ? [{ slug, contract: handoffContract(file.client) }] : [];
  });
  const without = new Set(handed.map(({ slug }) => slug));
  const [first, ...others] = slugs.filter((slug) => !without.has(slug));
  // why one before the rest: stacks with the same encryption salt share a derived key, which the engine keeps; a
  // thousand at once would each derive it anew.
  const read = (slug: string) => readContract(slug, reading);
  const results = first === undefined ? [] : [await read(first), ...(await Promise.all(others.map(read)))];
  const contracts = new Map(
    [...handed, ...results.flatMap(({ contract }) => contract ?? [])].map((one) => [one.slug, one]),
  );
  return {
    contracts: slugs.flatMap((slug) => {
      const file = files.get(slug);
      const read = contracts.get(slug);
      return read === undefined ? [] : { ...read, ...(file?.kind === "client" && { place: file.client.place }) };
    }),
    faults: results.flatMap((result) => result.faults),
  };
}

interface ReadContract {
  readonly contract?: ClientContract;
  readonly faults: readonly Fault[];
}

async function readContract(slug: string, reading: ContractReading): Promise<ReadContract> {
  const stack = clientStackName(slug);
  try {
    const { contract, faults } = await readAgain(stack, reading);
    if (contract === undefined) return { faults: faults.map((fault) => ({ ...fault, clients: [slug] })) };
    return { contract: { slug, contract }, faults };
  } catch (error) {
    const fault = unreadable(stack, fullStackName(stack), error instanceof Error ? error.message : String(error));
    return { faults: [{ ...fault, clients: [slug] }] };
  }
}

const PAUSES = [100, 400, 1000];

/**
 * Reads and parses a contract, again after a pause where there is none.
 * why: while a client's own update writes its state on a backend of files, the file is gone or cut for a moment
 * (pulumi/pulumi#9033). A contract that is read and is at fault is not read again: the state has it so.
 * @throws what the last try threw.
 */
async function readAgain(
  stack: string,
  { pauses = PAUSES, read = readStackOutputs }: ContractReading,
): Promise<ParsedContract> {
  for (const pause of pauses) {
    const { value } = await attempt(read(stack));
    const output = value?.outputs[CONTRACT_OUTPUT];
    if (output !== undefined) return parseContract(stack, output);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return parseContract(stack, (await read(stack)).outputs[CONTRACT_OUTPUT]);
}

function unreadable(stack: string, name: string, message: string): Fault {
  if (isNoStack(message)) {
    return {
      code: "contract/no-stack",
      path: stack,
      expected: `a deployed stack ${name}`,
      found: "no such stack in this backend",
      fix: `Run \`pulumi stack init ${stack}\` and \`pulumi up -s ${stack}\`, then the home stack again. Is the client gone for good? ${goneForGood(stack)}`,
    };
  }
  return {
    code: "contract/unreadable",
    path: stack,
    expected: `the outputs of the stack ${name}`,
    found: message === "" ? "outputs that cannot be read" : message,
    fix: "Check that this backend and passphrase can read the client's stack.",
  };
}
