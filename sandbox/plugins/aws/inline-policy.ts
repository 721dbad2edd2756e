import type { Aws } from "../connection/aws.ts";
import { unlessGone } from "../connection/failure.ts";
import { resource, type ResourceType } from "../table/entry.ts";
import type { Inputs } from "../table/inputs.ts";
import { policy, text } from "../table/shape.ts";
import { decodeDocument, idParts } from "./iam-common.ts";
import { iamName } from "./limits.ts";

/** How IAM names and handles the inline policies of one kind of holder. */
interface Holder {
  readonly token: string;
  readonly label: string;
  readonly maxLength: number;
  put(aws: Aws, holder: string, PolicyName: string, PolicyDocument: string): Promise<unknown>;
  get(aws: Aws, holder: string, PolicyName: string): Promise<{ PolicyDocument?: string | undefined }>;
  remove(aws: Aws, holder: string, PolicyName: string): Promise<unknown>;
}

const common = {
  name: { shape: text, replace: true, limit: iamName(128) },
  namePrefix: { shape: text, replace: true, local: true },
  policy: { shape: policy, required: true },
} as const;

function inlinePolicy(property: "role" | "user" | "group", how: Holder): ResourceType {
  const parts = (id: string): [string, string] => idParts(id, ":", `${property}:policy`);
  const inputs: Inputs = {
    ...common,
    [property]: { shape: text, required: true, replace: true, limit: iamName(how.maxLength) },
  };
  return resource({
    token: how.token,
    label: how.label,
    autoName: { property: "name", maxLength: 128, prefix: "namePrefix" },
    stable: [],
    inputs,
    async create(aws, given) {
      const [holder, name] = [String(given[property]), String(given["name"])];
      await how.put(aws, holder, name, String(given["policy"]));
      return { id: `${holder}:${name}`, outputs: {} };
    },
    async read(aws, id) {
      const [holder, name] = parts(id);
      const found = await unlessGone(how.get(aws, holder, name));
      return found && { values: { [property]: holder, name, policy: decodeDocument(found.PolicyDocument) } };
    },
    async update(aws, id, given) {
      await how.put(aws, ...parts(id), String(given["policy"]));
      return {};
    },
    async delete(aws, id) {
      await unlessGone(how.remove(aws, ...parts(id)));
    },
  });
}

/** `aws.iam.RolePolicy`: an inline policy of a role; id `role:policy`. */
export const rolePolicy = inlinePolicy("role", {
  token: "aws:iam/rolePolicy:RolePolicy",
  label: "IAM Role Policy",
  maxLength: 64,
  put: (aws, RoleName, PolicyName, PolicyDocument) =>
    aws.iam("PutRolePolicy", { RoleName, PolicyName, PolicyDocument }),
  get: (aws, RoleName, PolicyName) => aws.iam("GetRolePolicy", { RoleName, PolicyName }),
  remove: (aws, RoleName, PolicyName) => aws.iam("DeleteRolePolicy", { RoleName, PolicyName }),
});

/** `aws.iam.UserPolicy`: an inline policy of a user; id `user:policy`. */
export const userPolicy = inlinePolicy("user", {
  token: "aws:iam/userPolicy:UserPolicy",
  label: "IAM User Policy",
  maxLength: 64,
  put: (aws, UserName, PolicyName, PolicyDocument) =>
    aws.iam("PutUserPolicy", { UserName, PolicyName, PolicyDocument }),
  get: (aws, UserName, PolicyName) => aws.iam("GetUserPolicy", { UserName, PolicyName }),
  remove: (aws, UserName, PolicyName) => aws.iam("DeleteUserPolicy", { UserName, PolicyName }),
});

/** `aws.iam.GroupPolicy`: an inline policy of a group; id `group:policy`. */
export const groupPolicy = inlinePolicy("group", {
  token: "aws:iam/groupPolicy:GroupPolicy",
  label: "IAM Group Policy",
  maxLength: 128,
  put: (aws, GroupName, PolicyName, PolicyDocument) =>
    aws.iam("PutGroupPolicy", { GroupName, PolicyName, PolicyDocument }),
  get: (aws, GroupName, PolicyName) => aws.iam("GetGroupPolicy", { GroupName, PolicyName }),
  remove: (aws, GroupName, PolicyName) => aws.iam("DeleteGroupPolicy", { GroupName, PolicyName }),
});
