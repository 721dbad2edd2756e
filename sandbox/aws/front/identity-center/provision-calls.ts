import { AwsError } from "../aws-error.ts";
import { optionalText, page, structure, text } from "../json-input.ts";
import type { Handlers } from "./handler.ts";
import { namedSet, type CenterOperation } from "./model.ts";
import { provision } from "./provisioning.ts";

function statusView(operation: CenterOperation) {
  return {
    Status: operation.status,
    RequestId: operation.requestId,
    AccountId: operation.accountId,
    PermissionSetArn: operation.setArn,
    FailureReason: operation.failureReason,
    CreatedDate: operation.createdDate,
  };
}

/** ProvisionPermissionSet and its status. */
export const provisionCalls: Handlers = {
  ProvisionPermissionSet: ({ context, center, operations, input }) => {
    const set = namedSet(center, input);
    const targetType = text(input, "TargetType");
    const targetId = optionalText(input, "TargetId");
    const one = targetType === "AWS_ACCOUNT";
    if (!one && targetType !== "ALL_PROVISIONED_ACCOUNTS") {
      throw new AwsError(
        "ValidationException",
        `1 validation error detected: Value '${targetType}' at 'targetType' failed to satisfy constraint: Member must satisfy enum value set: [ALL_PROVISIONED_ACCOUNTS, AWS_ACCOUNT]`,
      );
    }
    if (one && targetId === undefined)
      throw new AwsError("ValidationException", "TargetId is required when TargetType is AWS_ACCOUNT.");
    const fields = {
      kind: "provision" as const,
      setArn: set.arn,
      ...(one && targetId !== undefined ? { accountId: targetId } : {}),
    };
    const operation = operations.start(fields, async () => {
      const accounts = one && targetId !== undefined ? [targetId] : [...set.provisioned.keys()];
      for (const accountId of accounts) {
        if (!set.provisioned.has(accountId)) throw new Error("Received a 404 status error: Assignment not found.");
        await provision(context, set, accountId);
      }
    });
    return { PermissionSetProvisioningStatus: statusView(operation) };
  },

  DescribePermissionSetProvisioningStatus: ({ center, input }) => {
    const id = text(input, "ProvisionPermissionSetRequestId");
    const operation = center.operations.get(id);
    if (operation?.kind !== "provision")
      throw new AwsError("ResourceNotFoundException", `Could not find request ${id}`);
    return { PermissionSetProvisioningStatus: statusView(operation) };
  },

  ListPermissionSetProvisioningStatus: ({ center, input }) => {
    const wanted = optionalText(structure(input, "Filter"), "Status");
    const found = [...center.operations.values()].filter(
      ({ kind, status }) => kind === "provision" && (wanted === undefined || status === wanted),
    );
    const { items, ...rest } = page(found, input);
    return {
      PermissionSetsProvisioningStatus: items.map(({ status, requestId, createdDate }) => ({
        Status: status,
        RequestId: requestId,
        CreatedDate: createdDate,
      })),
      ...rest,
    };
  },
};
