import type { Meanings } from "./handler-failure.ts";
import { ARN_SHAPES } from "./assignment-handlers.ts";
import type { CenterClient } from "./center-client.ts";
import type { Model, ResourceType, Shape } from "./resource-type.ts";
import { changePolicies, changeTags } from "./set-changes.ts";
import { readSet } from "./set-reading.ts";

const text = (min: number, max: number, pattern?: string): Shape => ({
  type: "String",
  min,
  max,
  ...(pattern === undefined ? {} : { pattern }),
});
const NAMED = "[\\w+=,.@-]+";
const POLICY_ARN = text(20, 2_048);
const REFERENCE: Shape = {
  type: "JSONObject",
  fields: { Name: text(1, 128, NAMED), Path: text(1, 512, "((/[A-Za-z0-9\\.,\\+@=_-]+)*)/") },
  required: ["Name"],
};
const TAG: Shape = {
  type: "JSONObject",
  fields: { Key: text(1, 128, NAMED), Value: text(0, 256) },
  required: ["Key", "Value"],
};

const FIELDS: Readonly<Record<string, Shape>> = {
  ...ARN_SHAPES,
  Name: text(1, 32, NAMED),
  Description: text(1, 700),
  SessionDuration: text(
    1,
    100,
    "^(-?)P(?=\\d|T\\d)(?:(\\d+)Y)?(?:(\\d+)M)?(?:(\\d+)([DW]))?(?:T(?:(\\d+)H)?(?:(\\d+)M)?(?:(\\d+(?:\\.\\d+)?)S)?)?$",
  ),
  RelayStateType: text(1, 240),
  ManagedPolicies: { type: "JSONArray", of: POLICY_ARN, max: 20 },
  InlinePolicy: { type: "String or JSONObject" },
  CustomerManagedPolicyReferences: { type: "JSONArray", of: REFERENCE, max: 20 },
  PermissionsBoundary: {
    type: "JSONObject",
    fields: { CustomerManagedPolicyReference: REFERENCE, ManagedPolicyArn: POLICY_ARN },
    required: [],
  },
  Tags: { type: "JSONArray", of: TAG, max: 50 },
};

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
export const permissionSet: ResourceType = {
  name: "AWS::SSO::PermissionSet",
  shape: { type: "JSONObject", fields: FIELDS, required: ["Name", "InstanceArn"] },
  createOnly: ["InstanceArn", "Name"],
  readOnly: ["PermissionSetArn"],
  identifier: ["InstanceArn", "PermissionSetArn"],

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
