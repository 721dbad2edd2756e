import { parsePolicyArn } from "../aws/arns.ts";
import { knownPolicyOfAws } from "../aws/managed-policies.ts";
import type { NamedPolicy, PolicyDocument } from "../aws/policy-document.ts";
import { possibleEffect } from "../evaluate/possible-effect.ts";
import type { RolePlan } from "./client-plan.ts";

/** What a role may do, and what limits it. */
export interface LimitedRole extends Pick<RolePlan, "arn" | "managedPolicyArns" | "permissionsBoundary"> {
  readonly inlinePolicies: readonly NamedPolicy[];
  /** Managed policies of the account whose documents are known, the boundary's among them. */
  readonly customerPolicies: readonly Pick<RolePlan["customerPolicies"][number], "arn" | "document">[];
}

/** A policy of the role; without a document, nothing is known of it. */
interface Held {
  readonly name: string;
  readonly document: PolicyDocument | undefined;
}

/** Something that limits a role, and the calls that change it. */
interface Limit {
  readonly what: "trust policy" | "permissions boundary" | "policies";
  readonly calls: readonly (readonly [action: string, resource: string])[];
}

/** Whether a role's holder can change what limits the role. */
export type Escalation =
  | { readonly kind: "no" }
  /** `what` can be changed, by the policies called `by`. */
  | { readonly kind: "yes"; readonly what: readonly Limit["what"][]; readonly by: readonly string[] }
  /** It depends on these policies, of which nothing is known. */
  | { readonly kind: "unknown"; readonly on: readonly string[] };

const OF_POLICIES = ["PutRolePolicy", "AttachRolePolicy", "DetachRolePolicy", "DeleteRolePolicy"];
const OF_BOUNDARY = ["PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary"];
const OF_VERSIONS = ["CreatePolicyVersion", "SetDefaultPolicyVersion"];

/** Whether a role's own policies, within its boundary, let the holder rewrite its trust policy, boundary or policies. */
export function escalationOf(role: LimitedRole): Escalation {
  const { held, boundary } = policiesOf(role);
  const what = new Set<Limit["what"]>();
  const by = new Set<string>();
  const on = new Set<string>();
  for (const limit of limitsOf(role)) {
    for (const [action, resource] of limit.calls) {
      const call = `iam:${action}`;
      const verdicts = held.map(({ document }) => document && possibleEffect(document, call, resource));
      if (verdicts.includes("deny")) continue;
      const allowing = held.filter((_, index) => verdicts[index] === "allow");
      const unknown = allowing.length > 0 ? [] : held.filter((_, index) => verdicts[index] === undefined);
      if (allowing.length + unknown.length === 0) continue;
      const limited =
        boundary === undefined ? "allow" : boundary.document && possibleEffect(boundary.document, call, resource);
      if (limited === "deny" || limited === "nothing") continue;
      if (limited === undefined && boundary !== undefined) unknown.push(boundary);
      for (const { name } of unknown) on.add(name);
      if (unknown.length > 0) continue;
      what.add(limit.what);
      for (const { name } of allowing) by.add(name);
    }
  }
  if (what.size > 0) return { kind: "yes", what: [...what], by: [...by] };
  return on.size > 0 ? { kind: "unknown", on: [...on] } : { kind: "no" };
}

/** What somebody should know of a role before it exists: one sentence, or none where its holder cannot change what limits it. */
export function escalationNotices(role: RolePlan): readonly string[] {
  const found = escalationOf(role);
  switch (found.kind) {
    case "no":
      return [];
    case "yes":
      return [
        `Whoever holds ${role.name} can rewrite this role's own ${inWords(found.what)} (${found.by.join(", ")}). Set a permissionsBoundary that does not allow it where that is not acceptable.`,
      ];
    case "unknown":
      return [
        `Whether whoever holds ${role.name} can rewrite this role's own trust policy, permissions boundary or policies is not known: nothing is known here of ${found.on.join(", ")}.`,
      ];
  }
}

function policiesOf(role: LimitedRole): { held: readonly Held[]; boundary: Held | undefined } {
  const managed = (arn: string): Held => {
    const { owner, name = arn } = parsePolicyArn(arn) ?? {};
    const created = role.customerPolicies.find((policy) => policy.arn === arn);
    return { name, document: owner === "aws" ? knownPolicyOfAws(name) : created?.document };
  };
  const { permissionsBoundary } = role;
  return {
    held: [...role.inlinePolicies, ...role.managedPolicyArns.map(managed)],
    boundary: permissionsBoundary === undefined ? undefined : managed(permissionsBoundary),
  };
}

function limitsOf({ arn, managedPolicyArns, permissionsBoundary }: LimitedRole): readonly Limit[] {
  const onRole = (actions: readonly string[]) => actions.map((action) => [action, arn] as const);
  // why not those of AWS: nobody but AWS can change them.
  const onVersions = (arns: readonly string[]) =>
    arns
      .filter((policy) => parsePolicyArn(policy)?.owner !== "aws")
      .flatMap((policy) => OF_VERSIONS.map((action) => [action, policy] as const));
  const boundary = permissionsBoundary === undefined ? [] : [permissionsBoundary];
  return [
    { what: "trust policy", calls: onRole(["UpdateAssumeRolePolicy"]) },
    { what: "permissions boundary", calls: [...onRole(OF_BOUNDARY), ...onVersions(boundary)] },
    { what: "policies", calls: [...onRole(OF_POLICIES), ...onVersions(managedPolicyArns)] },
  ];
}

function inWords(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
