import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import { samePolicy } from "../../core/aws/same-policy.ts";
import type { ClientPlan, RolePlan } from "../../core/client/client-plan.ts";
import { clientStackName } from "../../core/config/naming.ts";
import { trustDifference } from "../../core/portfolio/against-files/trust-against-file.ts";
import { upCommand } from "../shell-command.ts";
import { type Difference, documentDifference, listDifference, valueDifference } from "./compare-policies.ts";
import type { DeployedRole } from "./deployed.ts";
import type { Finding } from "./verify-report.ts";

/** What two sides say that gives or takes access; the rest is a warning. */
const WORDS_ONLY = new Set(["description", "tags"]);

/** How a role as AWS has it differs from the client's file. */
export function compareRole(
  plan: Pick<ClientPlan, "slug" | "file" | "partition" | "customerPolicies">,
  role: RolePlan,
  deployed: DeployedRole | undefined,
  now: Date,
): readonly Finding[] {
  const about = { client: plan.slug, role: role.key };
  const next = refreshed(plan.slug);
  if (deployed === undefined)
    return [{ severity: "fault", ...about, what: "role", expected: role.arn, found: "no such role", next }];
  if (deployed.arn !== role.arn)
    return [{ severity: "fault", ...about, what: "role", expected: role.arn, found: deployed.arn, next }];
  return roleDifferences(plan, role, deployed, now).map((difference) => ({
    severity: WORDS_ONLY.has(difference.what) ? "warning" : "fault",
    ...about,
    ...difference,
    next,
  }));
}

function roleDifferences(
  plan: Pick<ClientPlan, "file" | "partition" | "customerPolicies">,
  role: RolePlan,
  deployed: DeployedRole,
  now: Date,
): readonly Difference[] {
  const inline = new Map(role.inlinePolicies.map(({ name, document }) => [name, document]));
  return [
    ...trustDifferences(plan, role, deployed.trustPolicy, now),
    ...listDifference("attached policies", role.managedPolicyArns, deployed.policies.attached),
    ...documentDifference("inline policies", inline, deployed.policies.inline),
    ...valueDifference("permissions boundary", role.permissionsBoundary ?? "", deployed.permissionsBoundary),
    ...valueDifference("longest session, in seconds", role.maxSessionDuration, deployed.maxSessionDuration),
    ...valueDifference("description", role.description, deployed.description),
    ...tagDifferences(role, deployed.tags, plan.customerPolicies),
  ];
}

/** Compared by what they say; one that says the same in other words is no difference. */
function trustDifferences(
  { file, partition }: Pick<ClientPlan, "file" | "partition">,
  { arn, trustPolicy }: Pick<RolePlan, "arn" | "trustPolicy">,
  deployed: PolicyDocument,
  now: Date,
): readonly Difference[] {
  const what = "trust policy";
  const { wider, narrower } = trustDifference(trustPolicy, deployed, { partition, role: arn, now });
  if (wider.length > 0)
    return wider.map(({ found }) => ({ what, expected: `one that lets in no more than ${file} says`, found }));
  if (!narrower) return [];
  return [{ what, expected: `one that lets in all that ${file} says`, found: "fewer, or on more conditions" }];
}

type Tags = Readonly<Record<string, string>>;

/**
 * Tags of the role are its sessions' `aws:PrincipalTag`: those that its own policies ask about decide what it may do.
 * Source: IAM user guide, `id_session-tags`.
 */
function tagDifferences(
  role: Pick<RolePlan, "tags" | "inlinePolicies" | "managedPolicyArns" | "permissionsBoundary">,
  found: Tags,
  customerPolicies: ClientPlan["customerPolicies"],
): readonly Difference[] {
  const own = new Set([...role.managedPolicyArns, role.permissionsBoundary]);
  const documents = [
    ...role.inlinePolicies.map(({ document }) => document),
    ...customerPolicies.flatMap(({ arn, document }) => (own.has(arn) ? [document] : [])),
  ];
  const text = JSON.stringify(documents).toLowerCase();
  const isAsked = (key: string) =>
    ['"', "}", ",", " ,"].some((end) => text.includes(`aws:principaltag/${key.toLowerCase()}${end}`));
  const texts = (tags: Tags, asked: boolean) =>
    Object.entries(tags).flatMap(([key, value]) => (isAsked(key) === asked ? [`${key}=${value}`] : []));
  return [
    ...listDifference("tags that its policies ask about", texts(role.tags, true), texts(found, true)),
    ...listDifference("tags", texts(role.tags, false), texts(found, false)),
  ];
}

/** What puts right a client's stack. why with a refresh: the state does not know what was changed by hand. */
export function refreshed(slug: string): string {
  return upCommand(clientStackName(slug), "--refresh");
}

/** Managed policies that the client stack makes, of which AWS has none or another document. */
export function compareCustomerPolicies(
  plan: Pick<ClientPlan, "slug" | "customerPolicies">,
  deployed: ReadonlyMap<string, PolicyDocument | undefined>,
): readonly Finding[] {
  return plan.customerPolicies.flatMap(({ arn, document }): readonly Finding[] => {
    const found = deployed.get(arn);
    if (found !== undefined && samePolicy(document, found)) return [];
    return [
      {
        severity: "fault",
        client: plan.slug,
        what: "customer-managed policy",
        expected: `${arn} as the files have it`,
        found: found === undefined ? "none" : "another content",
        next: refreshed(plan.slug),
      },
    ];
  });
}
