import type { Usage } from "./capacity.ts";
import type { Origin } from "./config/origin.ts";
import type { PolicyDocument } from "./policy-document.ts";
import { policySize, type Quotas } from "./quotas.ts";

/** What of the home's settings says how much may be used. */
export interface HomeLimits {
  readonly quotas: Quotas;
  /** Place of the home stack's settings. */
  readonly origin: Origin;
}

/** What of a permission set counts. */
export interface SetContents {
  readonly name: string;
  readonly inlinePolicy: PolicyDocument;
  /** Absent: nothing of that is counted. */
  readonly settings?: {
    readonly tags: Readonly<Record<string, string>>;
    readonly managedPolicyArns: readonly string[];
    readonly customerManagedPolicies: readonly unknown[];
  };
}

/** What of the home's plan counts. */
export interface HomeContents {
  /** Permission sets of one client role each. */
  readonly sets: readonly SetContents[];
  /** Shared permission sets, shard by shard. Default: none. */
  readonly shards?: readonly SetContents[];
}

/** What the permission sets of a home account use of AWS's quotas. Of the account, only what Switchyard makes is known. */
export function homeUsages(home: HomeLimits, { sets, shards = [] }: HomeContents): readonly Usage[] {
  const layout = sharedSetLayout(home, sets);
  const count = {
    ...{ used: sets.length + shards.length, path: home.origin.name([]), at: home.origin.locate([]) },
    ...(layout !== undefined && { layout }),
  };
  return [
    // why all of them, when only a set with an assignment is provisioned: so that no later grant can fail for want of room.
    { quota: "permissionSetsPerAccount", ...count, of: "permission sets provisioned in the home account" },
    { quota: "permissionSetsPerInstance", ...count, of: "permission sets of the Identity Center instance" },
    ...[...sets, ...shards].flatMap(setUsages),
  ];
}

function setUsages({ name, inlinePolicy, settings }: SetContents): Usage[] {
  const path = `permission set ${name}`;
  const of = `characters in the inline policy of the ${path}`;
  const usages: Usage[] = [
    { quota: "permissionSetInlinePolicy", used: policySize(inlinePolicy), of, path },
    { quota: "permissionSetName", used: name.length, of: `characters in the name of the ${path}`, path },
  ];
  if (settings === undefined) return usages;
  const policies = settings.managedPolicyArns.length + settings.customerManagedPolicies.length;
  return [
    ...usages,
    { quota: "managedPoliciesPerPermissionSet", used: policies, of: `managed policies of the ${path}`, path },
    { quota: "tagsPerPermissionSet", used: Object.keys(settings.tags).length, of: `tags of the ${path}`, path },
  ];
}

/** How many of the roles fit into one shared permission set, as an instruction; absent when there is no role. */
function sharedSetLayout({ quotas }: HomeLimits, sets: readonly SetContents[]): string | undefined {
  const [first] = sets;
  const arns = sets.flatMap(({ inlinePolicy }) =>
    inlinePolicy.Statement.flatMap(({ Resource }) => Resource ?? []).filter((resource) => resource.startsWith("arn:")),
  );
  if (first === undefined || arns.length === 0) return undefined;
  const { inlinePolicy } = first;
  const frame = { ...inlinePolicy, Statement: inlinePolicy.Statement.map((one) => ({ ...one, Resource: [] })) };
  const each = arns.reduce((size, arn) => size + `"${arn}",`.length, 0) / arns.length;
  // why one more: no comma after the last.
  const held = Math.floor((quotas.permissionSetInlinePolicy.limit - policySize(frame) + 1) / each);
  const needed = Math.ceil(arns.length / held);
  return `Put roles of many clients into a shared permission set (\`sharedPermissionSets\` in Pulumi.yaml): one holds about ${held} such roles, so ${needed} would do.`;
}
