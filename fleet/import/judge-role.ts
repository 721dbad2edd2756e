import { canonicalPolicy } from "../../core/aws/same-policy.ts";
import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import { atomsOf } from "../../core/changes/atoms.ts";
import type { RolePlan } from "../../core/client/client-plan.ts";
import { type ComparedTrust, trustDifference } from "../../core/client/trust/trust-difference.ts";
import type { PlannedSet } from "../../core/home/permission-sets/planned-set.ts";
import { policyText } from "../../core/home/permission-sets/planned-set.ts";
import { contentDifferences, contentsOf, declaredContents } from "../../core/home/permission-sets/set-contents.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { DeployedRole } from "../verify/deployed.ts";
import { inlineOf } from "./candidates.ts";
import type { Holder, StandingCenter, StandingSet } from "./standing-sets.ts";

/** Why a role as its file would plan it is not the one that stands; undefined where all that decides on access is the same. */
export function roleDifference(
  planned: RolePlan,
  standing: DeployedRole,
  { partition, now, sets }: Omit<ComparedTrust, "role">,
): string | undefined {
  if (planned.arn !== standing.arn) return `a file would make ${planned.arn} of it`;
  const trust = trustDifference(planned.trustPolicy, standing.trustPolicy, {
    ...{ partition, role: standing.arn, now },
    ...(sets !== undefined && { sets }),
  });
  if (trust !== undefined) return trust;
  if (inOrder(planned.managedPolicyArns) !== inOrder(standing.policies.attached))
    return "its managed policies would change";
  const inline = new Map(planned.inlinePolicies.map(({ name, document }) => [name, document]));
  if (inOrder(inline.keys()) !== inOrder(standing.policies.inline.keys())) return "its inline policies would change";
  for (const [name, document] of standing.policies.inline)
    if (!saysTheSame(inline.get(name), document)) return `its inline policy ${name} would change`;
  if ((planned.permissionsBoundary ?? "") !== standing.permissionsBoundary)
    return "its permissions boundary would change";
  if (planned.maxSessionDuration !== standing.maxSessionDuration) return "its longest session would change";
  const lost = Object.entries(standing.tags).find(
    ([key, value]) => !key.startsWith("aws:") && planned.tags[key] !== value,
  );
  return lost === undefined ? undefined : `its tag ${JSON.stringify(lost[0])} would change`;
}

/** Why a permission set as the files would plan it is not the one that stands, or would be held by others. */
export function setDifference(
  planned: PlannedSet,
  standing: StandingSet,
  { home, center }: { readonly home: Pick<HomeSettings, "accountId">; readonly center: StandingCenter },
): string | undefined {
  const { settings, description, relayState, inlinePolicy, until, endings } = planned;
  // why: taking it over provisions it anew, and what waits to hold there would hold from then on.
  if (standing.stale.length > 0)
    return `its last change has not reached ${standing.stale.join(", ")}: provision it first, or undo the change`;
  const declared = declaredContents({
    settings,
    description,
    ...(relayState !== undefined && { relayState }),
    policyText: policyText(inlinePolicy),
  });
  const tags = Object.entries(standing.tags).map(([key, value]) => ({ key, value }));
  const changes = contentDifferences(contentsOf({ ...standing.properties, tags }), declared).filter(
    ({ property, stays }) => !stays && property !== "inlinePolicy" && property !== "description" && property !== "tags",
  );
  const [first] = changes;
  if (first !== undefined) return `its ${first.words} would change from ${first.before} to ${first.after}`;
  if (until !== undefined || endings.length > 0) return "a grant of the files would end for its holders";
  const lost = Object.entries(standing.tags).find(
    ([key, value]) => !key.startsWith("aws:") && settings.tags[key] !== value,
  );
  if (lost !== undefined) return `its tag ${JSON.stringify(lost[0])} would change`;
  const inline = inlineOf(standing);
  if (inline === undefined || atoms(inline) !== atoms(inlinePolicy))
    return "its inline policy would say something else";
  return holderDifference(planned, standing, home.accountId, center.holders);
}

/** Whether everybody who would be assigned is, and nobody is who would not be. */
function holderDifference(
  { assignedTo, settings }: PlannedSet,
  { assignments }: StandingSet,
  homeAccountId: string,
  holders: StandingCenter["holders"],
): string | undefined {
  const gone = assignments.find(({ principalId }) => !holders.has(principalId));
  if (gone !== undefined)
    return `it is assigned to ${gone.principalId}, whom the directory does not have any more: remove that assignment first`;
  const ids = assignedTo.map((one) => idOf(one, holders));
  const accounts = [homeAccountId, ...settings.accounts.map(({ id }) => id)];
  const planned = ids.flatMap((id) => accounts.map((account) => `${account} ${id}`));
  const standing = assignments.map(({ accountId, principalId }) => `${accountId} ${principalId}`);
  const more = planned.find((one) => !standing.includes(one));
  if (more !== undefined) {
    const [account = "", ...rest] = more.split(" ");
    return `the files would give it to ${rest.join(" ")} in account ${account}, where that holder does not have it: a file gives a set to all its holders in all its accounts, the home account among them`;
  }
  const fewer = standing.find((one) => !planned.includes(one));
  return fewer === undefined
    ? undefined
    : `it is assigned in account ${fewer.replace(" ", " to ")}, which no grant would say`;
}

function idOf({ kind, name, by }: PlannedSet["assignedTo"][number], holders: ReadonlyMap<string, Holder>): string {
  if (by === "id") return name;
  const found = [...holders.values()].find((one) => one.kind === kind && one.name === name && by === undefined);
  return found?.id ?? `${kind} ${name}`;
}

/** why the version: without one IAM takes the older language, and a file has to say so. */
function saysTheSame(one: PolicyDocument | undefined, other: PolicyDocument): boolean {
  const text = (document: PolicyDocument) =>
    canonicalPolicy({ ...document, Version: document.Version ?? "2008-10-17" });
  return one !== undefined && text(one) === text(other);
}

/** One text for all documents with the same statements, however they are put together. */
function atoms(document: PolicyDocument): string {
  const parts = atomsOf(document).map(({ effect, action, resource, condition }) =>
    JSON.stringify([effect, action, resource, condition]),
  );
  return [...new Set(parts)].sort().join("\n");
}

function inOrder(texts: Iterable<string>): string {
  return [...texts].sort().join("\n");
}
