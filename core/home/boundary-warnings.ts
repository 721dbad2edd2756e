import { boundaryPasses } from "../aws/managed-policies.ts";
import type { HomePlan } from "./planned-home.ts";

/** Permissions boundaries of which nobody knows here whether they let anybody enter a client. */
export function boundaryWarnings({
  sets,
  shards,
  identities,
}: Pick<HomePlan, "sets" | "shards" | "identities">): readonly string[] {
  const bounded = [
    ...[...sets, ...shards].flatMap(({ name, settings }) => {
      const written = settings.permissionsBoundary;
      if (written === undefined) return [];
      const arn =
        "managedPolicyArn" in written
          ? written.managedPolicyArn
          : `${written.customerManagedPolicy.path}${written.customerManagedPolicy.name}`;
      return [{ who: `the permission set ${name}`, arn }];
    }),
    ...identities.flatMap((one) =>
      one.kind === "iam-user" && one.settings.permissionsBoundary !== undefined
        ? [{ who: `the IAM user ${one.name}`, arn: one.settings.permissionsBoundary }]
        : [],
    ),
  ];
  const byArn = new Map<string, string[]>();
  for (const { who, arn } of bounded)
    if (boundaryPasses(arn) === undefined) byArn.set(arn, [...(byArn.get(arn) ?? []), who]);
  return [...byArn].map(
    ([arn, who]) =>
      `What the permissions boundary ${arn} of ${who[0] ?? ""}${who.length > 1 ? ` and ${who.length - 1} more` : ""} allows is not known here: unless it allows sts:AssumeRole on the clients' roles, nobody gets in that way.`,
  );
}
