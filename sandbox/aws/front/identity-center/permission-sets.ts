import { AwsError } from "../aws-error.ts";
import { optionalText, page, text, type Input } from "../json-input.ts";
import { changing, type Handlers } from "./handler.ts";
import { namedSet, newSetArn, nowSeconds, setByName, type PermissionSet, type Provisioned } from "./model.ts";
import { statusAnswer } from "./operation-status.ts";
import { provision } from "./provisioning.ts";
import { checkDuration, checkedTags, checkQuota, QUOTAS } from "./rules.ts";

function view(set: PermissionSet) {
  return {
    Name: set.name,
    PermissionSetArn: set.arn,
    Description: set.description,
    CreatedDate: set.createdDate,
    SessionDuration: set.sessionDuration,
    RelayState: set.relayState,
  };
}

function attributes(input: Input) {
  const sessionDuration = optionalText(input, "SessionDuration");
  if (sessionDuration !== undefined) checkDuration(sessionDuration);
  return {
    description: optionalText(input, "Description"),
    relayState: optionalText(input, "RelayState"),
    sessionDuration,
  };
}

/** Whether a role of the set has what the input's ProvisioningStatus, if any, asks for. */
function isAsked(input: Input, set: PermissionSet, provisioned: Provisioned | undefined): boolean {
  const wanted = optionalText(input, "ProvisioningStatus");
  if (provisioned === undefined) return false;
  const isLatest = provisioned.revision === set.revision;
  return wanted === undefined || (wanted === "LATEST_PERMISSION_SET_PROVISIONED") === isLatest;
}

/** Creation, reading, change, provisioning and deletion of permission sets. */
export const permissionSets: Handlers = {
  CreatePermissionSet: ({ context, center, input }) => {
    const name = text(input, "Name");
    const { description, relayState, sessionDuration = "PT1H" } = attributes(input);
    const tags = checkedTags(input);
    if (setByName(center, name) !== undefined) {
      throw new AwsError("ConflictException", `PermissionSet with name ${name} already exists.`);
    }
    checkQuota(context, center.sets.size + 1, QUOTAS.setsPerInstance, "permission sets per instance");
    const set: PermissionSet = {
      arn: newSetArn(center),
      name,
      sessionDuration,
      createdDate: nowSeconds(),
      managed: [],
      customerManaged: [],
      tags,
      revision: 1,
      provisioned: new Map(),
      ...(description === undefined ? {} : { description }),
      ...(relayState === undefined ? {} : { relayState }),
    };
    center.sets.set(set.arn, set);
    return { PermissionSet: view(set) };
  },

  DescribePermissionSet: ({ center, input }) => ({ PermissionSet: view(namedSet(center, input)) }),

  UpdatePermissionSet: changing((set, { input }) => {
    const { description, relayState, sessionDuration } = attributes(input);
    if (description !== undefined) set.description = description;
    if (sessionDuration !== undefined) set.sessionDuration = sessionDuration;
    // why: a relay state that is not sent again is cleared (terraform-provider-aws#17411).
    if (relayState === undefined) delete set.relayState;
    else set.relayState = relayState;
  }),

  ProvisionPermissionSet: ({ context, center, operations, input }) => {
    const set = namedSet(center, input);
    const accountId = text(input, "TargetType") === "AWS_ACCOUNT" ? optionalText(input, "TargetId") : "all";
    if (accountId === undefined)
      throw new AwsError("ValidationException", "TargetId is required when TargetType is AWS_ACCOUNT.");
    const target = accountId === "all" ? {} : { accountId };
    const operation = operations.start({ kind: "provision", setArn: set.arn, ...target }, async () => {
      for (const each of accountId === "all" ? [...set.provisioned.keys()] : [accountId]) {
        if (!set.provisioned.has(each)) throw new Error("Received a 404 status error: Assignment not found.");
        await provision(context, set, each);
      }
    });
    return statusAnswer(operation);
  },

  DeletePermissionSet: ({ center, operations, input }) => {
    const set = namedSet(center, input);
    if (set.provisioned.size > 0 || operations.isOpen(set.arn)) {
      throw new AwsError(
        "ConflictException",
        `PermissionSet ${set.name} cannot be deleted: it still has account assignments.`,
      );
    }
    center.sets.delete(set.arn);
    return {};
  },

  ListPermissionSets: ({ center, input }) => page(center.sets.keys(), input, "PermissionSets"),

  ListPermissionSetsProvisionedToAccount: ({ center, input }) => {
    const accountId = text(input, "AccountId");
    const sets = [...center.sets.values()].filter((set) => isAsked(input, set, set.provisioned.get(accountId)));
    return page(sets, input, "PermissionSets", ({ arn }) => arn);
  },

  ListAccountsForProvisionedPermissionSet: ({ center, input }) => {
    const set = namedSet(center, input);
    const accounts = [...set.provisioned].filter(([, provisioned]) => isAsked(input, set, provisioned));
    return page(accounts, input, "AccountIds", ([accountId]) => accountId);
  },
};
