import { z } from "zod";
import { POLICY_NAME } from "../../aws/names.ts";
import { advice } from "../check/message.ts";
import { description, document, maxSessionDuration, path, policyReference, tags, text } from "./values.ts";

/** What a role gives; in an access level for all clients, in a client's role for that client alone. */
export const rights = {
  managedPolicies: z
    .array(policyReference, advice("a list of managed policies", "Write a list, as in [ReadOnlyAccess]."))
    .describe(
      "Managed policies: those of `customerManagedPolicies` and of AWS by name, any by ARN. Exclusive: one attached by hand shows in `pulumi refresh` and is detached by `pulumi up --refresh`.",
    )
    .optional(),
  inlinePolicies: z
    .record(
      text(POLICY_NAME, "an inline policy name: 1 to 128 letters, digits or _+=,.@-", "Rename the policy."),
      document,
      advice("a map of policy name to policy document", "Write name: and the document indented below it."),
    )
    .describe("Inline policies, name: document. Exclusive.")
    .optional(),
  customerManagedPolicies: z
    .record(
      text(POLICY_NAME, "a policy name: 1 to 128 letters, digits or _+=,.@-", "Rename the policy."),
      document,
      advice("a map of policy name to policy document", "Write name: and the document indented below it."),
    )
    .describe(
      "Managed policies to create in the client account, name: document. Those that `managedPolicies` or `permissionsBoundary` name are created. A role's are joined with its level's.",
    )
    .optional(),
  permissionsBoundary: policyReference
    .describe(
      "Permissions boundary: a policy of `customerManagedPolicies` or an AWS managed policy by name, or a managed policy by ARN.",
    )
    .optional(),
  path: path.describe("IAM path of the role. Default /.").optional(),
  description: description.describe("Description of the role.").optional(),
  maxSessionDuration: maxSessionDuration.optional(),
  tags: tags.optional(),
};
