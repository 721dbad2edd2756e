import { awsManagedPolicyArn } from "../../aws/arns.ts";
import type { Quotas } from "../../aws/quotas.ts";
import { repeats } from "../../faults/repeats.ts";
import { addressFault, policyArnFix } from "../../aws/partition-faults.ts";
import type { HomeReport } from "./home-report.ts";
import type { PermissionSetsInput } from "../../config/schema/permission-sets-schema.ts";
import type { HomeAccountInput } from "../../config/schema/project-schema.ts";
import type { Path } from "../../faults/fault.ts";

/** A permissions boundary of a permission set: an AWS managed policy, or a customer-managed one of the account. */
export type SetBoundary =
  | { readonly managedPolicyArn: string }
  | { readonly customerManagedPolicy: { readonly name: string; readonly path: string } };

/** A further account in which permission sets are assigned. */
export interface SetAccount {
  readonly id: string;
  /** The written reason why it may be a client's account. Absent: it must not be one. */
  readonly reason?: string;
  /** Where it is written, below `switchyard:home`. */
  readonly path: Path;
}

/** How one permission set is made. */
export interface SetSettings {
  /** ISO 8601, `PT1H` to `PT12H`. */
  readonly sessionDuration: string;
  /** `switch-role`, or an address. Absent for the console's home. */
  readonly relayState?: string;
  /** ARNs of AWS managed policies that the set gives in the accounts where it is assigned. */
  readonly managedPolicyArns: readonly string[];
  readonly customerManagedPolicies: readonly { readonly name: string; readonly path: string }[];
  readonly permissionsBoundary?: SetBoundary;
  /** Further accounts of the home's organization in which the holders get the set, each once. */
  readonly accounts: readonly SetAccount[];
  readonly tags: Readonly<Record<string, string>>;
  readonly protect: boolean;
  readonly adopt: boolean;
}

/** How permission sets are made: all, and by name those that differ. */
export interface SettingsOfSets {
  readonly all: SetSettings;
  readonly overrides: Readonly<Record<string, SetSettings>>;
  /** When permission sets are compared with what AWS has. */
  readonly compare: "updates" | "always" | "never";
}

type OneSet = NonNullable<PermissionSetsInput["overrides"]>[string];

/** How permission sets are made: all, and by name those with an override, whose keys stand in place of the general ones. */
export function resolveSetSettings(
  input: PermissionSetsInput,
  account: HomeAccountInput,
  quotas: Quotas,
  report: HomeReport,
): SettingsOfSets {
  const { overrides = {}, compare = "updates", ...all } = input;
  const partition = account.partition ?? "aws";
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
    const reportOwn: HomeReport = (code, at, ...rest) => {
      if (Object.hasOwn(own, String(at[0]))) report(code, [...path, ...at], ...rest);
    };
    const boundary = one.permissionsBoundary;
    const managedPolicyArns = (one.managedPolicies ?? []).map((reference, index) =>
      awsPolicy(reference, ["managedPolicies", index], reportOwn),
    );
    const customerManagedPolicies = (one.customerManagedPolicies ?? []).map(reference);
    twice(managedPolicyArns, "managedPolicies", reportOwn);
    twice(
      customerManagedPolicies.map(({ path: folder, name }) => folder + name),
      "customerManagedPolicies",
      reportOwn,
    );
    const page = one.relayState === undefined ? undefined : addressFault(one.relayState, partition);
    if (page !== undefined) reportOwn("address", ["relayState"], page.expected, page.found, page.fix);
    const attached = managedPolicyArns.length + customerManagedPolicies.length;
    const { limit, what } = quotas.managedPoliciesPerPermissionSet;
    const longer = own.managedPolicies === undefined ? "customerManagedPolicies" : "managedPolicies";
    if (attached > limit)
      reportOwn("quota", [longer], `at most ${limit} policies (${what})`, String(attached), "Attach fewer.");
    const at = Object.hasOwn(own, "accounts") ? path : ["permissionSets"];
    const accounts = (one.accounts ?? []).map((written, index): SetAccount => {
      const further = typeof written === "string" ? { accountId: written } : written;
      const reason = "reason" in further ? { reason: further.reason } : {};
      return { id: further.accountId, ...reason, path: [...at, "accounts", index] };
    });
    const seen = new Set<string>();
    for (const [index, { id }] of accounts.entries()) {
      if (id === account.accountId)
        reportOwn(
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
      ...(boundary !== undefined && { permissionsBoundary: boundaryOf(boundary, reportOwn) }),
      accounts: accounts.filter(({ id }) => seen.size !== seen.add(id).size),
      tags: { "managed-by": "switchyard", ...one.tags },
      protect: one.protect ?? true,
      adopt: one.adopt ?? false,
    };
  }

  function boundaryOf(boundary: NonNullable<OneSet["permissionsBoundary"]>, reportOwn: HomeReport): SetBoundary {
    return typeof boundary === "string"
      ? { managedPolicyArn: awsPolicy(boundary, ["permissionsBoundary"], reportOwn) }
      : { customerManagedPolicy: reference(boundary.customerManagedPolicy) };
  }

  function awsPolicy(reference: string, at: Path, reportOwn: HomeReport): string {
    if (!reference.startsWith("arn:")) return awsManagedPolicyArn(partition, reference);
    const otherwise =
      "Write customer-managed policies by name: under customerManagedPolicies, or as { customerManagedPolicy: name }.";
    const fix = policyArnFix(reference, partition, ["aws"], otherwise);
    if (fix !== undefined)
      reportOwn("policy-arn", at, `an AWS managed policy of the partition ${partition}`, reference, fix);
    return reference;
  }
}

/** Source: sso-admin `AttachManagedPolicyToPermissionSet`: a second one of that ARN is a conflict. */
function twice(policies: readonly string[], key: string, reportOwn: HomeReport): void {
  for (const index of repeats(policies))
    reportOwn(
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
