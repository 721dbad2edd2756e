import type { Aws } from "../connection/aws.ts";
import { unlessGone } from "../connection/failure.ts";
import { allPages } from "../connection/pages.ts";
import type { Properties } from "../protocol/value.ts";
import { resource } from "../table/entry.ts";
import { normalized, samePolicy } from "../table/policy-document.ts";
import { decodeDocument, retag, tagList, tagMap } from "./iam-common.ts";
import { iamName, iamPath } from "./limits.ts";

/** `aws.iam.Policy`: a customer-managed policy; id is its ARN. A change of the document makes a new default version. */
export const managedPolicy = resource({
  token: "aws:iam/policy:Policy",
  label: "IAM Policy",
  stable: ["arn", "policyId"],
  computed: ["attachmentCount"],
  inputs: {
    description: { kind: "text", unset: "", replace: true },
    name: { kind: "text", required: true, replace: true, limit: iamName(128) },
    path: { kind: "text", default: "/", replace: true, limit: iamPath },
    policy: { kind: "policy", required: true },
    tags: { kind: { map: "text" }, unset: {} },
  },

  async create(aws, given) {
    const { Policy: made } = await aws.iam("CreatePolicy", {
      PolicyName: given.name,
      PolicyDocument: normalized(given.policy),
      Path: given.path,
      Description: given.description || undefined,
      Tags: tagList(given.tags),
    });
    return { id: made?.Arn ?? "", outputs: { arn: made?.Arn, policyId: made?.PolicyId, attachmentCount: 0 } };
  },

  read: policyNow,

  async update(aws, PolicyArn, given, old) {
    if (!samePolicy(old["policy"], given.policy)) {
      const versions = await versionsOf(aws, PolicyArn);
      const oldest = versions.filter((version) => !version.IsDefaultVersion).at(-1);
      // why: IAM keeps five versions of a policy and refuses a sixth
      if (versions.length >= 5 && oldest)
        await aws.iam("DeletePolicyVersion", { PolicyArn, VersionId: oldest.VersionId });
      await aws.iam("CreatePolicyVersion", { PolicyArn, PolicyDocument: normalized(given.policy), SetAsDefault: true });
    }
    await retag(aws, "Policy", { PolicyArn }, old["tags"], given.tags);
    return {};
  },

  async delete(aws, PolicyArn) {
    for (const { VersionId, IsDefaultVersion } of (await unlessGone(versionsOf(aws, PolicyArn))) ?? []) {
      if (!IsDefaultVersion) await unlessGone(aws.iam("DeletePolicyVersion", { PolicyArn, VersionId }));
    }
    await unlessGone(aws.iam("DeletePolicy", { PolicyArn }));
  },
});

/** A policy as AWS has it now, with its default version; undefined when there is none. */
export async function policyNow(aws: Aws, PolicyArn: string): Promise<Properties | undefined> {
  const found = (await unlessGone(aws.iam("GetPolicy", { PolicyArn })))?.Policy;
  if (found === undefined) return undefined;
  const version = await aws.iam("GetPolicyVersion", { PolicyArn, VersionId: found.DefaultVersionId });
  return {
    arn: found.Arn,
    policyId: found.PolicyId,
    attachmentCount: found.AttachmentCount ?? 0,
    description: found.Description ?? "",
    name: found.PolicyName,
    path: found.Path,
    policy: decodeDocument(version.PolicyVersion?.Document),
    tags: tagMap(found.Tags),
  };
}

function versionsOf(aws: Aws, PolicyArn: string) {
  return allPages(
    (page) => aws.iam("ListPolicyVersions", { PolicyArn, ...page }),
    (page) => page.Versions,
  );
}
