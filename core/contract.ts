import { z } from "zod";
import { ACCOUNT_ID, CLIENT_NAME, LEVEL_KEY, PERMISSION_SET_NAME, ROLE_NAME, ROLE_PATH } from "./names.ts";
import { PARTITIONS } from "./partitions.ts";
import type { ClientPlan, RolePlan } from "./client-plan.ts";
import { describe, type Fault } from "./fault.ts";
import type { PolicyDocument } from "./policy-document.ts";

/** Name of the stack output that holds the contract. */
export const CONTRACT_OUTPUT = "contract";

/** Version that this code writes, and the only one that it reads. */
export const CONTRACT_VERSION = 1;

const roleSchema = z.strictObject({
  level: z.string().regex(LEVEL_KEY),
  title: z.string(),
  arn: z.string().regex(/^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/),
  name: z.string().regex(ROLE_NAME),
  path: z.string().regex(ROLE_PATH),
  permissionSet: z.string().regex(PERMISSION_SET_NAME),
  trustPolicy: z.looseObject({
    Version: z.enum(["2012-10-17", "2008-10-17"]),
    Statement: z.array(z.looseObject({ Effect: z.enum(["Allow", "Deny"]) })),
  }),
});

const contractSchema = z.strictObject({
  version: z.literal(CONTRACT_VERSION),
  client: z.strictObject({
    name: z.string().regex(CLIENT_NAME),
    accountId: z.string().regex(ACCOUNT_ID),
    partition: z.enum(PARTITIONS),
    linkAccount: z.string(),
  }),
  homeAccountId: z.string().regex(ACCOUNT_ID),
  roles: z.record(z.string().regex(LEVEL_KEY), roleSchema),
});

/** One access role that exists in the client account, as the home stack sees it. */
export interface ContractRole {
  readonly level: string;
  readonly title: string;
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  /** Name of the permission set that the role is made for. */
  readonly permissionSet: string;
  /** The trust policy as deployed. */
  readonly trustPolicy: PolicyDocument;
}

/**
 * What a client stack tells the home stack: the roles that exist, and whom they let in. Written only by
 * {@link writeContract}, read only by {@link parseContract}.
 */
export interface Contract {
  readonly version: typeof CONTRACT_VERSION;
  readonly client: {
    readonly name: string;
    readonly accountId: string;
    readonly partition: ClientPlan["partition"];
    readonly linkAccount: string;
  };
  readonly homeAccountId: string;
  readonly roles: Readonly<Record<string, ContractRole>>;
}

/** The contract of a client whose roles have been made. `deployed` holds what AWS answered, by role key. */
export function writeContract(
  plan: ClientPlan,
  deployed: ReadonlyMap<string, Pick<ContractRole, "arn" | "trustPolicy">>,
): Contract {
  const roles: Record<string, ContractRole> = {};
  for (const role of plan.roles) {
    const made = deployed.get(role.key);
    if (made !== undefined) roles[role.key] = contractRole(role, made);
  }
  const { name, accountId, partition, linkAccount } = plan;
  return {
    version: CONTRACT_VERSION,
    client: { name, accountId, partition, linkAccount },
    homeAccountId: plan.homeAccountId,
    roles,
  };
}

function contractRole(role: RolePlan, made: Pick<ContractRole, "arn" | "trustPolicy">): ContractRole {
  const { level, title, name, path, permissionSet } = role;
  return { level, title, arn: made.arn, name, path, permissionSet, trustPolicy: made.trustPolicy };
}

/**
 * Reads the contract of a client stack strictly: a version, key or value that this code does not know is a fault,
 * since guessing could grant too much.
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
      fix: redeploy,
    });
  }
  const version = typeof output === "object" && output !== null && "version" in output ? output.version : undefined;
  if (version !== CONTRACT_VERSION) {
    return fail({
      code: "contract/version",
      path: `${stack}: contract.version`,
      expected: `version ${CONTRACT_VERSION}`,
      found: describe(version),
      fix: `Deploy both stacks with the same release of Switchyard. ${redeploy}`,
    });
  }
  const result = contractSchema.safeParse(output);
  if (result.success) return { contract: result.data as Contract, faults: [] };
  return fail(
    ...result.error.issues.map((issue) => ({
      code: "contract/invalid",
      path: `${stack}: contract.${issue.path.join(".")}`,
      expected: issue.message,
      found: "something else",
      fix: redeploy,
    })),
  );
}

function fail(...faults: Fault[]) {
  return { contract: undefined, faults } as const;
}
