import { roleArn } from "../aws/arns.ts";
import { caseless } from "../aws/names.ts";
import type { PolicyDocument } from "../aws/policy-document.ts";
import { policySize } from "../aws/quotas.ts";
import { MANAGED_BY } from "../config/naming.ts";
import { parseUntil } from "../config/until.ts";
import type { Fault } from "../faults/fault.ts";
import { repeats } from "../faults/repeats.ts";
import type { RoleContext, WrittenRole } from "./role-context.ts";
import { roleReport, type RoleReport } from "./role-report.ts";
import { type Revocation, revocationAt } from "./role/revocation.ts";
import { roleNames, type RoleNames } from "./role/role-names.ts";
import { rolePolicies, type RolePolicies } from "./role/role-policies.ts";
import { resolveTrust } from "./trust/resolve-trust.ts";
import { trustPolicy } from "./trust/trust-policy.ts";
import type { TrustWay } from "./trust/trust-way.ts";

/** One access role of a client, with every default filled in. */
export interface RolePlan extends RoleNames, RolePolicies {
  /** Key in the client's file; names the role in grants and in Pulumi's state. */
  readonly key: string;
  /** Key of the access level. */
  readonly level: string;
  readonly arn: string;
  readonly description: string;
  /** Seconds, 3600 to 43200. */
  readonly maxSessionDuration: number;
  readonly tags: Readonly<Record<string, string>>;
  /** The ways in, of which the trust policy is made. */
  readonly trust: readonly TrustWay[];
  readonly trustPolicy: PolicyDocument;
  /** Whether a role of that name that exists already is taken over. */
  readonly adopt: boolean;
  readonly protect: boolean;
  /** That its sessions were ended; it stands in the file until somebody takes it out. Absent: they were not. */
  readonly revoked?: Revocation;
}

const NO_TRUST: PolicyDocument = { Version: "2012-10-17", Statement: [] };

/** Fills in one role from its access level and checks it against IAM's names and quotas. */
export function resolveRole(context: RoleContext, written: WrittenRole): { plan: RolePlan; faults: readonly Fault[] } {
  const { key, role, levelKey } = written;
  const { input, project, partition } = context;
  const collected = roleReport(context, written);
  const { rights, limit, faults, sound } = collected;
  const names = roleNames(context, written, collected);
  const policies = rolePolicies(context, written, collected);
  const tags = roleTags(context, written, collected);
  const trust = resolveTrust(context, written, names.permissionSet, collected);
  // why the stand-in: with a fault in the trust there is no plan, and the other faults are still to be found.
  const whole = faults.length === 0 && sound("trust");
  const document = whole ? trustPolicy(context.home, trust) : NO_TRUST;
  limit("trustPolicy", policySize(document), ["trust"]);

  const maxSessionDuration = rights("maxSessionDuration") ?? 3600;
  const revokedBefore = parseUntil(input.revoked?.[key] ?? "");
  const plan: RolePlan = {
    key,
    level: levelKey,
    ...names,
    arn: roleArn(partition, input.accountId, names.path, names.name),
    description: rights("description") ?? `${names.title} access to ${input.name} for ${project.account.company}`,
    maxSessionDuration,
    ...policies,
    tags,
    trust,
    trustPolicy: document,
    adopt: role.adopt ?? false,
    protect: role.protect ?? input.protect ?? true,
    ...(revokedBefore !== undefined && { revoked: revocationAt(revokedBefore, maxSessionDuration) }),
  };
  return { plan, faults };
}

function roleTags(
  { input }: RoleContext,
  { role, level }: WrittenRole,
  { report, limit }: RoleReport,
): Readonly<Record<string, string>> {
  const tags = { ...MANAGED_BY, ...input.tags, ...level.tags, ...role.tags };
  limit("tagsPerRole", Object.keys(tags).length, "tags");
  const keys = Object.keys(tags);
  const twice = keys[repeats(keys.map(caseless))[0] ?? keys.length];
  if (twice !== undefined)
    report(
      "config/name-clash",
      "tags",
      "tag keys that differ by more than case, those of the client and of the access level included (IAM ignores case)",
      JSON.stringify(keys.filter((tag) => caseless(tag) === caseless(twice))),
      "Write the key in one way everywhere.",
    );
  return tags;
}
