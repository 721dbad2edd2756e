import type { ClientPlan, RolePlan } from "./client-plan.ts";
import { samePolicy } from "../aws/same-policy.ts";
import { entrants } from "../evaluate/admission/entrants.ts";
import { changed, list, quoted, sentences, tagChanges } from "../faults/adoption-words.ts";
import type { Fault } from "../faults/fault.ts";

/** An IAM role as AWS has it. */
export interface ExistingRole {
  readonly arn: string;
  /** JSON text. */
  readonly trustPolicy: string;
  readonly description: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
  /** ARN; empty without one. */
  readonly permissionsBoundary: string;
  readonly tags: Readonly<Record<string, string>>;
  /** ARNs of attached policies. Absent: they could not be read. */
  readonly managedPolicyArns?: readonly string[];
  /** Names. Absent: they could not be read. */
  readonly inlinePolicies?: readonly string[];
}

/** What taking over a role changes about it: one sentence each, the role's name first. Safe to print. */
export function roleDifferences(existing: ExistingRole, plan: RolePlan): readonly string[] {
  const trust = parsed(existing.trustPolicy);
  const sameTrust = typeof trust === "object" && trust !== null && samePolicy(trust, plan.trustPolicy);
  const attached = existing.managedPolicyArns?.filter((arn) => !plan.managedPolicyArns.includes(arn));
  const attaching = plan.managedPolicyArns.filter((arn) => existing.managedPolicyArns?.includes(arn) === false);
  const own = plan.inlinePolicies.map(({ name }) => name);
  const inline = existing.inlinePolicies?.filter((name) => !own.includes(name));
  const changes = [
    ...(sameTrust
      ? []
      : [`trust policy: lets in ${entrants(trust)} now; will let in ${entrants(plan.trustPolicy)}, and nobody else`]),
    ...(attached === undefined
      ? ["managed policies: whatever is attached and not in the files will be detached"]
      : list("managed policies: will be detached", attached)),
    ...list("managed policies: will be attached", attaching),
    ...(inline === undefined
      ? ["inline policies: whatever it has and is not in the files will be deleted"]
      : list("inline policies: will be deleted", inline)),
    ...list(
      "inline policies: will be overwritten",
      own.filter((name) => existing.inlinePolicies?.includes(name)),
    ),
    ...list(
      "inline policies: will be added",
      own.filter((name) => existing.inlinePolicies?.includes(name) === false),
    ),
    ...changed("permissions boundary", existing.permissionsBoundary, plan.permissionsBoundary ?? ""),
    ...changed("longest session, in seconds", existing.maxSessionDuration, plan.maxSessionDuration),
    ...changed("description", existing.description, plan.description),
    ...tagChanges(existing.tags, plan.tags),
  ];
  return sentences(`Role ${quoted(plan.name)}`, existing.arn, changes);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A role of that name exists, and nobody said that it may be taken over. */
export function roleExists(plan: ClientPlan, role: RolePlan, arn: string): Fault {
  return {
    code: "client/role-exists",
    ...rolePlace(plan, role),
    expected: `no role ${JSON.stringify(role.name)} in account ${plan.accountId} that this stack did not make`,
    found: arn,
    fix: `Set \`adopt: true\` for the role ${role.key} to take it over (\`pulumi preview\` then shows what changes), or choose another \`name\`.`,
  };
}

/** A role that is to be taken over has another path, or differs in case: IAM could only replace it. */
export function roleElsewhere(plan: ClientPlan, role: RolePlan, arn: string): Fault {
  return {
    code: "client/role-path",
    ...rolePlace(plan, role),
    expected: `the role to adopt at ${role.arn}`,
    found: arn,
    fix: "Write `path` and `name` of the role as AWS has them: neither can be changed. Or choose another `name`, and leave `adopt` out.",
  };
}

export function rolePlace({ file }: ClientPlan, { key }: RolePlan): Pick<Fault, "at" | "path"> {
  return { at: { file }, path: `switchyard:client.roles.${key}` };
}
