import { AwsError, notFound } from "../aws-error.ts";
import { optionalText, page, structure, text } from "../json-input.ts";
import type { CenterCall, Handlers } from "./handler.ts";
import {
  addAssignment,
  heldBy,
  namedSet,
  placeKey,
  principalKey,
  removeAssignment,
  type Assignment,
  type PermissionSet,
} from "./model.ts";
import { statusAnswer } from "./operation-status.ts";
import { provision, unprovision } from "./provisioning.ts";
import { checkQuota, QUOTAS } from "./rules.ts";

function asked({ context, center, input }: CenterCall): { set: PermissionSet; assignment: Assignment } {
  const set = namedSet(center, input);
  const accountId = text(input, "TargetId");
  const { accounts } = context.state;
  const home = accounts.get(center.instance.ownerAccountId);
  if (accounts.get(accountId)?.organizationId !== home?.organizationId)
    throw notFound(`account ${accountId} in the organization`);
  const principalType = text(input, "PrincipalType") === "USER" ? "USER" : "GROUP";
  return { set, assignment: { accountId, setArn: set.arn, principalType, principalId: text(input, "PrincipalId") } };
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
    const { set, assignment } = asked(call);
    const { accountId, principalType, principalId } = assignment;
    const { users, groups } = context.state.identityStore;
    if (!(principalType === "USER" ? users : groups).has(principalId))
      throw notFound(`${principalType} with id ${principalId}`);
    const here = center.assignments.get(placeKey(accountId, set.arn));
    if (here?.has(principalKey(principalType, principalId)) === true)
      throw new AwsError("ConflictException", "The account assignment already exists.");
    if (!set.provisioned.has(accountId)) {
      const inAccount = [...center.sets.values()].filter(({ provisioned }) => provisioned.has(accountId));
      checkQuota(context, inAccount.length + 1, QUOTAS.setsPerAccount, "permission sets provisioned per account");
    }
    const operation = operations.start({ kind: "create-assignment", ...assignment }, async () => {
      await provision(context, set, accountId);
      addAssignment(center, assignment);
    });
    return statusAnswer(operation);
  },

  DeleteAccountAssignment: (call) => {
    const { context, center, operations } = call;
    const { set, assignment } = asked(call);
    const operation = operations.start({ kind: "delete-assignment", ...assignment }, async () => {
      const here = center.assignments.get(placeKey(assignment.accountId, assignment.setArn));
      const found = here?.get(principalKey(assignment.principalType, assignment.principalId));
      if (found === undefined) throw new Error("Received a 404 status error: Assignment not found.");
      if (removeAssignment(center, found) === 0) await unprovision(context, set, assignment.accountId);
    });
    return statusAnswer(operation);
  },

  ListAccountAssignments: ({ center, input }) => {
    const here = center.assignments.get(placeKey(text(input, "AccountId"), namedSet(center, input).arn));
    return page(here?.values() ?? [], input, "AccountAssignments", assignmentView);
  },
  ListAccountAssignmentsForPrincipal: ({ context, input }) => {
    const account = optionalText(structure(input, "Filter"), "AccountId");
    const held = heldBy(context.state, text(input, "PrincipalId"));
    const found = held.filter(({ accountId }) => account === undefined || accountId === account);
    return page(found, input, "AccountAssignments", assignmentView);
  },
};
