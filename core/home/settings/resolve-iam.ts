import { awsManagedPolicyArn } from "../../aws/arns.ts";
import type { IamGroup, IamIdentity, IamUser } from "./home-settings.ts";
import { suggester } from "../../faults/did-you-mean.ts";
import type { Quotas } from "../../aws/quotas.ts";
import { repeats } from "../../faults/repeats.ts";
import { groupsPerUser } from "./memberships.ts";
import { iamNameFaults } from "./iam-names.ts";
import { policyArnFix } from "../../aws/partition-faults.ts";
import type { HomeReport } from "./home-report.ts";
import type { IamInput } from "../../config/schema/iam-schema.ts";
import type { HomeAccountInput } from "../../config/schema/project-schema.ts";
import type { Path } from "../../faults/fault.ts";

type UserInput = NonNullable<NonNullable<IamInput["users"]>[string]>;
type GroupInput = NonNullable<NonNullable<IamInput["groups"]>[string]>;

/** The IAM users and groups of the home account, with defaults, and what no schema can find. */
export function resolveIam(
  input: IamInput,
  account: HomeAccountInput,
  quotas: Quotas,
  report: HomeReport,
): { readonly users: readonly IamUser[]; readonly groups: readonly IamGroup[] } {
  const partition = account.partition ?? "aws";
  const users = Object.entries(input.users ?? {}).map(([name, written]): IamUser => {
    const one: UserInput = written ?? {};
    const path = ["iam", "users", name];
    const { permissionsBoundary } = one;
    return {
      ...identity(name, one, path, "users"),
      ...(permissionsBoundary !== undefined && {
        permissionsBoundary: policy(permissionsBoundary, [...path, "permissionsBoundary"]),
      }),
      tags: { "managed-by": "switchyard", ...one.tags },
    };
  });
  const known = new Set(users.map(({ name }) => name));
  const suggest = suggester(known);
  const groups = Object.entries(input.groups ?? {}).map(([name, written]): IamGroup => {
    const one: GroupInput = written ?? {};
    const path = ["iam", "groups", name];
    const members = one.members ?? [];
    const again = new Set(repeats(members));
    for (const [index, member] of members.entries()) {
      if (again.has(index))
        report(
          "duplicate-member",
          [...path, "members", index],
          "each member once",
          `${JSON.stringify(member)} twice`,
          "Remove one.",
        );
      else if (!known.has(member))
        report(
          "unknown-user",
          [...path, "members", index],
          "a user under iam.users",
          JSON.stringify(member),
          `${suggest(member)} Add the user under iam.users; \`existing: true\` refers to one that is there.`.trim(),
        );
    }
    return { ...identity(name, one, path, "groups"), members };
  });
  iamNameFaults(users, "users", report);
  iamNameFaults(groups, "groups", report);
  const { limit, what } = quotas.groupsPerUser;
  const joined = groupsPerUser(groups);
  for (const { name } of users) {
    const count = joined.get(name) ?? 0;
    if (count > limit)
      report(
        "quota",
        ["iam", "users", name],
        `at most ${limit} groups (${what})`,
        String(count),
        "Take the user out of some.",
      );
  }
  return { users, groups };

  function identity(name: string, one: UserInput | GroupInput, path: Path, of: "users" | "groups"): IamIdentity {
    if (one.existing === true) {
      const own = ["adopt", "managedPolicies", "permissionsBoundary", "tags", "protect"] as const;
      for (const key of own)
        if (key in one)
          report(
            "existing",
            [...path, key],
            `no ${key} of ${of === "users" ? "a user" : "a group"} that exists already`,
            key,
            `Remove ${key}; or remove existing, so that the stack makes it (adopt: true takes over what is there).`,
          );
    }
    return {
      name,
      path: one.path ?? "/",
      existing: one.existing ?? false,
      adopt: one.adopt ?? false,
      managedPolicyArns: policies(one.managedPolicies ?? [], [...path, "managedPolicies"]),
      policy: one.policy ?? "inline",
      protect: one.protect ?? true,
    };
  }

  function policies(references: readonly string[], path: Path): readonly string[] {
    const arns = references.map((reference, index) => policy(reference, [...path, index]));
    for (const index of repeats(arns))
      report("duplicate-policy", [...path, index], "each managed policy once", `${arns[index]} twice`, "Remove one.");
    return arns;
  }

  function policy(reference: string, path: Path): string {
    if (!reference.startsWith("arn:")) return awsManagedPolicyArn(partition, reference);
    const fix = policyArnFix(reference, partition, ["aws", account.accountId], "Correct the ARN.");
    if (fix !== undefined)
      report(
        "policy-arn",
        path,
        `a managed policy of AWS or of the home account ${account.accountId}, in the partition ${partition}`,
        reference,
        fix,
      );
    return reference;
  }
}
