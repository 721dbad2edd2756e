import type { PolicyDocument } from "../../aws/policy-document.ts";
import { checkActions } from "./actions.ts";
import { checkConditionKeys } from "./condition-keys.ts";
import type { DocumentFault, IamReference } from "./iam-actions.ts";

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
