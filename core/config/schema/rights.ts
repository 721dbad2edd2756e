import { z } from "zod";
import { POLICY_NAME } from "../../names.ts";
import { advice } from "../message.ts";
import { description, document, maxSessionDuration, path, policyReference, tags, text } from "./parts.ts";

/** What a role gives; in an access level for all clients, in a client's role for that client alone. */
export const rights = {
  managedPolicies: z
    .array(policyReference, advice("a list of managed policies", "Write a list, as in [ReadOnlyAccess]."))
    .describe(
      "AWS managed policies by name, or managed policies by ARN. Exclusive: one attached by hand shows in `pulumi refresh` and is detached by `pulumi up --refresh`.",
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
  permissionsBoundary: policyReference
    .describe("Permissions boundary: an AWS managed policy by name, or a managed policy by ARN.")
    .optional(),
  path: path.describe("IAM path of the role. Default /.").optional(),
  description: description.describe("Description of the role.").optional(),
  maxSessionDuration: maxSessionDuration.optional(),
  tags: tags.optional(),
};
