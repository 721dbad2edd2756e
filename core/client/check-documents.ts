import type { PolicyDocument } from "../aws/policy-document.ts";
import { checkActions } from "../config/policy/actions.ts";
import { checkConditionKeys } from "../config/policy/condition-keys.ts";
import type { DocumentFault, IamReference } from "../config/policy/reference-types.ts";
import type { Fault } from "../faults/fault.ts";
import type { ClientPlan } from "./client-plan.ts";
import type { WrittenPolicy } from "./role/role-documents.ts";

/** The policy documents that somebody wrote for a client's roles, each once, though several roles may share it. */
export function writtenDocuments({ roles, customerPolicies }: ClientPlan): readonly WrittenPolicy[] {
  const written = [...roles.flatMap(({ inlinePolicies }) => inlinePolicies), ...customerPolicies];
  return [...new Map(written.map((policy) => [policy.document, policy])).values()];
}

/**
 * Finds what AWS does not have in the policy documents of a client: services, actions, and condition keys of these
 * actions. A statement with such a name is accepted by IAM and then does nothing, or not what was meant.
 * The documents have passed the checks of the configuration.
 */
export async function checkDocuments(plan: ClientPlan, reference: IamReference): Promise<readonly Fault[]> {
  const faults = await Promise.all(
    writtenDocuments(plan).map(async ({ document, place }) =>
      (await documentFaults(document, reference)).map(({ path, ofKey, ...fault }): Fault => ({
        ...fault,
        ...place(path, ofKey),
      })),
    ),
  );
  return faults.flat();
}

/** The faults of one document, with their paths inside it. */
export async function documentFaults(
  document: PolicyDocument,
  reference: IamReference,
): Promise<readonly DocumentFault[]> {
  const faults = await Promise.all(
    document.Statement.map(async (statement, index) => {
      const path = ["Statement", index];
      const actions = await checkActions(statement, path, reference);
      return [...actions.faults, ...(await checkConditionKeys(statement, path, actions.services, reference))];
    }),
  );
  return faults.flat();
}
