import { prototypeKeys } from "../config/check/prototype-keys.ts";
import { type Fault, describe, cut, fewFaults } from "../faults/fault.ts";
import { type ContractExcess, contractExcess, beyondAws } from "./contract-bounds.ts";
import { inconsistencies } from "./contract-consistency.ts";
import { CONTRACT_VERSION, contractSchema } from "./contract-schema.ts";
import { type Contract, CONTRACT_OUTPUT } from "./contract.ts";

/** why cut: a contract is what somebody else wrote, and its keys can be of any length. */
export const MAX_TEXT = 200;

/**
 * Reads the contract of a client stack strictly: a version, key or value that this code does not know is a fault,
 * since guessing could grant too much. So is what is larger or deeper than anything that AWS takes, before it is
 * looked into. Throws nothing, whatever the output is.
 * @param stack Name of the client stack, for faults.
 * @param output The stack's `contract` output; `undefined` when there is none.
 */
export function parseContract(
  stack: string,
  output: unknown,
):
  | { readonly contract: Contract; readonly faults: readonly [] }
  | { readonly contract: undefined; readonly faults: readonly Fault[] } {
  const redeploy = `Run \`pulumi up -s ${stack}\`, then the home stack again.`;
  if (output === undefined) {
    return fail({
      code: "contract/missing",
      path: stack,
      expected: `an output named ${CONTRACT_OUTPUT}`,
      found: "none: the stack was never deployed, or destroyed",
      fix: `${redeploy} Is the client gone for good? ${goneForGood(stack)}`,
    });
  }
  const version = typeof output === "object" && output !== null && "version" in output ? output.version : undefined;
  if (version !== CONTRACT_VERSION) {
    return fail({
      code: "contract/version",
      path: `${stack}: contract.version`,
      expected: `version ${CONTRACT_VERSION}`,
      found: describe(version),
      fix:
        typeof version === "number" && version > CONTRACT_VERSION
          ? "A later release of Switchyard deployed the client: update Switchyard here to the same release, then deploy the home stack."
          : `Deploy both stacks with the same release of Switchyard. ${redeploy}`,
    });
  }
  const at = (path: readonly PropertyKey[]) => cut([`${stack}: contract`, ...path].join("."), MAX_TEXT);
  const invalid = (path: readonly PropertyKey[], expected: string): Fault => ({
    code: "contract/invalid",
    path: at(path),
    expected: cut(expected, MAX_TEXT),
    found: describe(valueAt(output, path)),
    fix: redeploy,
  });
  const excessive = ({ path, expected, found }: ContractExcess): Fault => ({
    code: "contract/too-large",
    path: at(path),
    expected,
    found,
    fix: `No client stack writes this: find out who changed the state of ${stack}. ${redeploy}`,
  });
  const excess = contractExcess(output);
  if (excess !== undefined) return fail(excessive(excess));
  const result = contractSchema.safeParse(output);
  const missing = notDeployed(output);
  const faults = [
    ...missing.map((key): Fault => ({
      code: "contract/role-not-deployed",
      path: cut(`${stack}: contract.roles.${key}`, MAX_TEXT),
      expected: "a deployed role",
      found: `the role ${describe(key)} without an ARN: the client was deployed only in part, as with --target`,
      fix: `Run \`pulumi up -s ${stack}\` without --target, then the home stack again.`,
    })),
    ...(result.error?.issues ?? [])
      .filter(
        ({ path: [first, key, property] }) =>
          !(first === "roles" && property === "arn" && missing.includes(String(key))),
      )
      .map((issue) => invalid(issue.path, issue.message)),
    ...prototypeKeys(output).map((path) => invalid(path, "a key other than __proto__")),
  ];
  if (!result.success) return fail(...fewFaults(faults));
  const contract = result.data as Contract;
  faults.push(...beyondAws(contract).map(excessive));
  // why before the trust policies are looked into.
  if (faults.length > 0) return fail(...fewFaults(faults));
  faults.push(...inconsistencies(contract).map(({ path, expected }) => invalid(path, expected)));
  return faults.length === 0 ? { contract, faults: [] } : fail(...fewFaults(faults));
}

/** Keys of roles that the client's stack was to make, and has not: without an ARN, which only AWS gives. */
export function notDeployed(output: unknown): readonly string[] {
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
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Readonly<Record<PropertyKey, unknown>>)[step]
        : undefined,
    root,
  );
}
export function fail(...faults: Fault[]) {
  return { contract: undefined, faults } as const;
}
