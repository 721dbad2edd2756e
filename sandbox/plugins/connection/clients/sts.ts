export { STSClient as Client } from "@aws-sdk/client-sts";
import * as sdk from "@aws-sdk/client-sts";

/** The STS operations that the plugins use. */
export const commands = { GetCallerIdentity: sdk.GetCallerIdentityCommand };
