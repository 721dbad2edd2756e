import { awsManagedPolicyArn, parsePolicyArn } from "../arns.ts";
import type { HomeSettings, SetBoundary, SetSettings } from "../home-settings.ts";
import type { Quotas } from "../quotas.ts";
import type { HomeReport } from "./resolve-home.ts";
import type { PermissionSetsInput } from "./schema/permission-sets.ts";
import type { HomeAccountInput } from "./schema/project.ts";
import type { Path } from "./source.ts";

type OneSet = NonNullable<PermissionSetsInput["overrides"]>[string];

/** How permission sets are made: all, and by name those with an override, whose keys stand in place of the general ones. */
export function resolveSetSettings(
  input: PermissionSetsInput,
  account: HomeAccountInput,
  quotas: Quotas,
  report: HomeReport,
): HomeSettings["setSettings"] {
  const { overrides = {}, ...all } = input;
  const partition = account.partition ?? "aws";
  const general = settingsOf(all, ["permissionSets"]);
  const special = Object.fromEntries(
    Object.entries(overrides).map(([name, one]) => [
      name,
      settingsOf({ ...all, ...one, tags: { ...all.tags, ...one.tags } }, ["permissionSets", "overrides", name]),
    ]),
  );
  return { all: general, overrides: special };

  function settingsOf(one: OneSet, path: Path): SetSettings {
    const boundary = one.permissionsBoundary;
    const managedPolicyArns = (one.managedPolicies ?? []).map((reference, index) =>
      awsPolicy(reference, [...path, "managedPolicies", index]),
    );
    const customerManagedPolicies = (one.customerManagedPolicies ?? []).map(reference);
    const attached = managedPolicyArns.length + customerManagedPolicies.length;
    const { limit, what } = quotas.managedPoliciesPerPermissionSet;
    if (attached > limit)
      report(
        "quota",
        [...path, "managedPolicies"],
        `at most ${limit} policies (${what})`,
        String(attached),
        "Attach fewer.",
      );
    for (const [index, id] of (one.accounts ?? []).entries()) {
      if (id === account.accountId)
        report(
          "home-as-client",
          [...path, "accounts", index],
          "an account other than the home account, in which every set is assigned anyway",
          id,
          "Remove it.",
        );
    }
    return {
      sessionDuration: one.sessionDuration ?? "PT1H",
      ...(one.relayState !== undefined && { relayState: one.relayState }),
      managedPolicyArns,
      customerManagedPolicies,
      ...(boundary !== undefined && { permissionsBoundary: boundaryOf(boundary, [...path, "permissionsBoundary"]) }),
      accounts: [...new Set(one.accounts)],
      tags: { "managed-by": "switchyard", ...one.tags },
      protect: one.protect ?? true,
      adopt: one.adopt ?? false,
    };
  }

  function boundaryOf(boundary: NonNullable<OneSet["permissionsBoundary"]>, path: Path): SetBoundary {
    return typeof boundary === "string"
      ? { managedPolicyArn: awsPolicy(boundary, path) }
      : { customerManagedPolicy: reference(boundary.customerManagedPolicy) };
  }

  function awsPolicy(reference: string, path: Path): string {
    if (!reference.startsWith("arn:")) return awsManagedPolicyArn(partition, reference);
    const arn = parsePolicyArn(reference);
    if (arn?.partition !== partition || arn.owner !== "aws")
      report(
        "policy-arn",
        path,
        `an AWS managed policy of the partition ${partition}`,
        reference,
        "Write customer-managed policies by name: under customerManagedPolicies, or as { customerManagedPolicy: name }.",
      );
    return reference;
  }
}

/** `/team/name`, `team/name` or `name`. */
function reference(written: string): { name: string; path: string } {
  const steps = written.replace(/^\//, "").split("/");
  const name = steps.pop() ?? "";
  return { name, path: steps.length === 0 ? "/" : `/${steps.join("/")}/` };
}
