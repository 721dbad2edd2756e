import { awsManagedPolicyArn } from "../../aws/arns.ts";
import { policyArnFix } from "../../aws/partition-faults.ts";
import type { Quotas } from "../../aws/quotas.ts";
import type { Report } from "../../config/check/report.ts";
import type { Sound } from "../../config/check/soundness.ts";
import type { IamInput } from "../../config/schema/iam-schema.ts";
import type { HomeAccountInput } from "../../config/schema/project-schema.ts";
import { suggester } from "../../faults/did-you-mean.ts";
import type { Path } from "../../faults/fault.ts";
import { repeats } from "../../faults/repeats.ts";
import type { IamGroup, IamIdentity, IamUser } from "./home-settings.ts";
import { iamNameFaults } from "./iam-names.ts";
import { groupsPerUser } from "./memberships.ts";

type UserInput = NonNullable<NonNullable<IamInput["users"]>[string]>;
type GroupInput = NonNullable<NonNullable<IamInput["groups"]>[string]>;

/** What the checks of IAM users and groups read besides their settings. */
interface IamContext {
  readonly account: HomeAccountInput;
  readonly quotas: Quotas;
  readonly sound: Sound;
}

/** The IAM users and groups of the home account, with defaults, and what no schema can find. */
export function resolveIam(
  input: IamInput,
  context: IamContext,
  report: Report,
): { readonly users: readonly IamUser[]; readonly groups: readonly IamGroup[] } {
  const users = Object.entries(input.users ?? {}).map(([name, written]): IamUser => {
    const one: UserInput = written ?? {};
    const path = ["iam", "users", name];
    const boundary = one.permissionsBoundary;
    settingsOfExisting(one, "a user", path, report);
    return {
      ...identity(name, one, path, context, report),
      ...(boundary !== undefined && {
        permissionsBoundary: policyArn(boundary, [...path, "permissionsBoundary"], context, report),
      }),
      tags: { "managed-by": "switchyard", ...one.tags },
    };
  });
  const groups = Object.entries(input.groups ?? {}).map(([name, written]): IamGroup => {
    const one: GroupInput = written ?? {};
    const path = ["iam", "groups", name];
    settingsOfExisting(one, "a group", path, report);
    return { ...identity(name, one, path, context, report), members: one.members ?? [] };
  });
  membersOnce(groups, report);
  knownMembers(users, groups, context.sound, report);
  iamNameFaults(users, "users", report);
  iamNameFaults(groups, "groups", report);
  groupsOfEachUser(users, groups, context.quotas, report);
  return { users, groups };
}

function identity(
  name: string,
  one: UserInput | GroupInput,
  path: Path,
  context: IamContext,
  report: Report,
): IamIdentity {
  const at = [...path, "managedPolicies"];
  const arns = (one.managedPolicies ?? []).map((policy, index) => policyArn(policy, [...at, index], context, report));
  for (const index of repeats(arns))
    report(
      "config/duplicate-policy",
      [...at, index],
      "each managed policy once",
      `${arns[index]} twice`,
      "Remove one.",
    );
  return {
    name,
    path: one.path ?? "/",
    existing: one.existing ?? false,
    adopt: one.adopt ?? false,
    managedPolicyArns: arns,
    policy: one.policy ?? "inline",
    protect: one.protect ?? true,
  };
}

function settingsOfExisting(one: UserInput | GroupInput, what: string, path: Path, report: Report): void {
  if (one.existing !== true) return;
  for (const key of ["adopt", "managedPolicies", "permissionsBoundary", "tags", "protect"])
    if (key in one)
      report(
        "config/existing",
        [...path, key],
        `no ${key} of ${what} that exists already`,
        key,
        `Remove ${key}; or remove existing, so that the stack makes it (adopt: true takes over what is there).`,
      );
}

function policyArn(reference: string, path: Path, { account, sound }: IamContext, report: Report): string {
  const { accountId, partition = "aws" } = account;
  if (!reference.startsWith("arn:")) return awsManagedPolicyArn(partition, reference);
  const fix = policyArnFix(reference, partition, ["aws", accountId], "Correct the ARN.");
  if (fix !== undefined && sound(["homeAccount", "accountId"], ["homeAccount", "partition"]))
    report(
      "config/policy-arn",
      path,
      `a managed policy of AWS or of the home account ${accountId}, in the partition ${partition}`,
      reference,
      fix,
    );
  return reference;
}

function membersOnce(groups: readonly IamGroup[], report: Report): void {
  for (const { name, members } of groups)
    for (const index of repeats(members))
      report(
        "config/duplicate-member",
        ["iam", "groups", name, "members", index],
        "each member once",
        `${JSON.stringify(members[index])} twice`,
        "Remove one.",
      );
}

function knownMembers(users: readonly IamUser[], groups: readonly IamGroup[], sound: Sound, report: Report): void {
  const known = new Set(users.map(({ name }) => name));
  const suggest = suggester(known);
  for (const { name, members } of groups) {
    const again = new Set(repeats(members));
    for (const [index, member] of members.entries())
      if (!known.has(member) && !again.has(index) && sound(["home", "iam", "users", member]))
        report(
          "config/unknown-user",
          ["iam", "groups", name, "members", index],
          "a user under iam.users",
          JSON.stringify(member),
          `${suggest(member)} Add the user under iam.users; \`existing: true\` refers to one that is there.`.trim(),
        );
  }
}

function groupsOfEachUser(
  users: readonly IamUser[],
  groups: readonly IamGroup[],
  quotas: Quotas,
  report: Report,
): void {
  const { limit, what } = quotas.groupsPerUser;
  const joined = groupsPerUser(groups);
  for (const { name } of users) {
    const count = joined.get(name) ?? 0;
    if (count > limit)
      report(
        "config/quota",
        ["iam", "users", name],
        `at most ${limit} groups (${what})`,
        String(count),
        "Take the user out of some.",
      );
  }
}
