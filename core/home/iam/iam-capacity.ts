import type { Usage } from "../../aws/capacity.ts";
import { policySize, type QuotaKey } from "../../aws/quotas.ts";
import type { HomeSettings, IamUser } from "../settings/home-settings.ts";
import { groupsPerUser } from "../settings/memberships.ts";
import { label, principalPlace } from "../settings/principals.ts";
import { identityPolicies } from "./identity-policies.ts";
import type { PlannedIdentity } from "./planned-identity.ts";

type HomeLimits = Pick<HomeSettings, "quotas" | "origin" | "grants">;

const MANAGED = "Write `policy: managed`, so that the permissions stand in managed policies";

/** How to need less, where the permissions stand in an inline policy. */
const INLINE_LAYOUTS: Readonly<Record<PlannedIdentity["kind"], string>> = {
  "iam-user": `${MANAGED}; give them to a group, whose inline policy takes more; or grant fewer clients.`,
  "iam-group": `${MANAGED}; spread the clients over several groups; or grant fewer clients.`,
  "iam-role": "Grant the role fewer clients, and others to a second role.",
};
const INLINE_QUOTAS = {
  "iam-user": "userInlinePolicies",
  "iam-group": "groupInlinePolicies",
  "iam-role": "roleInlinePolicies",
} as const satisfies Readonly<Record<PlannedIdentity["kind"], QuotaKey>>;

/**
 * What the IAM identities of the home account use of AWS's quotas. Of an identity that exists already, and of the
 * account, only what Switchyard makes is known.
 * why nothing of a single managed policy: it is cut to fit, so the full ones say nothing.
 */
export function identityUsages(home: HomeLimits, identities: readonly PlannedIdentity[]): readonly Usage[] {
  const users = identities.flatMap((one) => (one.kind === "iam-user" ? [one.settings] : []));
  const groups = identities.flatMap((one) => (one.kind === "iam-group" ? [one.settings] : []));
  const joined = groupsPerUser(groups);
  return [
    ...identities.flatMap((identity) => policyUsages(home, identity)),
    ...users.flatMap((user) => userUsages(home, user, joined.get(user.name) ?? 0)),
    ...accountUsage(home, "usersPerAccount", "users", users),
    ...accountUsage(home, "groupsPerAccount", "groups", groups),
  ];
}

function policyUsages(home: HomeLimits, identity: PlannedIdentity): Usage[] {
  const policies = identityPolicies(identity, home.quotas);
  const who = label(identity);
  const place = principalPlace(home, identity);
  const inline = policies.filter(({ kind }) => kind === "inline");
  const used = inline.reduce((sum, { document }) => sum + policySize(document), 0);
  const usages: Usage[] =
    inline.length === 0
      ? []
      : [
          {
            quota: INLINE_QUOTAS[identity.kind],
            used,
            of: `characters in the inline ${inline.length === 1 ? "policy" : "policies"} of the ${who}`,
            ...place,
            layout: INLINE_LAYOUTS[identity.kind],
          },
        ];
  if (identity.kind === "iam-role") return usages;
  const attached = policies.length - inline.length + identity.settings.managedPolicyArns.length;
  if (attached === 0) return usages;
  return [
    ...usages,
    {
      quota: identity.kind === "iam-user" ? "managedPoliciesPerUser" : "managedPoliciesPerGroup",
      used: attached,
      of: `managed policies of the ${who}`,
      ...place,
      layout: `Grant fewer clients, or spread them over several ${identity.kind === "iam-user" ? "groups of the user" : "groups"}.`,
    },
  ];
}

function userUsages(home: HomeLimits, user: IamUser, joined: number): Usage[] {
  const place = principalPlace(home, { kind: "iam-user", name: user.name });
  const who = label({ kind: "iam-user", name: user.name });
  const usages: Usage[] = [];
  if (joined > 0) usages.push({ quota: "groupsPerUser", used: joined, of: `groups of the ${who}`, ...place });
  if (!user.existing)
    usages.push({
      quota: "tagsPerUser",
      used: Object.keys(user.tags).length,
      of: `tags of the ${who}`,
      ...place,
    });
  return usages;
}

function accountUsage(
  { origin }: HomeLimits,
  quota: "usersPerAccount" | "groupsPerAccount",
  what: "users" | "groups",
  all: readonly { readonly existing: boolean }[],
): Usage[] {
  const used = all.filter(({ existing }) => !existing).length;
  const path = ["iam", what];
  return used === 0
    ? []
    : [{ quota, used, of: `IAM ${what} of the home account`, path: origin.name(path), at: origin.locate(path) }];
}
