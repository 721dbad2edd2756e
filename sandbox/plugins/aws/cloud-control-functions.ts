import { unlessGone } from "../connection/failure.ts";
import { lookup } from "../table/entry.ts";
import { found } from "./iam-common.ts";

/** `aws.cloudcontrol.getResource`: what Cloud Control answers for a type and an identifier, with properties as JSON text. */
export const getCloudControlResource = lookup({
  token: "aws:cloudcontrol/getResource:getResource",
  label: "Cloud Control API Resource",
  doing: ({ identifier, typeName }) => `reading Cloud Control API (${typeName}) Resource (${identifier})`,
  inputs: {
    identifier: { kind: "text", required: true },
    typeName: { kind: "text", required: true },
  },
  async call(aws, { identifier, typeName }) {
    const asked = aws.cloudcontrol("GetResource", { TypeName: typeName, Identifier: identifier });
    const { Identifier, Properties } = found((await unlessGone(asked))?.ResourceDescription);
    return { id: Identifier ?? identifier, properties: Properties ?? "" };
  },
});
