import { caseless } from "../aws/names.ts";
import { samePolicy } from "../aws/same-policy.ts";
import type { Report } from "../config/check/report.ts";
import { type AccessLevel, accessLevels } from "../config/project/access-levels.ts";
import type { ClientInput, ClientRoleInput } from "../config/schema/client-schema.ts";
import { suggester } from "../faults/did-you-mean.ts";
import { type Fault, listed, type Path } from "../faults/fault.ts";
import type { RolePlan } from "./client-plan.ts";
import { resolveRole } from "./resolve-role.ts";
import type { RoleContext, WrittenRole } from "./role-context.ts";
import type { CustomerPolicy } from "./role/role-documents.ts";
import { isNameSure, isPermissionSetSure } from "./role/role-names.ts";

/** One role with the place where it is written, whose faults are placed there. */
interface Resolved {
  readonly plan: RolePlan;
  readonly written: WrittenRole;
}

/** Fills in all roles of a client, and finds unknown levels and what clashes between two roles. */
export function clientRoles(
  context: RoleContext,
  report: Report,
): { roles: readonly RolePlan[]; policies: ReturnType<typeof clientPolicies>["policies"]; faults: readonly Fault[] } {
  const { sound } = context.project;
  const all = [...writtenRoles(context.input)];
  const known = ofKnownLevels(all, accessLevels(context.project.levels), context, report);
  const faults: Fault[] = [];
  const resolved = known.map((written): Resolved => {
    const { plan, faults: own } = resolveRole(context, written);
    faults.push(...own);
    return { plan, written };
  });
  if (all.length === 0 && sound(["client", "roles"]))
    report("config/no-roles", ["roles"], "at least one role", "none", "Name an access level, or remove the client.");
  writtenTwice(known, report);
  revokedRoles(all, context, report);
  sameName(resolved, context, report);
  samePermissionSet(resolved, context, report);
  const roles = resolved.map(({ plan }) => plan);
  const { policies, faults: clashes } = clientPolicies(roles);
  return { roles, policies, faults: [...faults, ...clashes] };
}

/** The short form (a list) and the long form (a map) of `roles` as one. */
function* writtenRoles(input: ClientInput): Generator<{ key: string; path: Path; role: ClientRoleInput }> {
  if (Array.isArray(input.roles)) {
    for (const [index, key] of input.roles.entries()) yield { key, path: ["roles", index], role: {} };
  } else {
    for (const [key, role] of Object.entries(input.roles)) yield { key, path: ["roles", key], role: role ?? {} };
  }
}

/** The roles whose access level is there; of the others, a fault. */
function ofKnownLevels(
  roles: readonly Omit<WrittenRole, "level" | "levelKey">[],
  levels: ReadonlyMap<string, AccessLevel>,
  { project: { sound } }: RoleContext,
  report: Report,
): readonly WrittenRole[] {
  const suggest = suggester(levels.keys());
  return roles.flatMap(({ key, path, role }): readonly WrittenRole[] => {
    const levelKey = role.level ?? key;
    const level = levels.get(levelKey);
    if (level !== undefined) return [{ key, path, role, level, levelKey }];
    if (!sound(["accessLevels"], ["client", ...path, "level"])) return [];
    const hint = suggest(levelKey);
    report(
      "config/unknown-level",
      role.level === undefined ? path : [...path, "level"],
      `an access level: one of ${listed(levels.keys())}`,
      JSON.stringify(levelKey),
      hint === ""
        ? "Define it under accessLevels in Pulumi.yaml."
        : `Correct it (${hint}), or define it under accessLevels in Pulumi.yaml.`,
    );
    return [];
  });
}

function writtenTwice(roles: readonly WrittenRole[], report: Report): void {
  const seen = new Set<string>();
  for (const { key, path } of roles) {
    if (seen.has(key))
      report("config/duplicate-role", path, "each role once", `${JSON.stringify(key)} twice`, "Remove one.");
    seen.add(key);
  }
}

function revokedRoles(
  roles: readonly { readonly key: string }[],
  { input, project }: RoleContext,
  report: Report,
): void {
  const keys = new Set(roles.map(({ key }) => key));
  if (!project.sound(["client", "roles"])) return;
  const suggest = suggester(keys);
  for (const key of Object.keys(input.revoked ?? {}))
    if (!keys.has(key))
      report(
        "config/unknown-role",
        ["revoked", key],
        `a role of this client: one of ${listed(keys)}`,
        JSON.stringify(key),
        `${suggest(key)} Correct it, or remove it: a role that is gone has no sessions.`.trim(),
      );
}

function sameName(roles: readonly Resolved[], { project: { sound } }: RoleContext, report: Report): void {
  const sure = roles.filter(({ written }) => isNameSure(written, sound));
  clash(sure, "name", "an IAM role name that no other role of the client has (IAM ignores case)", report);
}

function samePermissionSet(roles: readonly Resolved[], { project: { sound } }: RoleContext, report: Report): void {
  const sure = roles.filter(({ written }) => isPermissionSetSure(written, sound));
  clash(sure, "permissionSet", "a permission set that no other role of the client has", report);
}

function clash(roles: readonly Resolved[], property: "name" | "permissionSet", expected: string, report: Report): void {
  const taken = new Map<string, string>();
  for (const { plan, written } of roles) {
    const other = taken.get(caseless(plan[property]));
    if (other === undefined) taken.set(caseless(plan[property]), plan.key);
    // why not the same key: that has a fault of its own.
    else if (other !== plan.key)
      report(
        "config/name-clash",
        written.path,
        expected,
        `${JSON.stringify(plan[property])}, also of ${JSON.stringify(other)}`,
        `Set ${property} for one of them.`,
      );
  }
}

/** The policies that a client stack creates: those that its roles use, each once. Two that differ under one name are a fault. */
function clientPolicies(roles: readonly RolePlan[]): {
  policies: readonly CustomerPolicy[];
  faults: readonly Fault[];
} {
  const policies = new Map<string, CustomerPolicy>();
  const faults: Fault[] = [];
  for (const role of roles) {
    for (const policy of role.customerPolicies) {
      const other = policies.get(caseless(policy.name));
      if (other === undefined) policies.set(caseless(policy.name), policy);
      else if (other.name !== policy.name || !samePolicy(other.document, policy.document))
        faults.push({
          code: "config/policy-clash",
          ...policy.place([], true),
          expected: "one document for each policy name of the client account (IAM ignores case)",
          found: `${JSON.stringify(policy.name)} of the role ${JSON.stringify(role.key)}, which differs from ${other.place([], true).path}`,
          fix: "Rename one of them, or make them the same.",
        });
    }
  }
  return { policies: [...policies.values()], faults };
}
