import type { Aws } from "../connection/aws.ts";
import { codeOf, isInvalidPrincipal, unlessGone } from "../connection/failure.ts";
import { allPages } from "../connection/pages.ts";
import type { Properties } from "../protocol/value.ts";
import { resource } from "../table/entry.ts";
import { normalized, samePolicy } from "../table/policy-document.ts";
import {
  attachedArns,
  date,
  decodeDocument,
  inlineOfRole,
  propagationMs,
  retag,
  setBoundary,
  tagList,
  tagMap,
} from "./iam-common.ts";
import { iamName, iamPath, sessionSeconds } from "./limits.ts";

// why: a principal made a moment ago is refused until IAM has spread it
const newPrincipal = { also: isInvalidPrincipal, forMs: propagationMs };
// why: what was taken off the role a moment ago may still hold it
const letGo = { also: (error: unknown) => /^DeleteConflict/.test(codeOf(error)), forMs: propagationMs };

/** `aws.iam.Role`. Inline and managed policies belong in resources of their own. */
export const role = resource({
  token: "aws:iam/role:Role",
  label: "IAM Role",
  stable: ["arn", "uniqueId", "createDate"],
  computed: ["managedPolicyArns", "inlinePolicies"],
  inputs: {
    assumeRolePolicy: { kind: "policy", required: true },
    description: { kind: "text", unset: "" },
    forceDetachPolicies: { kind: "flag", default: false, local: true },
    maxSessionDuration: { kind: "integer", default: 3600, limit: sessionSeconds },
    name: { kind: "text", required: true, replace: true, limit: iamName(64) },
    path: { kind: "text", default: "/", replace: true, limit: iamPath },
    permissionsBoundary: { kind: "text", unset: "" },
    tags: { kind: { map: "text" }, unset: {} },
  },

  async create(aws, given) {
    const request = {
      RoleName: given.name,
      AssumeRolePolicyDocument: normalized(given.assumeRolePolicy),
      MaxSessionDuration: given.maxSessionDuration,
      Path: given.path,
      Description: given.description || undefined,
      PermissionsBoundary: given.permissionsBoundary || undefined,
      Tags: tagList(given.tags),
    };
    const { Role: made } = await aws.iam("CreateRole", request, newPrincipal);
    const own = { arn: made?.Arn, uniqueId: made?.RoleId, createDate: date(made?.CreateDate) };
    return { id: given.name, outputs: { ...own, managedPolicyArns: [], inlinePolicies: [] } };
  },

  async read(aws, id) {
    const found = await unlessGone(roleNow(aws, id));
    return found && { ...found, ...(await policiesNow(aws, id)) };
  },

  async update(aws, RoleName, given, old) {
    if (!samePolicy(old["assumeRolePolicy"], given.assumeRolePolicy)) {
      const request = { RoleName, PolicyDocument: normalized(given.assumeRolePolicy) };
      await aws.iam("UpdateAssumeRolePolicy", request, newPrincipal);
    }
    const Description = given.description ?? "";
    if ((old["description"] ?? "") !== Description) await aws.iam("UpdateRoleDescription", { RoleName, Description });
    const MaxSessionDuration = given.maxSessionDuration;
    if (old["maxSessionDuration"] !== MaxSessionDuration) await aws.iam("UpdateRole", { RoleName, MaxSessionDuration });
    await setBoundary(aws, "Role", RoleName, old["permissionsBoundary"], given.permissionsBoundary);
    await retag(aws, "Role", { RoleName }, old["tags"], given.tags);
    return policiesNow(aws, RoleName);
  },

  async delete(aws, RoleName, state) {
    // why: as the official provider, which without force takes off what its own last read saw, and no more
    const takesOff = (seen: unknown): boolean =>
      state["forceDetachPolicies"] === true || (Array.isArray(seen) && seen.length > 0);
    const profiles = allPages(
      (page) => aws.iam("ListInstanceProfilesForRole", { RoleName, ...page }),
      (page) => page.InstanceProfiles,
    );
    for (const { InstanceProfileName } of (await unlessGone(profiles)) ?? [])
      await unlessGone(aws.iam("RemoveRoleFromInstanceProfile", { InstanceProfileName, RoleName }));
    if (takesOff(state["managedPolicyArns"]))
      for (const PolicyArn of (await unlessGone(attachedArns(aws, "Role", RoleName))) ?? [])
        await unlessGone(aws.iam("DetachRolePolicy", { RoleName, PolicyArn }));
    if (takesOff(state["inlinePolicies"]))
      for (const PolicyName of (await unlessGone(inlineOfRole(aws, RoleName))) ?? [])
        await unlessGone(aws.iam("DeleteRolePolicy", { RoleName, PolicyName }));
    await unlessGone(aws.iam("DeleteRole", { RoleName }, letGo));
  },
});

/** A role as AWS has it now, without its policies. Throws when there is none. */
export async function roleNow(aws: Aws, RoleName: string): Promise<Properties> {
  const { Role: role } = await aws.iam("GetRole", { RoleName });
  return {
    arn: role?.Arn,
    uniqueId: role?.RoleId,
    createDate: date(role?.CreateDate),
    assumeRolePolicy: decodeDocument(role?.AssumeRolePolicyDocument),
    description: role?.Description ?? "",
    maxSessionDuration: role?.MaxSessionDuration ?? 3600,
    name: role?.RoleName,
    path: role?.Path,
    permissionsBoundary: role?.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
    tags: tagMap(role?.Tags),
  };
}

/** The policies that a role has now, whoever gave them. */
async function policiesNow(aws: Aws, RoleName: string): Promise<Properties> {
  const names = await inlineOfRole(aws, RoleName);
  const inlinePolicies = names.map(async (name) => {
    const { PolicyDocument } = await aws.iam("GetRolePolicy", { RoleName, PolicyName: name });
    return { name, policy: decodeDocument(PolicyDocument) };
  });
  return {
    managedPolicyArns: await attachedArns(aws, "Role", RoleName),
    inlinePolicies: await Promise.all(inlinePolicies),
  };
}
