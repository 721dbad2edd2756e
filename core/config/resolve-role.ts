import { awsManagedPolicyArn, parsePolicyArn, roleArn } from "../arns.ts";
import type { AccessLevel } from "../access-levels.ts";
import type { RolePlan } from "../client-plan.ts";
import type { Fault } from "../fault.ts";
import { switchRoleName } from "../links.ts";
import {
  caseless,
  defaultPermissionSetName,
  defaultRoleName,
  PERMISSION_SET_NAME_MAX,
  pascalCase,
  SWITCH_ROLE_NAME_MAX,
} from "../names.ts";
import type { Partition } from "../partitions.ts";
import type { PolicyDocument } from "../policy-document.ts";
import { identityPolicyFaults } from "../policy-shape.ts";
import { policySize, QUOTAS, type Quota } from "../quotas.ts";
import { trustPolicy, type HomeAccount } from "../trust-policy.ts";
import type { Origin } from "./origin.ts";
import type { SharedConfig } from "./resolve-client.ts";
import type { ClientInput, ClientRoleInput } from "./schema/client.ts";
import type { AccessLevelInput } from "./schema/project.ts";
import type { Path } from "./source.ts";

/** What all roles of a client share. */
export interface RoleContext {
  readonly input: ClientInput;
  readonly shared: SharedConfig;
  readonly partition: Partition;
  readonly origin: Origin;
  readonly home: HomeAccount;
}

/** One role as written, with the access level it is of. */
export interface WrittenRole {
  readonly key: string;
  readonly path: Path;
  readonly role: ClientRoleInput;
  readonly level: AccessLevel;
  readonly levelKey: string;
}

/** Tag on every role, so that the client sees where it comes from. */
const MANAGED_BY = { "managed-by": "switchyard" };

/** Fills in one role from its access level and checks it against IAM's names and quotas. */
export function resolveRole(context: RoleContext, written: WrittenRole): { plan: RolePlan; faults: readonly Fault[] } {
  const { key, role, level, levelKey } = written;
  const { input, shared, partition } = context;
  const { report, faults, rights } = reporter(context, written);

  const name = role.name ?? defaultRoleName(shared.account.company, key);
  const path = role.path ?? level.path ?? "/";
  if (switchRoleName(path, name).length > SWITCH_ROLE_NAME_MAX) {
    report(
      "name-too-long",
      "name",
      `a path and role name of at most ${SWITCH_ROLE_NAME_MAX} characters together, which is what the console's switch-role page takes`,
      `${JSON.stringify(switchRoleName(path, name))}, ${switchRoleName(path, name).length} characters`,
      "Set a shorter `name` or `path` for this role.",
    );
  }
  const title = key === levelKey ? level.title : pascalCase(key);
  const permissionSet = role.permissionSet ?? defaultPermissionSetName(input.name, title);
  if (permissionSet.length > PERMISSION_SET_NAME_MAX) {
    report(
      "name-too-long",
      "permissionSet",
      `a permission set name of at most ${PERMISSION_SET_NAME_MAX} characters`,
      `${JSON.stringify(permissionSet)}, ${permissionSet.length} characters`,
      "Set a shorter `permissionSet` for this role, or a shorter `title` for the access level.",
    );
  }

  const managedPolicyArns = (rights("managedPolicies") ?? []).map((reference, index) =>
    policyArn(reference, ["managedPolicies", index]),
  );
  limit(
    QUOTAS.managedPoliciesPerRole,
    managedPolicyArns.length,
    "managedPolicies",
    "Attach fewer, or join them in an inline policy.",
  );
  const repeated = managedPolicyArns.find((arn, index) => managedPolicyArns.indexOf(arn) !== index);
  if (repeated !== undefined)
    report("duplicate-policy", "managedPolicies", "each policy once", `${repeated} twice`, "Remove one.");

  const inlinePolicies = Object.entries(rights("inlinePolicies") ?? {}).map(([policyName, document]) => {
    for (const found of identityPolicyFaults(document))
      report("policy", ["inlinePolicies", policyName, ...found.path], found.expected, found.found, found.fix);
    return { name: policyName, document: document as unknown as PolicyDocument };
  });
  limit(
    QUOTAS.roleInlinePolicies,
    inlinePolicies.reduce((size, policy) => size + policySize(policy.document), 0),
    "inlinePolicies",
    "Shorten them, or move statements to a managed policy.",
  );
  if (managedPolicyArns.length + inlinePolicies.length === 0) {
    report(
      "no-policies",
      [],
      "at least one managed or inline policy",
      "none: the role could do nothing",
      `Give the access level ${JSON.stringify(levelKey)} a policy.`,
    );
  }

  const boundary = rights("permissionsBoundary");
  const tags = { ...MANAGED_BY, ...input.tags, ...level.tags, ...role.tags };
  limit(
    QUOTAS.tagsPerRole,
    Object.keys(tags).length,
    "tags",
    "Remove some; tags of the client and of the access level count too.",
  );
  const keys = Object.keys(tags);
  const twice = keys.find((tag, index) => keys.some((other, at) => at < index && caseless(other) === caseless(tag)));
  if (twice !== undefined)
    report(
      "name-clash",
      "tags",
      "tag keys that differ by more than case, those of the client and of the access level included (IAM ignores case)",
      JSON.stringify(keys.filter((tag) => caseless(tag) === caseless(twice))),
      "Write the key in one way everywhere.",
    );
  const trust = { permissionSets: role.trust?.permissionSets ?? [permissionSet] };
  const document = trustPolicy(context.home, trust);
  limit(QUOTAS.trustPolicy, policySize(document), ["trust", "permissionSets"], "Name fewer permission sets.");

  const plan: RolePlan = {
    key,
    level: levelKey,
    title,
    name,
    path,
    arn: roleArn(partition, input.accountId, path, name),
    description: rights("description") ?? `${title} access to ${input.name} for ${shared.account.company}`,
    maxSessionDuration: rights("maxSessionDuration") ?? 3600,
    ...(boundary !== undefined && { permissionsBoundary: policyArn(boundary, "permissionsBoundary") }),
    managedPolicyArns,
    inlinePolicies,
    tags,
    permissionSet,
    trust,
    trustPolicy: document,
    protect: role.protect ?? input.protect ?? true,
  };
  return { plan, faults };

  function limit(quota: Quota, used: number, at: string | Path, fix: string): void {
    if (used > quota.limit)
      report("quota", at, `at most ${quota.limit} ${quota.unit} (${quota.what})`, String(used), fix);
  }

  function policyArn(reference: string, at: string | Path): string {
    if (!reference.startsWith("arn:")) return awsManagedPolicyArn(partition, reference);
    const arn = parsePolicyArn(reference);
    if (arn === undefined || arn.partition !== partition || (arn.owner !== "aws" && arn.owner !== input.accountId)) {
      report(
        "policy-arn",
        at,
        `a managed policy of AWS or of the account ${input.accountId}, in the partition ${partition}`,
        reference,
        "Correct the ARN: a role takes policies of its own account only.",
      );
    }
    return reference;
  }
}

type Report = (code: string, at: string | Path, expected: string, found: string, fix: string) => void;

/** Collects faults of a role and places each where the value was written: in the role, or in its access level. */
function reporter(context: RoleContext, written: WrittenRole) {
  const faults: Fault[] = [];
  const report: Report = (code, at, expected, found, fix) => {
    const inside = typeof at === "string" ? [at] : at;
    const property = inside[0] as keyof AccessLevelInput | undefined;
    const inLevel =
      property !== undefined &&
      !(property in written.role) &&
      property in written.level &&
      context.shared.levelsOrigin !== undefined;
    const origin = inLevel && context.shared.levelsOrigin !== undefined ? context.shared.levelsOrigin : context.origin;
    const path = inLevel
      ? [written.levelKey, ...inside]
      : [...written.path, ...(property !== undefined && property in written.role ? inside : [])];
    faults.push({ code: `config/${code}`, at: origin.locate(path), path: origin.name(path), expected, found, fix });
  };
  const rights = <Key extends keyof ClientRoleInput & keyof AccessLevelInput>(key: Key) =>
    written.role[key] ?? written.level[key];
  return { faults, report, rights };
}
