import type { DeployedResource, DeployedStack } from "../workers/protocol.ts";

const PERMISSION_SET = "aws-native:sso:PermissionSet";
const STACK = "pulumi:pulumi:Stack";
const ASSIGNMENT = "aws-native:sso:Assignment";

/** A permission set in the home stack's state. */
export interface HeldPermissionSet {
  readonly urn: string;
  readonly name: string;
  readonly arn: string;
  readonly instanceArn: string;
}

/** What the home stack's state holds of one client. */
export interface HomeHoldings {
  /** Permission sets that lead to the client's account and to no other. */
  readonly sets: readonly HeldPermissionSet[];
  /** Assignments of these sets. */
  readonly assignments: readonly DeployedResource[];
  /**
   * Everything else that lets somebody into the client's account: shared permission sets, policies of IAM identities,
   * assignments of other sets in the account itself.
   */
  readonly shared: readonly DeployedResource[];
  /** Whether the stack's outputs still name the account: its last update did not end. */
  readonly isNamed: boolean;
}

/** Finds what of the home stack's state lets somebody into an account. */
export function homeHoldings({ resources, outputs }: DeployedStack, accountId: string): HomeHoldings {
  const sets = resources.filter(({ type }) => type === PERMISSION_SET);
  const own = sets.filter((set) => isOf(set, accountId, outputs));
  const arns = new Set(own.map(({ outputs: { permissionSetArn } }) => permissionSetArn));
  return {
    sets: own.map(({ urn, outputs: set }) => ({
      urn,
      name: text(set["name"]),
      arn: text(set["permissionSetArn"]),
      instanceArn: text(set["instanceArn"]),
    })),
    assignments: resources.filter(
      ({ type, outputs: { permissionSetArn } }) => type === ASSIGNMENT && arns.has(permissionSetArn),
    ),
    shared: resources.filter((one) => one.type !== STACK && !own.includes(one) && letsIn(one, accountId)),
    isNamed: JSON.stringify(outputs).includes(`"${accountId}"`) || accountsIn(JSON.stringify(outputs)).has(accountId),
  };
}

function letsIn(resource: DeployedResource, accountId: string): boolean {
  if (resource.type === ASSIGNMENT) return resource.outputs["targetId"] === accountId;
  return policiesOf(resource).some((policy) => accountsIn(policy).has(accountId));
}

/** Whether a set leads to the account and to no other, by its own policy; one without roles by what the stack says of it. */
function isOf(set: DeployedResource, accountId: string, outputs: DeployedStack["outputs"]): boolean {
  const accounts = new Set(policiesOf(set).flatMap((policy) => [...accountsIn(policy)]));
  if (accounts.size > 0) return accounts.size === 1 && accounts.has(accountId);
  const access = member(member(outputs, "access"), text(set.outputs["name"]));
  return text(member(access, "roleArn")).split(":")[4] === accountId;
}

/** Accounts in whose roles a policy lets its holder. */
function accountsIn(policy: string): ReadonlySet<string> {
  return new Set([...policy.matchAll(/:iam::(\d{12}):role\//g)].flatMap(([, account]) => account ?? []));
}

/** The policy documents of a resource as text. */
function policiesOf({ outputs }: DeployedResource): readonly string[] {
  return ["inlinePolicy", "policy"].flatMap((key) => {
    const value = outputs[key];
    return value === undefined || value === null ? [] : [typeof value === "string" ? value : JSON.stringify(value)];
  });
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
