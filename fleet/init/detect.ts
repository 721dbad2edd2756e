import pMap from "p-map";
import { type AwsClientConfig, type AwsEnvironment, endpointIn, kept, variable } from "../aws/aws-client.ts";
import { baseCredentials } from "../aws/base-credentials.ts";
import { callFailure } from "../aws/call-failure.ts";
import { type AwsProfile, type ReadProfiles, readProfiles } from "./aws-profiles.ts";

/** What could be found out without being told. Nothing of it is used before somebody has seen it. */
export interface Detected {
  readonly profiles: readonly AwsProfile[];
  /** The account behind the credentials that would be used for home. */
  readonly caller?: { readonly accountId: string; readonly arn: string };
  /** Identity Center as that account sees it. */
  readonly identityCenter?: { readonly region: string; readonly instanceArn: string };
  /** Address of the access portal. */
  readonly portal?: string;
  /** What could not be found out, and why: a sentence each. */
  readonly notes: readonly string[];
}

/** What is known before. */
export interface DetectFor {
  /** Profile of the home account. Default: the environment's credentials. */
  readonly homeProfile?: string;
  /** Region of Identity Center, where somebody said it. */
  readonly region?: string;
}

/** What looks outside. */
export interface DetectEffects {
  readonly profiles: ReadProfiles;
  readonly caller: (config: AwsClientConfig) => Promise<{ readonly accountId: string; readonly arn: string }>;
  /** ARNs of the Identity Center instances that a Region shows. */
  readonly instances: (config: AwsClientConfig) => Promise<readonly string[]>;
}

/** Regions in which Identity Center most often is. Others are asked for. */
const LIKELY = ["us-east-1", "eu-west-1", "eu-central-1", "us-west-2", "us-east-2", "eu-west-2", "ap-southeast-2"];
const AT_ONCE = 4;
/** Milliseconds that one look may take, with all its calls. */
const ENOUGH = 15_000;
/** Milliseconds that one call may take. Whoever is at a terminal can type the answer meanwhile. */
const PATIENCE = 5000;

/** Looks at the AWS configuration and asks AWS. What cannot be found out is a note, never an error. */
export async function detect(
  env: AwsEnvironment,
  given: DetectFor = {},
  effects: DetectEffects = AWS,
): Promise<Detected> {
  const notes: string[] = [];
  const found = async <T>(what: string, ask: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await within(ask());
    } catch (error) {
      notes.push(`${what} could not be found out: ${callFailure(error).message}.`);
      return undefined;
    }
  };
  const profiles = (await found("The AWS profiles", () => effects.profiles(env))) ?? [];
  const name = given.homeProfile ?? variable(env, "AWS_PROFILE");
  const profile = profiles.find((one) => one.name === name);
  const first = given.region ?? profile?.region ?? variable(env, "AWS_REGION") ?? "us-east-1";
  const config = clientConfig(env, given.homeProfile, first);
  const caller = await found("The account behind the credentials", () => effects.caller(config(first)));
  const regions = [
    ...new Set([given.region, profile?.ssoRegion, ...profiles.map(({ ssoRegion }) => ssoRegion), first, ...LIKELY]),
  ];
  const identityCenter =
    caller === undefined
      ? undefined
      : await found("Identity Center", () =>
          findInstance(
            regions.filter((one) => one !== undefined),
            (region) => effects.instances(config(region)),
          ),
        );
  const portal = portalOf(profiles, profile, caller?.accountId, identityCenter?.region);
  return {
    profiles,
    ...(caller !== undefined && { caller }),
    ...(identityCenter !== undefined && { identityCenter }),
    ...(portal !== undefined && { portal }),
    notes,
  };
}

/** The first Region, in the order given, that shows exactly one instance. @throws Error that says what the Regions showed. */
async function findInstance(
  regions: readonly string[],
  ask: (region: string) => Promise<readonly string[]>,
): Promise<{ readonly region: string; readonly instanceArn: string }> {
  const failures: string[] = [];
  let several: string | undefined;
  const shown = await pMap(
    regions,
    async (region) => {
      try {
        return { region, arns: await ask(region) };
      } catch (error) {
        failures.push(callFailure(error).message);
        return { region, arns: [] };
      }
    },
    { concurrency: AT_ONCE },
  );
  for (const { region, arns } of shown) {
    const [instanceArn, ...more] = arns;
    if (instanceArn !== undefined && more.length === 0) return { region, instanceArn };
    if (more.length > 0) several ??= `${region} shows ${arns.length} instances`;
  }
  throw new Error(several ?? failures[0] ?? `none of ${regions.join(", ")} shows an instance`);
}

/** The portal of the profile itself, of profiles of the same account, or of that Region, where all of them agree. */
function portalOf(
  profiles: readonly AwsProfile[],
  own: AwsProfile | undefined,
  accountId: string | undefined,
  region: string | undefined,
): string | undefined {
  const alike = [
    (one: AwsProfile) => one === own,
    (one: AwsProfile) => accountId !== undefined && one.accountId === accountId,
    (one: AwsProfile) => region !== undefined && one.ssoRegion === region,
  ];
  for (const is of alike) {
    const [portal, ...others] = new Set(profiles.filter(is).flatMap((one) => one.portal ?? []));
    if (portal !== undefined && others.length === 0) return portal;
  }
  return undefined;
}

function clientConfig(env: AwsEnvironment, profile: string | undefined, region: string) {
  const { keys } = baseCredentials({ assumeRoles: [], ...(profile !== undefined && { profile }) }, env, region);
  const credentials = kept(keys);
  return (of: string): AwsClientConfig => ({
    region: of,
    credentials,
    ...endpointIn(env),
    retryMode: "adaptive",
    maxAttempts: 2,
  });
}

const AWS: DetectEffects = {
  profiles: readProfiles,
  caller: async (config) => {
    const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
    const client = new STSClient(config);
    const { Account: accountId, Arn: arn } = await client.send(new GetCallerIdentityCommand({}), patience());
    if (accountId === undefined || arn === undefined) throw new Error("AWS did not say it");
    return { accountId, arn };
  },
  instances: async (config) => {
    const { ListInstancesCommand, SSOAdminClient } = await import("@aws-sdk/client-sso-admin");
    const client = new SSOAdminClient(config);
    const { Instances = [] } = await client.send(new ListInstancesCommand({}), patience());
    return Instances.flatMap(({ InstanceArn }) => InstanceArn ?? []);
  },
};

/** why beside the calls' own limit: a profile may run a program to get its keys, and that may hang. */
async function within<T>(answer: Promise<T>): Promise<T> {
  const limit = AbortSignal.timeout(ENOUGH);
  return new Promise((resolve, reject) => {
    limit.addEventListener("abort", () => reject(new Error(`no answer within ${ENOUGH / 1000} s`)));
    answer.then(resolve, reject);
  });
}

function patience(): { readonly abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(PATIENCE) };
}
