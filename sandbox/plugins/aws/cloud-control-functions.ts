import { assignmentExists, assignmentKey } from "../aws-native/assignment-key.ts";
import { permissionSetArns } from "../aws-native/permission-set.ts";
import { readPermissionSet } from "../aws-native/permission-set-read.ts";
import type { Aws } from "../connection/aws.ts";
import { isList, isRecord, type Value } from "../protocol/value.ts";
import { lookup } from "../table/entry.ts";
import { oneOf, text } from "../table/shape.ts";
import { found } from "./iam-common.ts";

/**
 * `aws.cloudcontrol.getResource`: an assignment or a permission set by its id, with its properties as JSON text. Of Cloud
 * Control's types there are these two alone, since no other look-up finds them, or all of them.
 */
export const getCloudControlResource = lookup({
  token: "aws:cloudcontrol/getResource:getResource",
  label: "Cloud Control API Resource",
  doing: ({ identifier, typeName }) => `reading Cloud Control API (${typeName}) Resource (${identifier})`,
  inputs: {
    identifier: { shape: text, required: true },
    region: { shape: text },
    typeName: { shape: oneOf("AWS::SSO::Assignment", "AWS::SSO::PermissionSet"), required: true },
  },
  async call(aws, { identifier, region, typeName }) {
    const read = typeName === "AWS::SSO::PermissionSet" ? permissionSet : assignment;
    const properties = found(await read(aws, identifier, region));
    return { id: identifier, properties: JSON.stringify(properties), region: region ?? aws.region };
  },
});

async function assignment(aws: Aws, identifier: string, region: string | undefined): Promise<object | undefined> {
  const key = assignmentKey(identifier);
  return (await assignmentExists(aws, key, region)) ? key : undefined;
}

async function permissionSet(aws: Aws, identifier: string, region: string | undefined): Promise<Value> {
  const live = await readPermissionSet(aws, permissionSetArns(identifier), region);
  return live && inCloudControl(live.values);
}

/** Names of properties as Cloud Control spells them: with a capital letter. */
function inCloudControl(value: Value): Value {
  if (isList(value)) return value.map(inCloudControl);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name.charAt(0).toUpperCase() + name.slice(1), inCloudControl(each)]),
  );
}
