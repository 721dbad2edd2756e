import { awsManagedPolicyArn } from "../../aws/arns.ts";
import { addressFault, policyArnFix } from "../../aws/partition-faults.ts";
import type { Quotas } from "../../aws/quotas.ts";
import type { Report } from "../../config/check/report.ts";
import type { Sound } from "../../config/check/soundness.ts";
import type { PermissionSetsInput } from "../../config/schema/permission-sets-schema.ts";
import type { HomeAccountInput } from "../../config/schema/project-schema.ts";
import type { Path } from "../../faults/fault.ts";
import { repeats } from "../../faults/repeats.ts";

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

/** What the checks of permission sets read besides their settings. */
interface SetContext {
  readonly account: HomeAccountInput;
  readonly quotas: Quotas;
  readonly sound: Sound;
}

/** Settings of one set, or of all. */
interface WrittenSet {
  /** With what is taken over from the settings of all. */
  readonly one: OneSet;
  /** What was written at the path. */
  readonly own: OneSet;
  readonly path: Path;
}

/** How permission sets are made: all, and by name those with an override, whose keys stand in place of the general ones. */
export function resolveSetSettings(input: PermissionSetsInput, context: SetContext, report: Report): SettingsOfSets {
  const { overrides = {}, compare = "updates", ...all } = input;
  const general = settingsOf({ one: all, own: all, path: ["permissionSets"] }, context, report);
  const special = Object.fromEntries(
    Object.entries(overrides).map(([name, own]) => {
      const one = { ...all, ...own, tags: { ...all.tags, ...own.tags } };
      return [name, settingsOf({ one, own, path: ["permissionSets", "overrides", name] }, context, report)];
    }),
  );
  return { all: general, overrides: special, compare };
}

function settingsOf(written: WrittenSet, context: SetContext, report: Report): SetSettings {
  const { one, own, path } = written;
  // why: what an override takes over was judged where it stands.
  const reportOwn: Report = (code, at, ...rest) => {
    if (Object.hasOwn(own, String(at[0]))) report(code, [...path, ...at], ...rest);
  };
  const boundary = one.permissionsBoundary;
  const managedPolicyArns = (one.managedPolicies ?? []).map((policy, index) =>
    awsPolicy(policy, ["managedPolicies", index], context, reportOwn),
  );
  const customerManagedPolicies = (one.customerManagedPolicies ?? []).map(reference);
  const customers = customerManagedPolicies.map(({ path: folder, name }) => folder + name);
  twice(managedPolicyArns, "managedPolicies", reportOwn);
  twice(customers, "customerManagedPolicies", reportOwn);
  policiesOfSet(managedPolicyArns.length + customers.length, own, context, reportOwn);
  pageOfPartition(one, context, reportOwn);
  return {
    sessionDuration: one.sessionDuration ?? "PT1H",
    ...(one.relayState !== undefined && { relayState: one.relayState }),
    managedPolicyArns,
    customerManagedPolicies,
    ...(boundary !== undefined && { permissionsBoundary: boundaryOf(boundary, context, reportOwn) }),
    accounts: furtherAccounts(written, context, reportOwn),
    tags: { "managed-by": "switchyard", ...one.tags },
    protect: one.protect ?? true,
    adopt: one.adopt ?? false,
  };
}

function policiesOfSet(attached: number, own: OneSet, { quotas }: SetContext, reportOwn: Report): void {
  const { limit, what } = quotas.managedPoliciesPerPermissionSet;
  const longer = own.managedPolicies === undefined ? "customerManagedPolicies" : "managedPolicies";
  if (attached > limit)
    reportOwn("config/quota", [longer], `at most ${limit} policies (${what})`, String(attached), "Attach fewer.");
}

function pageOfPartition({ relayState }: OneSet, { account, sound }: SetContext, reportOwn: Report): void {
  if (relayState === undefined || !sound(["homeAccount", "partition"])) return;
  const page = addressFault(relayState, account.partition ?? "aws");
  if (page !== undefined) reportOwn("config/address", ["relayState"], page.expected, page.found, page.fix);
}

/** Each account once, and none of them the home account. */
function furtherAccounts(
  { one, own, path }: WrittenSet,
  { account }: SetContext,
  reportOwn: Report,
): readonly SetAccount[] {
  const at = Object.hasOwn(own, "accounts") ? path : ["permissionSets"];
  const accounts = (one.accounts ?? []).map((written, index): SetAccount => {
    const further = typeof written === "string" ? { accountId: written } : written;
    const reason = "reason" in further ? { reason: further.reason } : {};
    return { id: further.accountId, ...reason, path: [...at, "accounts", index] };
  });
  for (const [index, { id }] of accounts.entries())
    if (id === account.accountId)
      reportOwn(
        "config/home-as-client",
        ["accounts", index],
        "an account other than the home account, in which every set is assigned anyway",
        id,
        "Remove it.",
      );
  const again = new Set(repeats(accounts.map(({ id }) => id)));
  return accounts.filter((_, index) => !again.has(index));
}

function boundaryOf(
  boundary: NonNullable<OneSet["permissionsBoundary"]>,
  context: SetContext,
  reportOwn: Report,
): SetBoundary {
  return typeof boundary === "string"
    ? { managedPolicyArn: awsPolicy(boundary, ["permissionsBoundary"], context, reportOwn) }
    : { customerManagedPolicy: reference(boundary.customerManagedPolicy) };
}

function awsPolicy(policy: string, at: Path, { account, sound }: SetContext, reportOwn: Report): string {
  const partition = account.partition ?? "aws";
  if (!policy.startsWith("arn:")) return awsManagedPolicyArn(partition, policy);
  const otherwise =
    "Write customer-managed policies by name: under customerManagedPolicies, or as { customerManagedPolicy: name }.";
  const fix = policyArnFix(policy, partition, ["aws"], otherwise);
  if (fix !== undefined && sound(["homeAccount", "partition"]))
    reportOwn("config/policy-arn", at, `an AWS managed policy of the partition ${partition}`, policy, fix);
  return policy;
}

/** Source: sso-admin `AttachManagedPolicyToPermissionSet`: a second one of that ARN is a conflict. */
function twice(policies: readonly string[], key: string, reportOwn: Report): void {
  for (const index of repeats(policies))
    reportOwn(
      "config/duplicate-policy",
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

/** Seconds that a sign-in by a permission set lasts. Its duration is `PT4H` or `PT90M`, as the schema lets it pass. */
export function signInSecondsOf({ sessionDuration }: Pick<SetSettings, "sessionDuration">): number {
  const [, count, unit] = /^PT(\d+)([HM])$/.exec(sessionDuration) ?? [];
  return Number(count) * (unit === "H" ? 3600 : 60);
}
