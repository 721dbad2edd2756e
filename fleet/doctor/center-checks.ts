import { setTimeout } from "node:timers/promises";
import pMap from "p-map";
import { knownRegions } from "../../core/aws/partitions.ts";
import { listed, printable } from "../../core/faults/fault.ts";
import type { DirectoryPrincipal, HomeSettings } from "../../core/home/settings/home-settings.ts";
import { label, principalPlace } from "../../core/home/settings/principals.ts";
import type { AwsClientConfig } from "../aws/aws-client.ts";
import { callFailure } from "../aws/call-failure.ts";
import { type DoctorCheck, notChecked, ok, unanswered } from "./check.ts";
import type { DoctorSources, InstanceReader, SeenInstance, SeenOrganization } from "./doctor-sources.ts";

/** What is looked at. */
export interface CenterQuestion {
  readonly subject: string;
  readonly home: HomeSettings;
  readonly config: AwsClientConfig;
  /** The home account's organization; `unknown`: it could not be asked. */
  readonly organization: SeenOrganization | "none" | "unknown";
}

/** The instance, where it is one that can be used. */
export interface FoundCenter {
  readonly check: DoctorCheck;
  readonly instance?: SeenInstance;
  readonly reader?: InstanceReader;
}

const EXPECTED_INSTANCE = "an Identity Center instance of an organization";
/** Regions that are asked at once. */
const REGIONS_AT_ONCE = 8;
/** How long one is waited for, in milliseconds: it is asked for a hint alone. */
const PATIENCE = 5_000;
/** Users and groups that are looked up at once. why few: Identity Center answers 20 calls a second. */
const NAMES_AT_ONCE = 5;

/** Whether Identity Center is there, in the Region of the file, and for an organization. */
export async function instanceCheck(question: CenterQuestion, sources: DoctorSources): Promise<FoundCenter> {
  const { subject, home, config, organization } = question;
  const expected = `${EXPECTED_INSTANCE} in ${home.region}`;
  const fault = { id: "identity-center", subject, state: "fault", code: "doctor/identity-center" } as const;
  try {
    const reader = await sources.instances({ ...config, region: home.region });
    const seen = await reader.instances();
    const instance = seen.find(({ arn }) => home.instanceArn === undefined || arn === home.instanceArn);
    if (instance === undefined && seen.length > 0)
      return {
        check: {
          ...fault,
          expected: `the instance ${home.instanceArn ?? ""}, as instanceArn says`,
          found: listed(seen.map(({ arn }) => arn)),
          fix: "Correct instanceArn in the home stack's file, or leave it out.",
        },
      };
    if (instance === undefined) return { check: { ...fault, expected, ...(await elsewhere(question, sources)) } };
    const { ownerAccountId: owner } = instance;
    const isOwn = organization !== "unknown" && (organization === "none" || organization.managementAccountId !== owner);
    if (isOwn)
      return {
        check: {
          ...fault,
          expected,
          found: `${instance.arn}, which account ${owner} has for itself: it knows no permission sets`,
          fix: "Enable Identity Center in the organization's management account, and make the home account its delegated administrator.",
        },
      };
    if (organization === "unknown" && owner === home.accountId)
      return {
        check: notChecked("identity-center", subject, {
          expected,
          found: `${instance.arn} of this account; whether that is the organization's management account could not be asked`,
          fix: "Let the caller use organizations:DescribeOrganization, and repeat the command.",
        }),
        ...{ instance, reader },
      };
    return { check: ok("identity-center", subject, `${instance.arn} in ${home.region}`), instance, reader };
  } catch (error) {
    return { check: unanswered("identity-center", subject, "sso:ListInstances", error, expected) };
  }
}

/** What the other Regions of the partition say; those that do not answer are passed over. */
async function elsewhere(
  { home, config }: CenterQuestion,
  sources: DoctorSources,
): Promise<{ readonly found: string; readonly fix: string }> {
  const regions = knownRegions(home.partition).filter((region) => region !== home.region);
  const asked = await pMap(
    regions,
    async (region) => {
      try {
        const reader = await sources.instances({ ...config, region });
        const seen = await Promise.race([reader.instances(), setTimeout(PATIENCE, [], { ref: false })]);
        return seen.length > 0 ? [region] : [];
      } catch {
        return [];
      }
    },
    { concurrency: REGIONS_AT_ONCE },
  );
  const [region] = asked.flat();
  if (region !== undefined)
    return {
      found: `none there, and one in ${region}`,
      fix: `Write \`identityCenter: { region: ${region} }\` into the home stack's file.`,
    };
  return {
    found: "none, and none in another Region that answered",
    fix: "Enable Identity Center in the organization's management account, or correct identityCenter.region in the home stack's file.",
  };
}

/** Whether the home account may manage the instance: as management account, or as its delegated administrator. */
export async function administratorCheck(
  { subject, home, config, organization }: CenterQuestion,
  instance: SeenInstance,
  reader: InstanceReader,
  sources: DoctorSources,
): Promise<DoctorCheck> {
  const { accountId } = home;
  if (typeof organization === "object" && organization.managementAccountId === accountId)
    return ok("administrator", subject, `${accountId} is the management account`);
  const expected = `${accountId} is the management account, or the delegated administrator of Identity Center`;
  const fix = `In the management account: \`aws organizations register-delegated-administrator --account-id ${accountId} --service-principal sso.amazonaws.com\`.`;
  try {
    await reader.administers(instance);
    return ok("administrator", subject, `${accountId} may list the instance's permission sets`);
  } catch (error) {
    const failure = callFailure(error);
    if (failure.kind !== "denied")
      return unanswered("administrator", subject, "sso:ListPermissionSets", error, expected);
    const delegated = await delegatedTo(config, sources);
    if (delegated !== undefined && !delegated.includes(accountId))
      return {
        ...{ id: "administrator", subject, state: "fault", code: "doctor/administrator", expected, fix },
        found: delegated.length === 0 ? "nobody is" : `${printable(listed(delegated))} is`,
      };
    if (delegated !== undefined) return unanswered("administrator", subject, "sso:ListPermissionSets", error, expected);
    // why a fault: whatever the reason is, the first call of the home stack would be refused too.
    return {
      ...{ id: "administrator", subject, state: "fault", code: "doctor/administrator", expected },
      found: `sso:ListPermissionSets: ${failure.message}`,
      fix: `${fix} If it is that already, let the caller use sso:ListPermissionSets.`,
    };
  }
}

async function delegatedTo(config: AwsClientConfig, sources: DoctorSources): Promise<readonly string[] | undefined> {
  try {
    return await (await sources.organization(config)).delegatedAdministrators();
  } catch {
    return undefined;
  }
}

/** Whether the directory knows whom the grants name. */
export async function nameChecks(
  subject: string,
  home: HomeSettings,
  principals: readonly DirectoryPrincipal[],
  instance: SeenInstance,
  reader: InstanceReader,
): Promise<readonly DoctorCheck[]> {
  const checks = await pMap(
    principals,
    async (principal): Promise<readonly DoctorCheck[]> => {
      const expected = `the ${label(principal)} in the directory`;
      try {
        if ((await reader.find(instance, principal)) !== undefined) return [];
        const { at } = principalPlace(home, principal);
        return [
          {
            ...{ id: "names", subject, state: "fault", code: "doctor/unknown-name", expected, at },
            found: "nobody of that name",
            fix: "Correct the name in the grant, or make it in the directory; a provider of identities may not have sent it yet.",
          },
        ];
      } catch (error) {
        return [unanswered("names", subject, "identitystore", error, expected)];
      }
    },
    { concurrency: NAMES_AT_ONCE },
  );
  const troubles = checks.flat();
  if (troubles.length > 0) return troubles;
  return [ok("names", subject, `all that the grants name are known (${String(principals.length)})`)];
}
