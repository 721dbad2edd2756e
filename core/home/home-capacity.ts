import type { Usage } from "../aws/capacity.ts";
import { policySize } from "../aws/quotas.ts";
import { identityUsages } from "./iam/iam-capacity.ts";
import { longestUser } from "./permission-sets/deny-after-end.ts";
import { type PlannedSet, setPolicy } from "./permission-sets/planned-set.ts";
import type { HomePlan } from "./planned-home.ts";
import type { HomeSettings } from "./settings/home-settings.ts";

type HomeLimits = Pick<HomeSettings, "quotas" | "origin" | "grants" | "identityCenter">;
type Contents = Pick<HomePlan, "shards" | "identities"> & {
  readonly sets: readonly Pick<PlannedSet, "name" | "inlinePolicy" | "endings" | "denied" | "settings">[];
};

/** What a home account's permission sets and IAM identities use of AWS's quotas. Only what Switchyard makes is known. */
export function homeUsages(home: HomeLimits, { sets, shards, identities }: Contents): readonly Usage[] {
  const layout = sharedSetLayout(home, sets);
  const count = {
    ...{ used: sets.length + shards.length, path: home.origin.name([]), at: home.origin.locate([]) },
    ...(layout !== undefined && { layout }),
  };
  const counts: readonly Usage[] = [
    // why all of them, when only a set with an assignment is provisioned: so that no later grant can fail for want of room.
    { quota: "permissionSetsPerAccount", ...count, of: "permission sets provisioned in the home account" },
    { quota: "permissionSetsPerInstance", ...count, of: "permission sets of the Identity Center instance" },
  ];
  const policies = [
    ...sets.map(policyUsage),
    // why only these: a shard is cut to fit, so the full ones say nothing.
    ...shards.map(policyUsage).filter(({ used }) => used > home.quotas.permissionSetInlinePolicy.limit),
  ];
  return [
    ...(home.identityCenter ? counts : []),
    ...policies,
    ...[...sets, ...shards].flatMap(settingsUsages),
    ...identityUsages(home, identities),
  ];
}

function policyUsage(set: Contents["sets"][number]): Usage {
  const { name } = set;
  return {
    quota: "permissionSetInlinePolicy",
    used: policySize(setPolicy(set, longestUser)),
    of: `characters in the inline policy of the permission set ${name}`,
    path: `permission set ${name}`,
  };
}

function settingsUsages({ name, settings }: Contents["sets"][number]): Usage[] {
  const path = `permission set ${name}`;
  const policies = settings.managedPolicyArns.length + settings.customerManagedPolicies.length;
  return [
    { quota: "permissionSetName", used: name.length, of: `characters in the name of the ${path}`, path },
    { quota: "managedPoliciesPerPermissionSet", used: policies, of: `managed policies of the ${path}`, path },
    { quota: "tagsPerPermissionSet", used: Object.keys(settings.tags).length, of: `tags of the ${path}`, path },
  ];
}

/** How many of the roles fit into one shared permission set, as an instruction; absent when there is no role. */
function sharedSetLayout({ quotas }: HomeLimits, sets: Contents["sets"]): string | undefined {
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
