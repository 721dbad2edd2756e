import * as pulumi from "@pulumi/pulumi";
import { CONTRACT_OUTPUT, parseContract } from "../core/contract.ts";
import type { Fault } from "../core/fault.ts";
import type { ClientContract } from "../core/home-plan.ts";
import { clientStackName } from "../core/names.ts";

/** Contracts that could be read, and a fault for each that could not. */
export interface ReadContracts {
  readonly contracts: readonly ClientContract[];
  readonly faults: readonly Fault[];
}

/**
 * Reads the contract of each client stack from the backend of the running stack.
 *
 * why not `pulumi.StackReference`: it is a resource, so each one costs a write of the whole checkpoint, and a stack
 * that does not exist ends the program before the others are looked at. The engine's function behind it has neither
 * drawback (docs/decisions/0003-stack-outputs-by-invoke.md).
 */
export async function readContracts(slugs: readonly string[]): Promise<ReadContracts> {
  const [first, ...others] = slugs;
  // why one before the rest: stacks with the same encryption salt share a derived key, which the engine keeps; a
  // thousand at once would each derive it anew.
  const results =
    first === undefined ? [] : [await readContract(first), ...(await Promise.all(others.map(readContract)))];
  return {
    contracts: results.flatMap((result) => (result.contract === undefined ? [] : [result.contract])),
    faults: results.flatMap((result) => result.faults),
  };
}

interface ReadContract {
  readonly contract?: ClientContract;
  readonly faults: readonly Fault[];
}

async function readContract(slug: string): Promise<ReadContract> {
  const stack = clientStackName(slug);
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
  try {
    const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name })) as {
      outputs?: Readonly<Record<string, unknown>>;
    };
    const { contract, faults } = parseContract(stack, outputs?.[CONTRACT_OUTPUT]);
    return contract === undefined ? { faults } : { contract: { slug, contract }, faults };
  } catch (error) {
    return { faults: [unreadable(stack, name, error instanceof Error ? error.message : String(error))] };
  }
}

function unreadable(stack: string, name: string, message: string): Fault {
  if (/unknown stack|no stack named|not found/i.test(message)) {
    return {
      code: "contract/no-stack",
      path: stack,
      expected: `a deployed stack ${name}`,
      found: "no such stack in this backend",
      fix: `Run \`pulumi stack init ${stack}\` and \`pulumi up -s ${stack}\`, then the home stack again; or take the client off the home stack's \`clients\`.`,
    };
  }
  return {
    code: "contract/unreadable",
    path: stack,
    expected: `the outputs of the stack ${name}`,
    found: message,
    fix: "Check that this backend and passphrase can read the client's stack.",
  };
}
