import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import { caseless } from "../../core/aws/names.ts";
import { samePolicy } from "../../core/aws/same-policy.ts";
import { MANAGED_POLICY_PATH } from "../../core/config/naming.ts";
import { type IdentityPolicy, identityPolicies } from "../../core/home/iam/identity-policies.ts";
import type { PlannedIdentity } from "../../core/home/iam/planned-identity.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { label, principalKey } from "../../core/home/settings/principals.ts";
import { upCommand } from "../shell-command.ts";
import { type Difference, listDifference, valueDifference } from "./compare-policies.ts";
import type { HeldPolicies } from "./deployed.ts";
import type { IdentityReading } from "./read-identities.ts";
import type { Finding } from "./verify-report.ts";

type Home = Pick<HomeSettings, "quotas" | "partition" | "accountId">;

/** How the IAM users, groups and roles of the files differ from those that AWS has. */
export function compareIdentities(
  home: Home,
  homeStack: string,
  identities: readonly PlannedIdentity[],
  reading: IdentityReading,
): readonly Finding[] {
  return identities.flatMap((identity) => {
    if (reading.unread.has(identity.key)) return [];
    const who = label({ kind: identity.kind, name: identity.name });
    const next = upCommand(homeStack, "--refresh");
    return [
      ...differences(home, identity, reading).map((one) => ({ severity: "fault" as const, ...one })),
      ...[...beside(home, identity, reading), ...groupsBeside(identity, identities, reading)].map((one) => ({
        severity: "warning" as const,
        ...one,
        next: `Look at what it is for; what it lets in was evaluated.`,
      })),
    ].map((one) => ({ next, ...one, what: one.what === "" ? who : `${one.what} of the ${who}` }));
  });
}

/** The identity as AWS has it, in the part that all kinds share. */
function deployedOf({ kind, key }: PlannedIdentity, { users, groups, roles }: IdentityReading) {
  return { "iam-user": users, "iam-group": groups, "iam-role": roles }[kind].get(key);
}

function differences(home: Home, identity: PlannedIdentity, reading: IdentityReading): readonly Difference[] {
  const deployed = deployedOf(identity, reading);
  const expected = arnOf(home, identity);
  if (deployed === undefined) return [{ what: "", expected, found: "none" }];
  const isMade = identity.kind !== "iam-role" && !identity.settings.existing;
  const user = identity.kind === "iam-user" ? reading.users.get(identity.key) : undefined;
  const declared = identity.kind === "iam-user" ? (identity.settings.permissionsBoundary ?? "") : "";
  return [
    ...(deployed.arn === expected ? [] : [{ what: "", expected, found: deployed.arn }]),
    ...(isMade && user !== undefined
      ? valueDifference("permissions boundary", declared, user.permissionsBoundary)
      : []),
    ...policyDifferences(home, identity, deployed.policies, reading.documents),
    ...memberDifferences(identity, reading),
  ];
}

function arnOf({ partition, accountId }: Home, identity: PlannedIdentity): string {
  const kind = identity.kind.slice("iam-".length);
  const name = identity.kind === "iam-role" ? `/${identity.name}` : `${identity.settings.path}${identity.name}`;
  return `arn:${partition}:iam::${accountId}:${kind}${name}`;
}

/** Whether what Switchyard gives it is there. */
function policyDifferences(
  home: Home,
  identity: PlannedIdentity,
  held: HeldPolicies,
  documents: ReadonlyMap<string, PolicyDocument>,
): readonly Difference[] {
  const own = identityPolicies(identity, home.quotas).flatMap((policy): readonly Difference[] => {
    const what = `${policy.kind} policy ${policy.name}`;
    const found = foundDocument(home, policy, held, documents);
    if (found === undefined) return [{ what, expected: "the policy by which it enters its roles", found: "none" }];
    if (samePolicy(policy.document, found)) return [];
    return [{ what, expected: "the policy by which it enters its roles", found: "another content" }];
  });
  const attached = identity.kind === "iam-role" ? [] : identity.settings.managedPolicyArns;
  const missing = attached.filter((arn) => !held.attached.includes(arn));
  return [...own, ...missing.map((arn) => ({ what: "attached policies", expected: arn, found: "none of that ARN" }))];
}

function foundDocument(
  home: Home,
  policy: IdentityPolicy,
  { inline, attached }: HeldPolicies,
  documents: ReadonlyMap<string, PolicyDocument>,
): PolicyDocument | undefined {
  if (policy.kind === "inline") return inline.get(policy.name);
  const arn = managedArn(home, policy.name);
  return attached.includes(arn) ? documents.get(arn) : undefined;
}

function managedArn({ partition, accountId }: Home, name: string): string {
  return `arn:${partition}:iam::${accountId}:policy${MANAGED_POLICY_PATH}${name}`;
}

/** why others only in a group that the stack makes: in one that exists already, others are its own people's business. */
function memberDifferences(identity: PlannedIdentity, { groups }: IdentityReading): readonly Difference[] {
  if (identity.kind !== "iam-group") return [];
  const { members, existing } = identity.settings;
  const found = groups.get(principalKey({ kind: "iam-group", name: identity.name }))?.members ?? [];
  return listDifference("members", members, existing ? found.filter((one) => members.includes(one)) : found);
}

/** What an identity that the stack makes holds beside what the files give it. */
function beside(home: Home, identity: PlannedIdentity, reading: IdentityReading): readonly Difference[] {
  const deployed = deployedOf(identity, reading);
  if (deployed === undefined || identity.kind === "iam-role" || identity.settings.existing) return [];
  const own = identityPolicies(identity, home.quotas);
  const declared = new Set([...identity.settings.managedPolicyArns, ...own.map(({ name }) => managedArn(home, name))]);
  const inline = new Set(own.filter(({ kind }) => kind === "inline").map(({ name }) => name));
  const attached = deployed.policies.attached.filter((arn) => !declared.has(arn));
  const written = [...deployed.policies.inline.keys()].filter((name) => !inline.has(name));
  const extra = [...attached, ...written];
  return extra.length === 0
    ? []
    : [{ what: "policies", expected: "none beside those of the files", found: extra.join(", ") }];
}

/** Groups that a user whom the stack makes is in, and of which the files know nothing: what they hold, the user has. */
function groupsBeside(
  identity: PlannedIdentity,
  all: readonly PlannedIdentity[],
  { users }: IdentityReading,
): readonly Difference[] {
  if (identity.kind !== "iam-user" || identity.settings.existing) return [];
  const known = new Set(all.flatMap(({ kind, name }) => (kind === "iam-group" ? [caseless(name)] : [])));
  const others = (users.get(identity.key)?.groups ?? []).filter((name) => !known.has(caseless(name)));
  return others.length === 0
    ? []
    : [{ what: "groups", expected: "none beside those of the files", found: others.join(", ") }];
}
