import type { Meanings } from "./handler-failure.ts";
import type { CenterClient } from "./center-client.ts";
import type { Model, ResourceHandlers } from "./resource-type.ts";
import { changePolicies, changeTags } from "./set-changes.ts";
import { readSet } from "./set-reading.ts";

/** To these handlers, what the service refuses of the set's own attributes is a general failure. */
const OWN: Meanings = { ValidationException: "GeneralServiceException" };

const attributes = ({ Description, RelayStateType, SessionDuration }: Model) => ({
  Description,
  RelayState: RelayStateType,
  SessionDuration,
});

async function provision(center: CenterClient, id: Model): Promise<void> {
  const answer = await center.send(
    "ProvisionPermissionSet",
    { ...id, TargetType: "ALL_PROVISIONED_ACCOUNTS" },
    { patient: true, meanings: { ResourceNotFoundException: "InternalFailure" } },
  );
  const { InstanceArn } = id;
  await center.settled(
    answer["PermissionSetProvisioningStatus"],
    "DescribePermissionSetProvisioningStatus",
    (ProvisionPermissionSetRequestId) => ({ InstanceArn, ProvisionPermissionSetRequestId }),
  );
}

/**
 * `AWS::SSO::PermissionSet`, with the order of calls, the retries and the words of AWS's own handlers
 * (aws-cloudformation/aws-cloudformation-resource-providers-sso; its source ends before customer managed policies and
 * boundaries), less their reading again at the end, which nobody sees. Each update provisions all accounts that have the set. Assumed: a list that is emptied is taken off.
 */
export const permissionSet: ResourceHandlers = {
  name: "AWS::SSO::PermissionSet",

  async create(center, desired, made) {
    const { InstanceArn, Name, Tags } = desired;
    const answer = await center.send(
      "CreatePermissionSet",
      { InstanceArn, Name, Tags, ...attributes(desired) },
      // why: the handler takes every conflict of this call for a name that is taken.
      {
        meanings: { ...OWN, ConflictException: "AlreadyExists", ResourceNotFoundException: "GeneralServiceException" },
      },
    );
    const { PermissionSetArn } = answer["PermissionSet"] as Model;
    const id = { InstanceArn, PermissionSetArn };
    made(id);
    await changePolicies(center, id, {}, desired);
  },

  read: readSet,

  async update(center, live, desired) {
    const { InstanceArn, PermissionSetArn } = live;
    const id = { InstanceArn, PermissionSetArn };
    await center.send("UpdatePermissionSet", { ...id, ...attributes(desired) }, { meanings: OWN });
    await changeTags(center, id, live, desired);
    await changePolicies(center, id, live, desired);
    await provision(center, id);
  },

  async delete(center, id) {
    await center.send("DeletePermissionSet", { ...id });
  },

  async list(center, asked) {
    const { InstanceArn: only } = asked;
    const instances = await center.all("ListInstances", {}, "Instances");
    const wanted = instances.filter(({ InstanceArn }) => only === undefined || InstanceArn === only);
    const lists = wanted.map(async ({ InstanceArn }) => {
      const arns = await center.all("ListPermissionSets", { InstanceArn }, "PermissionSets");
      return arns.map((PermissionSetArn) => ({ InstanceArn, PermissionSetArn }));
    });
    return (await Promise.all(lists)).flat();
  },
};
