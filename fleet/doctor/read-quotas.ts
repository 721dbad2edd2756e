import type { AwsClientConfig } from "../aws/aws-client.ts";
import { all } from "../verify/read-iam.ts";
import { COUNTED, type QuotaReader } from "./doctor-sources.ts";
import { globalRegion } from "./read-organization.ts";

/** Asks Service Quotas by the SDK. */
export async function quotaReader(config: AwsClientConfig): Promise<QuotaReader> {
  const [sdk, iam] = await Promise.all([import("@aws-sdk/client-service-quotas"), import("@aws-sdk/client-iam")]);
  return {
    async applied(ServiceCode) {
      const region = ServiceCode === "iam" ? globalRegion(config.region) : config.region;
      const client = new sdk.ServiceQuotasClient({ ...config, region });
      const pages = { client, pageSize: 100 };
      const standard = await all(
        sdk.paginateListAWSDefaultServiceQuotas(pages, { ServiceCode }),
        ({ Quotas = [] }) => Quotas,
      );
      const own = await all(sdk.paginateListServiceQuotas(pages, { ServiceCode }), ({ Quotas = [] }) => Quotas);
      // why in this order: what holds in the account goes before what a new one gets.
      return new Map(
        [...standard, ...own].flatMap(({ QuotaCode, Value }) =>
          QuotaCode === undefined || Value === undefined ? [] : [[QuotaCode, Value] as const],
        ),
      );
    },
    async there() {
      const { SummaryMap = {} } = await new iam.IAMClient(config).send(new iam.GetAccountSummaryCommand({}));
      const { Roles, Users, Groups } = SummaryMap;
      const counts = { rolesPerAccount: Roles, usersPerAccount: Users, groupsPerAccount: Groups };
      return new Map(
        COUNTED.flatMap((key) => {
          const count = counts[key];
          return count === undefined ? [] : [[key, count] as const];
        }),
      );
    },
  };
}
