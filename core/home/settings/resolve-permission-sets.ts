import { awsManagedPolicyArn } from "../../aws/arns.ts";
import type { HomeSettings, SetAccount, SetBoundary, SetSettings } from "./home-settings.ts";
import type { Quotas } from "../../aws/quotas.ts";
import { repeats } from "../../faults/repeats.ts";
import { addressFault, policyArnFix } from "../../aws/partition-faults.ts";
import type { Report } from "../../config/check/report.ts";
import type { Sound } from "../../config/check/soundness.ts";
import type { PermissionSetsInput } from "../../config/schema/permission-sets-schema.ts";
import type { HomeAccountInput } from "../../config/schema/project-schema.ts";
import type { Path } from "../../faults/fault.ts";

type OneSet = NonNullable<PermissionSetsInput["overrides"]>[string];

/** How permission sets are made: all, and by name those with an override, whose keys stand in place of the general ones. */
export function resolveSetSettings(
  input: PermissionSetsInput,
  { account, quotas, sound }: { readonly account: HomeAccountInput; readonly quotas: Quotas; readonly sound: Sound },
  report: Report,
): HomeSettings["setSettings"] {
  const { overrides = {}, compare = "updates", ...all } = input;
  const partition = account.partition ?? "aws";
  const surePartition = sound(["homeAccount", "partition"]);
  const general = settingsOf(all, ["permissionSets"], all);
  const special = Object.fromEntries(
    Object.entries(overrides).map(([name, one]) => {
      const joined = { ...all, ...one, tags: { ...all.tags, ...one.tags } };
      return [name, settingsOf(joined, ["permissionSets", "overrides", name], one)];
    }),
  );
  return { all: general, overrides: special, compare };

  /** @param own What was written at the path. why: what an override takes over was judged where it stands. */
  function settingsOf(one: OneSet, path: Path, own: OneSet): SetSettings {
    const judge: Report = (code, at, ...rest) => {
      if (Object.hasOwn(own, String(at[0]))) report(code, [...path, ...at], ...rest);
    };
    const boundary = one.permissionsBoundary;
    const managedPolicyArns = (one.managedPolicies ?? []).map((reference, index) =>
      awsPolicy(reference, ["managedPolicies", index], judge),
    );
    const customerManagedPolicies = (one.customerManagedPolicies ?? []).map(reference);
    twice(managedPolicyArns, "managedPolicies", judge);
    twice(
      customerManagedPolicies.map(({ path: folder, name }) => folder + name),
      "customerManagedPolicies",
      judge,
    );
    const page = one.relayState === undefined ? undefined : addressFault(one.relayState, partition);
    if (page !== undefined && surePartition) judge("address", ["relayState"], page.expected, page.found, page.fix);
    const attached = managedPolicyArns.length + customerManagedPolicies.length;
    const { limit, what } = quotas.managedPoliciesPerPermissionSet;
    const longer = own.managedPolicies === undefined ? "customerManagedPolicies" : "managedPolicies";
    if (attached > limit)
      judge("quota", [longer], `at most ${limit} policies (${what})`, String(attached), "Attach fewer.");
    const at = Object.hasOwn(own, "accounts") ? path : ["permissionSets"];
    const accounts = (one.accounts ?? []).map((written, index): SetAccount => {
      const further = typeof written === "string" ? { accountId: written } : written;
      const reason = "reason" in further ? { reason: further.reason } : {};
      return { id: further.accountId, ...reason, path: [...at, "accounts", index] };
    });
    const seen = new Set<string>();
    for (const [index, { id }] of accounts.entries()) {
      if (id === account.accountId)
        judge(
          "home-as-client",
          ["accounts", index],
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
      ...(boundary !== undefined && { permissionsBoundary: boundaryOf(boundary, judge) }),
      accounts: accounts.filter(({ id }) => seen.size !== seen.add(id).size),
      tags: { "managed-by": "switchyard", ...one.tags },
      protect: one.protect ?? true,
      adopt: one.adopt ?? false,
    };
  }

  function boundaryOf(boundary: NonNullable<OneSet["permissionsBoundary"]>, judge: Report): SetBoundary {
    return typeof boundary === "string"
      ? { managedPolicyArn: awsPolicy(boundary, ["permissionsBoundary"], judge) }
      : { customerManagedPolicy: reference(boundary.customerManagedPolicy) };
  }

  function awsPolicy(reference: string, at: Path, judge: Report): string {
    if (!reference.startsWith("arn:")) return awsManagedPolicyArn(partition, reference);
    const otherwise =
      "Write customer-managed policies by name: under customerManagedPolicies, or as { customerManagedPolicy: name }.";
    const fix = policyArnFix(reference, partition, ["aws"], otherwise);
    if (fix !== undefined && surePartition)
      judge("policy-arn", at, `an AWS managed policy of the partition ${partition}`, reference, fix);
    return reference;
  }
}

/** Source: sso-admin `AttachManagedPolicyToPermissionSet`: a second one of that ARN is a conflict. */
function twice(policies: readonly string[], key: string, judge: Report): void {
  for (const index of repeats(policies))
    judge(
      "duplicate-policy",
      [key, index],
      "each policy once",
      `${JSON.stringify(policies[index])} twice`,
      "Remove one.",
    );
}

/** `/team/name`, `team/name` or `name`. */
function reference(written: string): { name: string; path: string } {
  const steps = written.replace(/^\//, "").split("/");
  const name = steps.pop() ?? "";
  return { name, path: steps.length === 0 ? "/" : `/${steps.join("/")}/` };
}
