import { asText, asTexts, isList, isRecord, type Properties, type Value } from "../protocol/value.ts";
import type { Inputs } from "../table/inputs.ts";
import { checkInputs } from "../table/check-inputs.ts";
import { record, setOf, textMap } from "../table/collection.ts";
import { flag, integer, oneOf, text, type TypeOf } from "../table/shape.ts";

/** One role to assume, in the words of the `aws` provider. */
export const roleShape = record({
  duration: text,
  durationSeconds: integer,
  externalId: text,
  policy: text,
  policyArns: setOf(text),
  roleArn: text,
  sessionName: text,
  sourceIdentity: text,
  tags: textMap,
  transitiveTagKeys: setOf(text),
});

/** A role that the provider assumes before it makes any call. */
export type AssumedRole = TypeOf<typeof roleShape>;

/** The provider's configuration, parsed. Absent values mean: as the AWS SDK finds them (environment, shared files). */
export interface Config {
  readonly region?: string;
  readonly stsRegion?: string;
  readonly profile?: string;
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly token?: string;
  readonly sharedConfigFile?: string;
  readonly sharedCredentialsFile?: string;
  readonly allowedAccountIds: readonly string[];
  readonly forbiddenAccountIds: readonly string[];
  readonly assumeRoles: readonly AssumedRole[];
  readonly defaultTags: { readonly [key: string]: string };
  readonly endpoints: { readonly [service: string]: string };
  readonly maxAttempts: number;
  readonly retryMode: "standard" | "adaptive";
  readonly checksCredentials: boolean;
  /** Whether `allowedAccountIds` and `forbiddenAccountIds` are looked at. */
  readonly checksAccount: boolean;
}

const file = {
  shape: setOf(text),
  limit: (value: Value) =>
    isList(value) && value.length > 1 ? "more than one file is not supported by this plugin" : undefined,
};
const accountIds = {
  shape: setOf(text),
  limit: (value: Value) =>
    isList(value) && value.some((id) => !/^\d{12}$/.test(asText(id))) ? "expected account ids of 12 digits" : undefined,
};
const common = {
  region: { shape: text },
  profile: { shape: text },
  accessKey: { shape: text },
  secretKey: { shape: text },
  token: { shape: text },
  allowedAccountIds: accountIds,
  forbiddenAccountIds: accountIds,
  defaultTags: { shape: record({ tags: textMap }) },
  maxRetries: { shape: integer },
  // why: these concern services or metadata calls that this plugin never makes, so both values are honoured
  s3UsePathStyle: { shape: flag },
  skipCredentialsValidation: { shape: flag },
  skipMetadataApiCheck: { shape: flag },
  skipRegionValidation: { shape: flag },
  skipRequestingAccountId: { shape: flag },
} satisfies Inputs;

/** What the `aws` provider takes. Its other settings (proxies, FIPS, web identity …) are refused by name. */
export const awsConfig = {
  ...common,
  assumeRoles: { shape: setOf(roleShape) },
  endpoints: {
    shape: setOf(record({ iam: text, sts: text, ssoadmin: text, identitystore: text, organizations: text })),
  },
  retryMode: { shape: oneOf("standard", "adaptive") },
  sharedConfigFiles: file,
  sharedCredentialsFiles: file,
  stsRegion: { shape: text },
} satisfies Inputs;

/** What the `aws-native` provider takes. */
export const awsNativeConfig = {
  ...common,
  assumeRole: { shape: roleShape },
  sharedCredentialsFile: { shape: text },
  skipGetEc2Platforms: { shape: flag },
} satisfies Inputs;

// why: the engine adds these to a provider's inputs for its own use
const engineKeys = new Set(["version", "pluginDownloadURL", "__internal"]);

/** Undoes the JSON that Pulumi puts every structured provider setting in, and drops the engine's own keys. */
export function readable(config: Properties): Properties {
  const settings = Object.entries(config).filter(([name, value]) => !engineKeys.has(name) && value !== "");
  return Object.fromEntries(settings.map(([name, value]) => [name, fromJson(value)]));
}

function fromJson(value: Value): Value {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as Value;
  } catch {
    return value;
  }
}

/** Parses a checked configuration. `settings` says which plugin's it is. Throws when something in it is wrong. */
export function parseConfig(settings: Inputs, raw: Properties): Config {
  const { values, refusals } = checkInputs(settings, readable(raw));
  if (refusals.length > 0) throw new Error(refusals.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
  const string = (name: string): string | undefined => (typeof values[name] === "string" ? values[name] : undefined);
  const strings = (name: string): string[] => asTexts(values[name]);
  const {
    assumeRole,
    assumeRoles = assumeRole === undefined ? [] : [assumeRole],
    defaultTags,
    endpoints,
    maxRetries,
  } = values;
  const optional = {
    region: string("region"),
    stsRegion: string("stsRegion"),
    profile: string("profile"),
    accessKey: string("accessKey"),
    secretKey: string("secretKey"),
    token: string("token"),
    sharedConfigFile: strings("sharedConfigFiles")[0],
    sharedCredentialsFile: strings("sharedCredentialsFiles")[0] ?? string("sharedCredentialsFile"),
  };
  return {
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Partial<Config>),
    allowedAccountIds: strings("allowedAccountIds"),
    forbiddenAccountIds: strings("forbiddenAccountIds"),
    assumeRoles: assumeRoles as readonly AssumedRole[],
    defaultTags: (isRecord(defaultTags) ? (defaultTags["tags"] ?? {}) : {}) as { readonly [key: string]: string },
    endpoints: isList(endpoints) ? serviceNames(endpoints) : {},
    maxAttempts: typeof maxRetries === "number" ? maxRetries + 1 : 10,
    retryMode: values["retryMode"] === "adaptive" ? "adaptive" : "standard",
    checksCredentials: values["skipCredentialsValidation"] !== true,
    checksAccount: settings !== awsNativeConfig || values["skipCredentialsValidation"] !== true,
  };
}

function serviceNames(endpoints: readonly Value[]): { [service: string]: string } {
  const all = Object.assign({}, ...endpoints) as { ssoadmin?: string; [service: string]: string | undefined };
  const { ssoadmin: sso, ...rest } = all;
  return Object.fromEntries(
    Object.entries({ ...rest, sso }).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
