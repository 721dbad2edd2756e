import type { Input } from "../json-input.ts";
import type { CenterClient, Sending } from "./center-client.ts";
import { HandlerFailure } from "./handler-failure.ts";
import { textOf, type Model, type ResourceHandlers } from "./resource-type.ts";

const NAME = "AWS::SSO::Assignment";

/** What the service refuses for a reason of its own is a general failure to this handler. */
const WRITING: Sending = {
  patient: true,
  meanings: { ResourceNotFoundException: "GeneralServiceException", ValidationException: "GeneralServiceException" },
};

const notFound = (): HandlerFailure =>
  new HandlerFailure(
    "NotFound",
    `Resource of type '${NAME}' with identifier 'Assignment not exists for given entity.' was not found.`,
  );

async function inAccount(center: CenterClient, key: Model): Promise<Input[]> {
  const { InstanceArn, PermissionSetArn, TargetId: AccountId } = key;
  return center.all("ListAccountAssignments", { InstanceArn, PermissionSetArn, AccountId }, "AccountAssignments");
}

async function exists(center: CenterClient, key: Model): Promise<boolean> {
  const found = await inAccount(center, key);
  return found.some(
    ({ PrincipalId, PrincipalType }) => PrincipalId === key["PrincipalId"] && PrincipalType === key["PrincipalType"],
  );
}

async function change(center: CenterClient, what: "Creation" | "Deletion", key: Model): Promise<void> {
  const operation = what === "Creation" ? "CreateAccountAssignment" : "DeleteAccountAssignment";
  const answer = await center.send(operation, { ...key }, WRITING);
  const { InstanceArn } = key;
  await center.settled(answer[`AccountAssignment${what}Status`], `DescribeAccountAssignment${what}Status`, (id) => ({
    InstanceArn,
    [`AccountAssignment${what}RequestId`]: id,
  }));
}

/**
 * `AWS::SSO::Assignment`, with the calls, retries and words of AWS's own handlers
 * (aws-cloudformation/aws-cloudformation-resource-providers-sso). Assumed: a set that is gone makes its assignments not
 * found; a list asks for the account and the set.
 */
export const assignment: ResourceHandlers = {
  name: NAME,

  async create(center, desired) {
    // why: Identity Center takes some second creations without a word, and then either owner's deletion would end both.
    if (await exists(center, desired)) {
      const identifier = "Assignment already exists. Can't process creation.";
      throw new HandlerFailure(
        "AlreadyExists",
        `Resource of type '${NAME}' with identifier '${identifier}' already exists.`,
      );
    }
    await change(center, "Creation", desired);
  },

  async read(center, id) {
    if (!(await exists(center, id))) throw notFound();
    return id;
  },

  update: () => Promise.reject(new HandlerFailure("NotUpdatable", `Resource of type '${NAME}' is not updatable.`)),

  async delete(center, id) {
    if (!(await exists(center, id))) throw notFound();
    await change(center, "Deletion", id);
  },

  async list(center, asked) {
    for (const name of ["InstanceArn", "PermissionSetArn", "TargetId"]) {
      if (textOf(asked, name) === "") {
        throw new HandlerFailure("InvalidRequest", `Required property: [${name}] of the resource model`);
      }
    }
    const { InstanceArn, PermissionSetArn, TargetId } = asked;
    return (await inAccount(center, asked)).map(({ PrincipalType, PrincipalId }) => ({
      InstanceArn,
      TargetId,
      TargetType: "AWS_ACCOUNT",
      PermissionSetArn,
      PrincipalType,
      PrincipalId,
    }));
  },
};
