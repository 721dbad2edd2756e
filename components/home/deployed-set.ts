import { getResource } from "@pulumi/aws/cloudcontrol/getResource.js";
import type * as pulumi from "@pulumi/pulumi";
import { contentsOf, type SetContents } from "../../core/home/permission-sets/set-contents.ts";
import { attempt } from "../engine/look-up.ts";

/**
 * Everything that a permission set holds in AWS, by one call to Cloud Control, which makes six to Identity Center.
 * why not the providers' own look-up: it does not tell policies and boundary.
 * Source: CloudFormation schema of AWS::SSO::PermissionSet, `primaryIdentifier`.
 */
export async function readDeployedSet(
  instanceArn: string,
  arn: string,
  opts: pulumi.InvokeOptions,
): Promise<{ readonly contents?: SetContents; readonly failure?: string }> {
  const identifier = `${instanceArn}|${arn}`;
  const asked = await attempt(getResource({ typeName: "AWS::SSO::PermissionSet", identifier }, opts));
  if (asked.failure !== undefined) return { failure: asked.failure };
  try {
    return { contents: contentsOf(JSON.parse(asked.value.properties)) };
  } catch {
    return { failure: "Cloud Control answered with text that is no JSON" };
  }
}
