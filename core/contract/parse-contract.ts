import type { z } from "zod";
import { prototypeKeys } from "../config/check/prototype-keys.ts";
import { valueAt } from "../config/check/schema-issues.ts";
import { cut, describe, type Fault, fewFaults } from "../faults/fault.ts";
import { beyondAws, type ContractExcess, contractExcess } from "./contract-bounds.ts";
import { inconsistencies } from "./contract-consistency.ts";
import { CONTRACT_VERSION, contractSchema } from "./contract-schema.ts";
import { type Contract, CONTRACT_OUTPUT } from "./contract.ts";

/** why cut: a contract is what somebody else wrote, and its keys can be of any length. */
const MAX_TEXT = 200;

/** A contract as read, or every reason why it cannot be used. */
export type ParsedContract =
  | { readonly contract: Contract; readonly faults: readonly [] }
  | { readonly contract: undefined; readonly faults: readonly Fault[] };

/**
 * Reads the contract of a client stack strictly: a version, key or value that this code does not know is a fault,
 * since guessing could grant too much. So is what is larger or deeper than anything that AWS takes, before it is
 * looked into. Throws nothing, whatever the output is.
 * @param stack Name of the client stack, for faults.
 * @param output The stack's `contract` output; `undefined` when there is none.
 */
export function parseContract(stack: string, output: unknown): ParsedContract {
  if (output === undefined) return fail(missing(stack));
  const version = typeof output === "object" && output !== null && "version" in output ? output.version : undefined;
  if (version !== CONTRACT_VERSION) return fail(otherVersion(stack, version));
  const excess = contractExcess(output);
  if (excess !== undefined) return fail(tooLarge(stack, excess));
  const result = contractSchema.safeParse(output);
  const faults = [
    ...notDeployed(output).map((key) => roleNotDeployed(stack, key)),
    ...unfit(output, result.error).map(({ path, message }) => invalid(stack, output, path, message)),
    ...prototypeKeys(output).map((path) => invalid(stack, output, path, "a key other than __proto__")),
  ];
  if (!result.success) return fail(...fewFaults(faults));
  const contract = result.data as Contract;
  faults.push(...beyondAws(contract).map((one) => tooLarge(stack, one)));
  // why before the trust policies are looked into.
  if (faults.length > 0) return fail(...fewFaults(faults));
  faults.push(...inconsistencies(contract).map(({ path, expected }) => invalid(stack, output, path, expected)));
  return faults.length === 0 ? { contract, faults: [] } : fail(...fewFaults(faults));
}

function redeploy(stack: string): string {
  return `Run \`pulumi up -s ${stack}\`, then the home stack again.`;
}

function missing(stack: string): Fault {
  return {
    code: "contract/missing",
    path: stack,
    expected: `an output named ${CONTRACT_OUTPUT}`,
    found: "none: the stack was never deployed, or destroyed",
    fix: `${redeploy(stack)} Is the client gone for good? ${goneForGood(stack)}`,
  };
}

function otherVersion(stack: string, version: unknown): Fault {
  return {
    code: "contract/version",
    path: `${stack}: contract.version`,
    expected: `version ${CONTRACT_VERSION}`,
    found: describe(version),
    fix:
      typeof version === "number" && version > CONTRACT_VERSION
        ? "A later release of Switchyard deployed the client: update Switchyard here to the same release, then deploy the home stack."
        : `Deploy both stacks with the same release of Switchyard. ${redeploy(stack)}`,
  };
}

function tooLarge(stack: string, { path, expected, found }: ContractExcess): Fault {
  return {
    code: "contract/too-large",
    path: pathName(stack, path),
    expected,
    found,
    fix: `No client stack writes this: find out who changed the state of ${stack}. ${redeploy(stack)}`,
  };
}

function roleNotDeployed(stack: string, key: string): Fault {
  return {
    code: "contract/role-not-deployed",
    path: cut(`${stack}: contract.roles.${key}`, MAX_TEXT),
    expected: "a deployed role",
    found: `the role ${describe(key)} without an ARN: the client was deployed only in part, as with --target`,
    fix: `Run \`pulumi up -s ${stack}\` without --target, then the home stack again.`,
  };
}

function invalid(stack: string, output: unknown, path: readonly PropertyKey[], expected: string): Fault {
  return {
    code: "contract/invalid",
    path: pathName(stack, path),
    expected: cut(expected, MAX_TEXT),
    found: describe(valueAt(output, path)),
    fix: redeploy(stack),
  };
}

function pathName(stack: string, path: readonly PropertyKey[]): string {
  return cut([`${stack}: contract`, ...path].join("."), MAX_TEXT);
}

/** What does not fit the schema, without the ARNs of roles that are not deployed. */
function unfit(output: unknown, error: z.ZodError | undefined): readonly z.core.$ZodIssue[] {
  const without = notDeployed(output);
  return (error?.issues ?? []).filter(
    ({ path: [first, key, property] }) => !(first === "roles" && property === "arn" && without.includes(String(key))),
  );
}

/** Keys of roles that the client's stack was to make, and has not: without an ARN, which only AWS gives. */
function notDeployed(output: unknown): readonly string[] {
  const roles = valueAt(output, ["roles"]);
  return typeof roles === "object" && roles !== null
    ? Object.keys(roles).filter((key) => {
        const role = valueAt(roles, [key]);
        return typeof role === "object" && role !== null && "name" in role && valueAt(role, ["arn"]) === undefined;
      })
    : [];
}

/** What to do when a client's stack is gone and does not come back, as an instruction. */
export function goneForGood(stack: string): string {
  return `Remove Pulumi.${stack}.yaml (and the client from the home stack's \`clients\`, if they are listed) and the grants that name it, then run \`pulumi state unprotect --all -s home\` and \`pulumi up -s home\`: that deletes its permission sets.`;
}

function fail(...faults: Fault[]) {
  return { contract: undefined, faults } as const;
}
