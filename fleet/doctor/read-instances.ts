import type { AwsClientConfig } from "../aws/aws-client.ts";
import { centerReader } from "../verify/read-center.ts";
import { all } from "../verify/read-iam.ts";
import type { InstanceReader } from "./doctor-sources.ts";

/** Asks Identity Center by the SDK. */
export async function instanceReader(config: AwsClientConfig): Promise<InstanceReader> {
  const [sso, center] = await Promise.all([import("@aws-sdk/client-sso-admin"), centerReader(config)]);
  const client = new sso.SSOAdminClient(config);
  return {
    async instances() {
      const found = await all(sso.paginateListInstances({ client }, {}), ({ Instances = [] }) => Instances);
      return found.map(({ InstanceArn = "", IdentityStoreId = "", OwnerAccountId = "" }) => ({
        arn: InstanceArn,
        identityStoreId: IdentityStoreId,
        ownerAccountId: OwnerAccountId,
      }));
    },
    async administers({ arn: InstanceArn }) {
      await client.send(new sso.ListPermissionSetsCommand({ InstanceArn, MaxResults: 1 }));
    },
    find: (instance, principal) => center.find(instance, principal),
  };
}
