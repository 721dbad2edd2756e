import { AwsError } from "../aws-error.ts";
import { page, structure, text, optionalText } from "../json-input.ts";
import type { CenterCall, Handlers } from "./handler.ts";
import {
  addAssignment,
  namedSet,
  placeKey,
  principalKey,
  removeAssignment,
  type Assignment,
  type CenterOperation,
} from "./model.ts";
import { provision, unprovision } from "./provisioning.ts";
import { checkCenterField, checkQuota, QUOTAS } from "./rules.ts";

function asked({ context, center, input }: CenterCall): Assignment {
  const set = namedSet(center, input);
  const accountId = text(input, "TargetId");
  checkCenterField("TargetId", accountId);
  const principalId = text(input, "PrincipalId");
  checkCenterField("PrincipalId", principalId);
  const principalType = text(input, "PrincipalType");
  if (principalType !== "USER" && principalType !== "GROUP") {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${principalType}' at 'principalType' failed to satisfy constraint: Member must satisfy enum value set: [GROUP, USER]`,
    );
  }
  if (text(input, "TargetType") !== "AWS_ACCOUNT") {
    throw new AwsError(
      "ValidationException",
      "1 validation error detected: Value at 'targetType' failed to satisfy constraint: Member must satisfy enum value set: [AWS_ACCOUNT]",
    );
  }
  const { accounts } = context.state;
  const home = accounts.get(center.instance.ownerAccountId);
  if (accounts.get(accountId)?.organizationId !== home?.organizationId) {
    throw new AwsError("ResourceNotFoundException", `Could not find account ${accountId} in the organization`);
  }
  return { accountId, setArn: set.arn, principalType, principalId };
}

function statusView(operation: CenterOperation) {
  return {
    Status: operation.status,
    RequestId: operation.requestId,
    FailureReason: operation.failureReason,
    TargetId: operation.accountId,
    TargetType: "AWS_ACCOUNT",
    PermissionSetArn: operation.setArn,
    PrincipalType: operation.principalType,
    PrincipalId: operation.principalId,
    CreatedDate: operation.createdDate,
  };
}

function described({ center, input }: CenterCall, field: string, kind: CenterOperation["kind"]): object {
  const id = text(input, field);
  const operation = center.operations.get(id);
  if (operation?.kind !== kind) throw new AwsError("ResourceNotFoundException", `Could not find request ${id}`);
  return statusView(operation);
}

function listed({ center, input }: CenterCall, kind: CenterOperation["kind"]) {
  const wanted = optionalText(structure(input, "Filter"), "Status");
  const found = [...center.operations.values()].filter(
    (operation) => operation.kind === kind && (wanted === undefined || operation.status === wanted),
  );
  const { items, ...rest } = page(found, input);
  const view = items.map(({ status, requestId, createdDate }) => ({
    Status: status,
    RequestId: requestId,
    CreatedDate: createdDate,
  }));
  return { view, rest };
}

const assignmentView = (assignment: Assignment) => ({
  AccountId: assignment.accountId,
  PermissionSetArn: assignment.setArn,
  PrincipalType: assignment.principalType,
  PrincipalId: assignment.principalId,
});

/** Who has which permission set where. The first assignment in an account makes the set's role, the last one's end deletes it. */
export const assignments: Handlers = {
  CreateAccountAssignment: (call) => {
    const { context, center, operations } = call;
    const assignment = asked(call);
    const { identityStore } = context.state;
    const known = assignment.principalType === "USER" ? identityStore.users : identityStore.groups;
    if (!known.has(assignment.principalId)) {
      throw new AwsError(
        "ResourceNotFoundException",
        `Could not find ${assignment.principalType} with id ${assignment.principalId}`,
      );
    }
    const here = center.assignments.get(placeKey(assignment.accountId, assignment.setArn));
    const key = principalKey(assignment.principalType, assignment.principalId);
    if (here?.has(key) === true) throw new AwsError("ConflictException", "The account assignment already exists.");
    const set = namedSet(center, call.input);
    if (context.settings.quotas && !set.provisioned.has(assignment.accountId)) {
      const inAccount = [...center.sets.values()].filter(({ provisioned }) =>
        provisioned.has(assignment.accountId),
      ).length;
      checkQuota(context, inAccount + 1, QUOTAS.setsPerAccount, "permission sets provisioned per account");
    }
    const operation = operations.start({ kind: "create-assignment", ...assignment }, async () => {
      await provision(context, set, assignment.accountId);
      addAssignment(center, assignment);
    });
    return { AccountAssignmentCreationStatus: statusView(operation) };
  },

  DeleteAccountAssignment: (call) => {
    const { context, center, operations } = call;
    const assignment = asked(call);
    const set = namedSet(center, call.input);
    const operation = operations.start({ kind: "delete-assignment", ...assignment }, async () => {
      const here = center.assignments.get(placeKey(assignment.accountId, assignment.setArn));
      const found = here?.get(principalKey(assignment.principalType, assignment.principalId));
      if (found === undefined) throw new Error("Received a 404 status error: Assignment not found.");
      if (removeAssignment(center, found) === 0) await unprovision(context, set, assignment.accountId);
    });
    return { AccountAssignmentDeletionStatus: statusView(operation) };
  },

  DescribeAccountAssignmentCreationStatus: (call) => ({
    AccountAssignmentCreationStatus: described(call, "AccountAssignmentCreationRequestId", "create-assignment"),
  }),
  DescribeAccountAssignmentDeletionStatus: (call) => ({
    AccountAssignmentDeletionStatus: described(call, "AccountAssignmentDeletionRequestId", "delete-assignment"),
  }),
  ListAccountAssignmentCreationStatus: (call) => {
    const { view, rest } = listed(call, "create-assignment");
    return { AccountAssignmentsCreationStatus: view, ...rest };
  },
  ListAccountAssignmentDeletionStatus: (call) => {
    const { view, rest } = listed(call, "delete-assignment");
    return { AccountAssignmentsDeletionStatus: view, ...rest };
  },

  ListAccountAssignments: ({ center, input }) => {
    const set = namedSet(center, input);
    const here = center.assignments.get(placeKey(text(input, "AccountId"), set.arn));
    const { items, ...rest } = page(here?.values() ?? [], input);
    return { AccountAssignments: items.map(assignmentView), ...rest };
  },
  ListAccountAssignmentsForPrincipal: ({ context, center, input }) => {
    const principalId = text(input, "PrincipalId");
    const groups = context.state.identityStore.groupsOf.get(principalId)?.keys() ?? [];
    const own = [principalId, ...groups].flatMap((id) => [...(center.byPrincipal.get(id)?.values() ?? [])]);
    const account = optionalText(structure(input, "Filter"), "AccountId");
    const { items, ...rest } = page(
      own.filter(({ accountId }) => account === undefined || accountId === account),
      input,
    );
    return { AccountAssignments: items.map(assignmentView), ...rest };
  },
};
