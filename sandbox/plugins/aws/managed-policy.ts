import { unlessGone } from "../connection/failure.ts";
import { resource } from "../table/entry.ts";
import { samePolicy } from "../table/policy-document.ts";
import { textMap } from "../table/collection.ts";
import { policy, text } from "../table/shape.ts";
import { allPages, decodeDocument, tagChanges, tagList, tagMap, tagsAll } from "./iam-common.ts";
import { iamName, iamPath } from "./limits.ts";

/** `aws.iam.Policy`: a customer-managed policy; id is its ARN. A change of the document makes a new default version. */
export const managedPolicy = resource({
  token: "aws:iam/policy:Policy",
  label: "IAM Policy",
  autoName: { property: "name", maxLength: 128, prefix: "namePrefix" },
  defaultTags: "map",
  stable: ["arn", "policyId"],
  computed: ["attachmentCount"],
  derive: tagsAll,
  inputs: {
    description: { shape: text, unset: "", replace: true },
    name: { shape: text, replace: true, limit: iamName(128) },
    namePrefix: { shape: text, replace: true, local: true },
    path: { shape: text, default: "/", replace: true, limit: iamPath },
    policy: { shape: policy, required: true },
    tags: { shape: textMap, unset: {} },
  },

  async create(aws, given) {
    const { Policy: made } = await aws.iam("CreatePolicy", {
      PolicyName: given.name,
      PolicyDocument: given.policy,
      Path: given.path,
      ...(given.description ? { Description: given.description } : {}),
      ...(given.tags ? { Tags: tagList(given.tags) } : {}),
    });
    return { id: made?.Arn ?? "", outputs: { arn: made?.Arn, policyId: made?.PolicyId, attachmentCount: 0 } };
  },

  async read(aws, id) {
    const found = (await unlessGone(aws.iam("GetPolicy", { PolicyArn: id })))?.Policy;
    if (found === undefined) return undefined;
    const version = await aws.iam("GetPolicyVersion", { PolicyArn: id, VersionId: found.DefaultVersionId });
    return {
      values: {
        arn: found.Arn,
        policyId: found.PolicyId,
        attachmentCount: found.AttachmentCount ?? 0,
        description: found.Description ?? "",
        name: found.PolicyName,
        path: found.Path,
        policy: decodeDocument(version.PolicyVersion?.Document),
        tags: tagMap(found.Tags),
      },
    };
  },

  async update(aws, id, given, old) {
    const PolicyArn = id;
    if (!samePolicy(old["policy"], given.policy)) {
      const versions = await allPages(
        (page) => aws.iam("ListPolicyVersions", { PolicyArn, ...page }),
        (page) => page.Versions,
      );
      const oldest = versions.filter((version) => !version.IsDefaultVersion).at(-1);
      // why: IAM keeps five versions of a policy and refuses a sixth
      if (versions.length >= 5 && oldest)
        await aws.iam("DeletePolicyVersion", { PolicyArn, VersionId: oldest.VersionId });
      await aws.iam("CreatePolicyVersion", { PolicyArn, PolicyDocument: given.policy, SetAsDefault: true });
    }
    const { set, remove } = tagChanges(old["tags"], given.tags);
    if (remove.length > 0) await aws.iam("UntagPolicy", { PolicyArn, TagKeys: remove });
    if (set.length > 0) await aws.iam("TagPolicy", { PolicyArn, Tags: set });
    return {};
  },

  async delete(aws, id) {
    const PolicyArn = id;
    const list = allPages(
      (page) => aws.iam("ListPolicyVersions", { PolicyArn, ...page }),
      (page) => page.Versions,
    );
    for (const { VersionId, IsDefaultVersion } of (await unlessGone(list)) ?? []) {
      if (!IsDefaultVersion) await unlessGone(aws.iam("DeletePolicyVersion", { PolicyArn, VersionId }));
    }
    await unlessGone(aws.iam("DeletePolicy", { PolicyArn }));
  },
});
