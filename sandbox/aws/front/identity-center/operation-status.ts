import { notFound } from "../aws-error.ts";
import { optionalText, page, structure, text } from "../json-input.ts";
import type { Handlers } from "./handler.ts";
import type { CenterOperation } from "./model.ts";

/** What an asynchronous operation is called: in its answers, in the input that asks for it, and in a list of its kind. */
const KINDS = {
  "create-assignment": {
    status: "AccountAssignmentCreationStatus",
    id: "AccountAssignmentCreationRequestId",
    list: "AccountAssignmentsCreationStatus",
  },
  "delete-assignment": {
    status: "AccountAssignmentDeletionStatus",
    id: "AccountAssignmentDeletionRequestId",
    list: "AccountAssignmentsDeletionStatus",
  },
  provision: {
    status: "PermissionSetProvisioningStatus",
    id: "ProvisionPermissionSetRequestId",
    list: "PermissionSetsProvisioningStatus",
  },
} as const;

const ofProvisioning = ({ accountId }: CenterOperation) => ({ AccountId: accountId });
const ofAssignment = ({ accountId, principalType, principalId }: CenterOperation) => ({
  TargetId: accountId,
  TargetType: "AWS_ACCOUNT",
  PrincipalType: principalType,
  PrincipalId: principalId,
});

const summary = ({ status, requestId, createdDate }: CenterOperation) => ({
  Status: status,
  RequestId: requestId,
  CreatedDate: createdDate,
});

/** An operation as the call that starts it, and the one that asks for it, answer. */
export function statusAnswer(operation: CenterOperation): object {
  const status = {
    ...summary(operation),
    FailureReason: operation.failureReason,
    PermissionSetArn: operation.setArn,
    ...(operation.kind === "provision" ? ofProvisioning(operation) : ofAssignment(operation)),
  };
  return { [KINDS[operation.kind].status]: status };
}

/** Asking for one operation, and for all of a kind. */
export const statusCalls: Handlers = Object.fromEntries(
  Object.entries(KINDS).flatMap(([kind, { status, id, list }]): [string, Handlers[string]][] => [
    [
      `Describe${status}`,
      ({ center, input }) => {
        const operation = center.operations.get(text(input, id));
        if (operation?.kind !== kind) throw notFound(`request ${text(input, id)}`);
        return statusAnswer(operation);
      },
    ],
    [
      `List${status}`,
      ({ center, input }) => {
        const wanted = optionalText(structure(input, "Filter"), "Status");
        const found = [...center.operations.values()].filter(
          (operation) => operation.kind === kind && (wanted === undefined || operation.status === wanted),
        );
        return page(found, input, list, summary);
      },
    ],
  ]),
);
