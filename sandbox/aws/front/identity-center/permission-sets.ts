import { AwsError } from "../aws-error.ts";
import { optionalText, page, text } from "../json-input.ts";
import type { Handlers } from "./handler.ts";
import { namedSet, newSetArn, nowSeconds, type PermissionSet } from "./model.ts";
import { checkCenterField, checkedOptional, checkedTags, checkQuota, QUOTAS } from "./rules.ts";

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

/** Creation, reading, change and deletion of permission sets. */
export const permissionSets: Handlers = {
  CreatePermissionSet: ({ context, center, input }) => {
    const name = text(input, "Name");
    checkCenterField("Name", name);
    const description = checkedOptional(input, "Description");
    const relayState = checkedOptional(input, "RelayState");
    const sessionDuration = checkedOptional(input, "SessionDuration") ?? "PT1H";
    const tags = checkedTags(input);
    if (center.setNames.has(name)) {
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
    center.setNames.set(name, set.arn);
    return { PermissionSet: view(set) };
  },

  DescribePermissionSet: ({ center, input }) => ({ PermissionSet: view(namedSet(center, input)) }),

  UpdatePermissionSet: ({ center, input }) => {
    const set = namedSet(center, input);
    const description = checkedOptional(input, "Description");
    const relayState = checkedOptional(input, "RelayState");
    const sessionDuration = checkedOptional(input, "SessionDuration");
    if (description !== undefined) set.description = description;
    if (sessionDuration !== undefined) set.sessionDuration = sessionDuration;
    // why: a relay state that is not sent again is cleared (terraform-provider-aws#17411).
    if (relayState === undefined) delete set.relayState;
    else set.relayState = relayState;
    set.revision += 1;
    return {};
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
    center.setNames.delete(set.name);
    return {};
  },

  ListPermissionSets: ({ center, input }) => {
    const { items, ...rest } = page(center.sets.keys(), input);
    return { PermissionSets: items, ...rest };
  },

  ListPermissionSetsProvisionedToAccount: ({ center, input }) => {
    const accountId = text(input, "AccountId");
    const wanted = optionalText(input, "ProvisioningStatus");
    const arns = [...center.sets.values()]
      .filter((set) => {
        const provisioned = set.provisioned.get(accountId);
        if (provisioned === undefined) return false;
        return (
          wanted === undefined ||
          (wanted === "LATEST_PERMISSION_SET_PROVISIONED") === (provisioned.revision === set.revision)
        );
      })
      .map(({ arn }) => arn);
    const { items, ...rest } = page(arns, input);
    return { PermissionSets: items, ...rest };
  },

  ListAccountsForProvisionedPermissionSet: ({ center, input }) => {
    const set = namedSet(center, input);
    const wanted = optionalText(input, "ProvisioningStatus");
    const accounts = [...set.provisioned]
      .filter(
        ([, { revision }]) =>
          wanted === undefined || (wanted === "LATEST_PERMISSION_SET_PROVISIONED") === (revision === set.revision),
      )
      .map(([accountId]) => accountId);
    const { items, ...rest } = page(accounts, input);
    return { AccountIds: items, ...rest };
  },
};
