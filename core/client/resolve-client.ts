import type { ClientPlan, RolePlan } from "./client-plan.ts";
import { accessLevels } from "../config/project/access-levels.ts";
import { listed, type Fault, type Path } from "../faults/fault.ts";
import { caseless } from "../aws/names.ts";
import { CLIENT_STACK, shardNames, MANAGED_BY } from "../config/naming.ts";
import { escalationNotices } from "./escalation.ts";
import { outsiderNotices, trustNotices } from "./trust-notices.ts";
import { defaultRegion } from "../aws/partitions.ts";
import { suggester } from "../faults/did-you-mean.ts";
import { clientPolicies } from "./client-policies.ts";
import { regionFault } from "../aws/partition-faults.ts";
import type { Origin } from "../faults/origin.ts";
import type { RawConfig } from "../config/read/read.ts";
import { resolveRole } from "./resolve-role.ts";
import type { RoleContext, ProjectSettings } from "./role-context.ts";
import type { ClientInput, ClientRoleInput } from "../config/schema/client-schema.ts";

/** Fills in a client's defaults and finds what no schema can: unknown levels, names that clash or grow too long, other partitions. */
export function resolveClient(
  raw: RawConfig,
  origin: Origin,
  input: ClientInput,
  project: ProjectSettings,
): { client: ClientPlan | undefined; faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const fault = (code: string, path: Path, expected: string, found: string, fix: string) => {
    faults.push({ code: `config/${code}`, at: origin.locate(path), path: origin.name(path), expected, found, fix });
  };
  const slug = CLIENT_STACK.exec(raw.stack)?.[1];
  if (slug === undefined) {
    fault(
      "stack-name",
      [],
      "a stack named client-<slug>, as in client-abccorp, lower case",
      `the stack ${JSON.stringify(raw.stack)}`,
      "Name the file Pulumi.client-<slug>.yaml and the stack client-<slug>.",
    );
  }
  const homePartition = project.account.partition ?? "aws";
  const partition = input.partition ?? homePartition;
  if (partition !== homePartition) {
    fault(
      "partition",
      ["partition"],
      `the home account's partition, ${homePartition}`,
      partition,
      "No role can be assumed across partitions: use a home account in the client's partition.",
    );
  }
  if (input.accountId === project.account.accountId) {
    fault(
      "home-as-client",
      ["accountId"],
      "an account other than the home account",
      `the home account, ${input.accountId}`,
      "Give the client's own account id.",
    );
  }
  const region = input.region ?? raw.awsRegion ?? defaultRegion(partition);
  const wrongRegion = regionFault(region, partition);
  if (wrongRegion !== undefined) {
    const { expected, found, fix } = wrongRegion;
    fault("region", ["region"], expected, found, fix);
  }
  const levels = accessLevels(project.levels);
  const context: RoleContext = {
    input,
    project,
    partition,
    origin,
    home: { partition, accountId: project.account.accountId },
  };
  const suggestLevel = suggester(levels.keys());
  const roles: RolePlan[] = [];
  const taken = { key: new Set<string>(), name: new Map<string, string>(), permissionSet: new Map<string, string>() };
  for (const { key, path, role } of writtenRoles(input)) {
    const levelKey = role.level ?? key;
    const level = levels.get(levelKey);
    if (level === undefined) {
      const hint = suggestLevel(levelKey);
      fault(
        "unknown-level",
        role.level === undefined ? path : [...path, "level"],
        `an access level: one of ${listed(levels.keys())}`,
        JSON.stringify(levelKey),
        hint === ""
          ? "Define it under accessLevels in Pulumi.yaml."
          : `Correct it (${hint}), or define it under accessLevels in Pulumi.yaml.`,
      );
      continue;
    }
    const resolved = resolveRole(context, { key, path, role, level, levelKey });
    faults.push(...resolved.faults);
    if (taken.key.has(key))
      fault("duplicate-role", path, "each role once", `${JSON.stringify(key)} twice`, "Remove one.");
    taken.key.add(key);
    clash(resolved.plan, "name", "an IAM role name that no other role of the client has (IAM ignores case)", path);
    clash(resolved.plan, "permissionSet", "a permission set that no other role of the client has", path);
    roles.push(resolved.plan);
  }
  if (roles.length === 0 && faults.length === 0)
    fault("no-roles", ["roles"], "at least one role", "none", "Name an access level, or remove the client.");

  function clash(plan: RolePlan, property: "name" | "permissionSet", expected: string, path: Path): void {
    const other = taken[property].get(caseless(plan[property]));
    if (other === undefined) taken[property].set(caseless(plan[property]), plan.key);
    // why not the same key: that has a fault of its own.
    else if (other !== plan.key)
      fault(
        "name-clash",
        path,
        expected,
        `${JSON.stringify(plan[property])}, also of ${JSON.stringify(other)}`,
        `Set ${property} for one of them.`,
      );
  }

  const { policies, faults: clashes } = clientPolicies(roles);
  faults.push(...clashes);
  if (slug === undefined || faults.length > 0) return { client: undefined, faults };
  const { name, accountId } = input;
  const homeAccountId = project.account.accountId;
  return {
    client: {
      slug,
      file: raw.stackFile,
      name,
      accountId,
      partition,
      region,
      linkAccount: input.alias ?? accountId,
      homeAccountId,
      memberOfHome: input.memberOf === "home",
      handoff: input.handoff ?? false,
      quotas: project.quotas,
      roles,
      customerPolicies: policies,
      tags: { ...MANAGED_BY, ...input.tags },
      protect: input.protect ?? true,
      // why only when asked: a fleet is planned from thousands of roles, and the client's own stack alone says these.
      get notices() {
        return roles.flatMap((role) => [...escalationNotices(role), ...trustNotices(role, name, homeAccountId)]);
      },
      get outsiders() {
        const made = new Set([
          ...roles.map(({ permissionSet }) => permissionSet),
          ...Object.values(project.sharedSets).flatMap((set) => shardNames(set.name, set.shards)),
        ]);
        return roles.flatMap((role) => outsiderNotices(role, name, homeAccountId, made));
      },
      place: (path) => ({ at: origin.locate(path), path: origin.name(path) }),
    },
    faults,
  };
}

/** The short form (a list) and the long form (a map) of `roles` as one. */
function* writtenRoles(input: ClientInput): Generator<{ key: string; path: Path; role: ClientRoleInput }> {
  if (Array.isArray(input.roles)) {
    for (const [index, key] of input.roles.entries()) yield { key, path: ["roles", index], role: {} };
  } else {
    for (const [key, role] of Object.entries(input.roles)) yield { key, path: ["roles", key], role: role ?? {} };
  }
}
