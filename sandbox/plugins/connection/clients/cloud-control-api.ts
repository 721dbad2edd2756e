export { CloudControlClient as Client } from "@aws-sdk/client-cloudcontrol";
import * as sdk from "@aws-sdk/client-cloudcontrol";

/** The Cloud Control operations that the plugins use. */
export const commands = {
  CreateResource: sdk.CreateResourceCommand,
  DeleteResource: sdk.DeleteResourceCommand,
  GetResource: sdk.GetResourceCommand,
  GetResourceRequestStatus: sdk.GetResourceRequestStatusCommand,
  UpdateResource: sdk.UpdateResourceCommand,
};
