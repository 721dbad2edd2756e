import { type AwsEnvironment, variable } from "../aws/aws-client.ts";

/** What the AWS configuration says of one profile. */
export interface AwsProfile {
  readonly name: string;
  readonly region?: string;
  /** Account that it leads to, where the file says: `sso_account_id`, or the account of `role_arn`. */
  readonly accountId?: string;
  /** Region and portal of the Identity Center that it signs in at. */
  readonly ssoRegion?: string;
  readonly portal?: string;
}

/** Reads the profiles of the AWS configuration and credentials files. */
export type ReadProfiles = (env: AwsEnvironment) => Promise<readonly AwsProfile[]>;

/** With the SDK's own reader: what it takes for a profile is what the AWS CLI takes for one. */
export const readProfiles: ReadProfiles = async (env) => {
  const { loadSharedConfigFiles } = await import("@smithy/core/config");
  const configFilepath = variable(env, "AWS_CONFIG_FILE");
  const filepath = variable(env, "AWS_SHARED_CREDENTIALS_FILE");
  const { configFile, credentialsFile } = await loadSharedConfigFiles({
    ignoreCache: true,
    ...(configFilepath !== undefined && { configFilepath }),
    ...(filepath !== undefined && { filepath }),
  });
  // why: the reader puts sections of other kinds beside the profiles, with their kind before a dot.
  const isProfile = (name: string) => !/^(?:sso-session|services)\./.test(name);
  const names = [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])].filter(isProfile);
  return names.map((name) => profileOf(name, { ...credentialsFile[name], ...configFile[name] }, configFile));
};

type Section = Readonly<Record<string, string | undefined>>;

function profileOf(name: string, section: Section, all: Readonly<Record<string, Section>>): AwsProfile {
  const session = all[`sso-session.${section["sso_session"] ?? ""}`] ?? section;
  const accountId = section["sso_account_id"] ?? /^arn:aws[a-z-]*:iam::(\d{12}):/.exec(section["role_arn"] ?? "")?.[1];
  const portal = session["sso_start_url"]?.replace(/#\/?$/, "").replace(/\/$/, "");
  return {
    name,
    ...defined("region", section["region"]),
    ...defined("accountId", accountId),
    ...defined("ssoRegion", session["sso_region"]),
    ...defined("portal", portal),
  };
}

function defined<Key extends string>(key: Key, value: string | undefined): { readonly [K in Key]?: string } {
  return value === undefined || value === "" ? {} : ({ [key]: value } as { readonly [K in Key]?: string });
}
