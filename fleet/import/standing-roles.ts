import pMap from "p-map";
import type { DeployedRole, IamReader, ListedRole } from "../verify/deployed.ts";
import { trustsAccount, trustsAnybody } from "../verify/verify-client.ts";
import type { Unmanaged } from "./import-report.ts";

/** A role of a client's account that might be taken over. */
export interface StandingRole {
  readonly name: string;
  readonly role: DeployedRole;
}

/** Roles of one account, and those that are nobody's to take over. */
export interface StandingRoles {
  readonly roles: readonly StandingRole[];
  readonly unmanaged: readonly Unmanaged[];
}

const ROLES_AT_ONCE = 4;

/** Roles that tools of AWS make and keep, by name. Source: user guides of Control Tower, CloudFormation StackSets and CDK. */
const OF_TOOLS: readonly (readonly [RegExp, string])[] = [
  [/^AWSControlTower|^aws-controltower-/i, "Control Tower"],
  [/^stacksets-exec-|^AWSCloudFormationStackSet/i, "CloudFormation StackSets"],
  [/^cdk-[a-z0-9]+-(?:deploy|file-publishing|image-publishing|lookup|cfn-exec)-role-/i, "the AWS CDK"],
];

/**
 * Reads the roles of an account that let the home account in.
 * why the others are not read one by one: an account can have a thousand, and nobody of the home account enters them.
 * @param passed ARNs of roles that the files have.
 * @throws what the SDK throws.
 */
export async function readStandingRoles(
  iam: IamReader,
  {
    accountId,
    homeAccountId,
    passed,
  }: { readonly accountId: string; readonly homeAccountId: string; readonly passed: ReadonlySet<string> },
): Promise<StandingRoles> {
  // why sorted: AWS lists roles in an order of its own, and the files should not depend on it.
  const all = [...(await iam.roles())].sort((a, b) => (a.arn < b.arn ? -1 : 1)).filter(({ arn }) => !passed.has(arn));
  const others = all.flatMap((one) => strange(one, accountId, homeAccountId));
  const named = new Set(others.map(({ name }) => name));
  const read = await pMap(
    all.filter(({ arn }) => !named.has(arn)),
    async ({ name, arn }) => ({ name, arn, role: await iam.role(name) }),
    { concurrency: ROLES_AT_ONCE },
  );
  const roles = read.flatMap(({ name, role }) => (role === undefined ? [] : [{ name, role }]));
  const owned = roles.flatMap(({ role }): readonly Unmanaged[] => {
    const owner = ownerOf(role.tags);
    if (owner === undefined) return [];
    const because = `it belongs to ${owner} by its tags; two tools on one role undo each other's changes`;
    return [{ kind: "role", accountId, name: role.arn, because, isOther: false }];
  });
  const taken = new Set(owned.map(({ name }) => name));
  return { roles: roles.filter(({ role }) => !taken.has(role.arn)), unmanaged: [...others, ...owned] };
}

function strange({ arn, name, ...rest }: ListedRole, accountId: string, homeAccountId: string): readonly Unmanaged[] {
  const other = (because: string): readonly Unmanaged[] => [
    { kind: "role", accountId, name: arn, because, isOther: true },
  ];
  if (/:role\/(?:aws-reserved|aws-service-role)\//.test(arn)) return other("it belongs to a service of AWS");
  const tool = OF_TOOLS.find(([pattern]) => pattern.test(name));
  if (tool !== undefined) return other(`${tool[1]} makes and keeps it`);
  if (!trustsAccount({ arn, name, ...rest }, homeAccountId) && !trustsAnybody(rest))
    return other(`its trust policy does not name the home account ${homeAccountId}`);
  return [];
}

/** Who keeps a role, by its tags; undefined where they say nothing of that, or say that it is Switchyard's. */
function ownerOf(tags: Readonly<Record<string, string>>): string | undefined {
  for (const [key, value] of Object.entries(tags)) {
    if (key.startsWith("aws:cloudformation:")) return "CloudFormation";
    if (/^managed[-_ ]?by$/i.test(key) && !/^(?:switchyard|hand|)$/i.test(value)) return JSON.stringify(value);
  }
  return undefined;
}
