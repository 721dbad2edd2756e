import { assignmentExists, assignmentKey } from "../aws-native/assignment-key.ts";
import { lookup } from "../table/entry.ts";
import { oneOf, text } from "../table/shape.ts";
import { found } from "./iam-common.ts";

/**
 * `aws.cloudcontrol.getResource`: an assignment by its id, with its properties as JSON text. Of Cloud Control's types
 * there is this one alone, since no other look-up finds it.
 */
export const getCloudControlResource = lookup({
  token: "aws:cloudcontrol/getResource:getResource",
  label: "Cloud Control API Resource",
  doing: ({ identifier, typeName }) => `reading Cloud Control API (${typeName}) Resource (${identifier})`,
  inputs: {
    identifier: { shape: text, required: true },
    region: { shape: text },
    typeName: { shape: oneOf("AWS::SSO::Assignment"), required: true },
  },
  async call(aws, { identifier, region }) {
    const key = assignmentKey(identifier);
    const properties = found((await assignmentExists(aws, key, region)) ? JSON.stringify(key) : undefined);
    return { id: identifier, properties, region: region ?? aws.region };
  },
});
