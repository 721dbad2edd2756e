import type { Aws } from "../connection/aws.ts";
import { isInvalidPrincipal, unlessGone } from "../connection/failure.ts";
import { resource } from "../table/entry.ts";
import { samePolicy } from "../table/policy-document.ts";
import { textMap } from "../table/collection.ts";
import { flag, integer, policy, text } from "../table/shape.ts";
import { attachedToRole, decodeDocument, inlineOfRole, tagChanges, tagList, tagMap, tagsAll } from "./iam-common.ts";
import { iamName, iamPath, sessionSeconds } from "./limits.ts";

// why: a principal made a moment ago is refused until IAM has spread it; one that never existed is refused for ever
const newPrincipal = { also: isInvalidPrincipal, forMs: 5000 };

/** `aws.iam.Role`. Inline and managed policies belong in resources of their own. */
export const role = resource({
  token: "aws:iam/role:Role",
  label: "IAM Role",
  autoName: { property: "name", maxLength: 64, prefix: "namePrefix" },
  defaultTags: "map",
  stable: ["arn", "uniqueId", "createDate"],
  computed: ["managedPolicyArns"],
  derive: tagsAll,
  inputs: {
    assumeRolePolicy: { shape: policy, required: true },
    description: { shape: text, unset: "" },
    forceDetachPolicies: { shape: flag, default: false, local: true },
    maxSessionDuration: { shape: integer, default: 3600, limit: sessionSeconds },
    name: { shape: text, replace: true, limit: iamName(64) },
    namePrefix: { shape: text, replace: true, local: true },
    path: { shape: text, default: "/", replace: true, limit: iamPath },
    permissionsBoundary: { shape: text, unset: "" },
    tags: { shape: textMap, unset: {} },
  },

  async create(aws, given) {
    const request = {
      RoleName: given.name ?? "",
      AssumeRolePolicyDocument: given.assumeRolePolicy,
      MaxSessionDuration: given.maxSessionDuration,
      Path: given.path,
      ...(given.description ? { Description: given.description } : {}),
      ...(given.permissionsBoundary ? { PermissionsBoundary: given.permissionsBoundary } : {}),
      ...(given.tags && Object.keys(given.tags).length > 0 ? { Tags: tagList(given.tags) } : {}),
    };
    const { Role: made } = await aws.iam("CreateRole", request, newPrincipal);
    const outputs = {
      arn: made?.Arn,
      uniqueId: made?.RoleId,
      createDate: date(made?.CreateDate),
      managedPolicyArns: [],
    };
    return { id: made?.RoleName ?? request.RoleName, outputs };
  },

  async read(aws, id) {
    const found = (await unlessGone(aws.iam("GetRole", { RoleName: id })))?.Role;
    if (found === undefined) return undefined;
    const managedPolicyArns = await attachedToRole(aws, id);
    return {
      values: {
        arn: found.Arn,
        uniqueId: found.RoleId,
        createDate: date(found.CreateDate),
        managedPolicyArns,
        assumeRolePolicy: decodeDocument(found.AssumeRolePolicyDocument),
        description: found.Description ?? "",
        maxSessionDuration: found.MaxSessionDuration ?? 3600,
        name: found.RoleName,
        path: found.Path,
        permissionsBoundary: found.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
        tags: tagMap(found.Tags),
      },
    };
  },

  async update(aws, id, given, old) {
    const RoleName = id;
    if (!samePolicy(old["assumeRolePolicy"], given.assumeRolePolicy)) {
      const request = { RoleName, PolicyDocument: given.assumeRolePolicy };
      await aws.iam("UpdateAssumeRolePolicy", request, newPrincipal);
    }
    if (
      (old["description"] ?? "") !== (given.description ?? "") ||
      old["maxSessionDuration"] !== given.maxSessionDuration
    ) {
      const Description = given.description ?? "";
      await aws.iam("UpdateRole", { RoleName, Description, MaxSessionDuration: given.maxSessionDuration });
    }
    const boundary = given.permissionsBoundary ?? "";
    if ((old["permissionsBoundary"] ?? "") !== boundary) {
      if (boundary === "") await aws.iam("DeleteRolePermissionsBoundary", { RoleName });
      else await aws.iam("PutRolePermissionsBoundary", { RoleName, PermissionsBoundary: boundary });
    }
    const { set, remove } = tagChanges(old["tags"], given.tags);
    if (remove.length > 0) await aws.iam("UntagRole", { RoleName, TagKeys: remove });
    if (set.length > 0) await aws.iam("TagRole", { RoleName, Tags: set });
    return {};
  },

  async delete(aws, id, state) {
    const force = state["forceDetachPolicies"] === true;
    const attached = state["managedPolicyArns"];
    // why: as the official provider, which also detaches what its own last read saw attached
    if (force || (Array.isArray(attached) && attached.length > 0)) await detachAll(aws, id);
    if (force) await deleteInline(aws, id);
    await unlessGone(aws.iam("DeleteRole", { RoleName: id }));
  },
});

async function detachAll(aws: Aws, RoleName: string): Promise<void> {
  for (const PolicyArn of (await unlessGone(attachedToRole(aws, RoleName))) ?? []) {
    await unlessGone(aws.iam("DetachRolePolicy", { RoleName, PolicyArn }));
  }
}

async function deleteInline(aws: Aws, RoleName: string): Promise<void> {
  for (const PolicyName of (await unlessGone(inlineOfRole(aws, RoleName))) ?? []) {
    await unlessGone(aws.iam("DeleteRolePolicy", { RoleName, PolicyName }));
  }
}

function date(value: Date | undefined): string | undefined {
  return value?.toISOString().replace(".000Z", "Z");
}
