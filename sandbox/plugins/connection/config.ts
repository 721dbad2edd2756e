import { asText, asTexts, isList, type Properties, type Value } from "../protocol/value.ts";
import type { Inputs } from "../table/inputs.ts";
import { checkInputs } from "../table/check-inputs.ts";
import { record, setOf, textMap } from "../table/collection.ts";
import { flag, integer, text, type TypeOf } from "../table/shape.ts";

/** One role to assume, in the words of the `aws` provider. */
const roleShape = record({
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
  readonly profile?: string;
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly token?: string;
  readonly sharedConfigFile?: string;
  readonly sharedCredentialsFile?: string;
  readonly allowedAccountIds: readonly string[];
  readonly forbiddenAccountIds: readonly string[];
  readonly assumeRoles: readonly AssumedRole[];
  /** By service, as `Aws` calls it. Default: those of the environment (`AWS_ENDPOINT_URL`), else AWS's own. */
  readonly endpoints: { readonly [service: string]: string };
  readonly maxAttempts: number;
  readonly checksCredentials: boolean;
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
  maxRetries: { shape: integer },
  skipCredentialsValidation: { shape: flag },
} satisfies Inputs;

/** What the `aws` provider takes. Its other settings (proxies, FIPS, web identity, endpoints, default tags …) are refused by name. */
export const awsConfig = {
  ...common,
  assumeRoles: { shape: setOf(roleShape) },
  sharedConfigFiles: file,
  sharedCredentialsFiles: file,
  // why: these concern calls that this plugin never makes, so both values are honoured
  skipMetadataApiCheck: { shape: flag },
  skipRegionValidation: { shape: flag },
  skipRequestingAccountId: { shape: flag },
} satisfies Inputs;

// Source: CheckConfig of pulumi-aws-native, which refuses what it has not: one setting in any value, the others unless true.
const missing = { shape: flag, limit: () => "not yet implemented" };
const onlyTrue = { shape: flag, limit: (value: Value) => (value === true ? undefined : "not yet implemented") };

/** What the `aws-native` provider takes. Others are refused by name, where the official one drops them without a word. */
export const awsNativeConfig = {
  ...common,
  assumeRole: { shape: roleShape },
  endpoints: { shape: record({ cloudcontrol: text, sts: text }) },
  sharedCredentialsFile: { shape: text },
  skipGetEc2Platforms: onlyTrue,
  skipMetadataApiCheck: onlyTrue,
  skipRegionValidation: onlyTrue,
  skipRequestingAccountId: missing,
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
  const { assumeRole, assumeRoles, endpoints, maxRetries, sharedConfigFiles, sharedCredentialsFiles } = values;
  const { region, profile, accessKey, secretKey, token } = values;
  const sharedConfigFile = asTexts(sharedConfigFiles)[0];
  const sharedCredentialsFile = asTexts(sharedCredentialsFiles)[0] ?? values["sharedCredentialsFile"];
  const optional = { region, profile, accessKey, secretKey, token, sharedConfigFile, sharedCredentialsFile };
  return {
    ...(Object.fromEntries(
      Object.entries(optional).filter(([, value]) => typeof value === "string"),
    ) as Partial<Config>),
    allowedAccountIds: asTexts(values["allowedAccountIds"]),
    forbiddenAccountIds: asTexts(values["forbiddenAccountIds"]),
    assumeRoles: (assumeRoles ?? (assumeRole === undefined ? [] : [assumeRole])) as readonly AssumedRole[],
    endpoints: (endpoints ?? {}) as Config["endpoints"],
    // Source: the official aws-native tries 25 times; with `maxRetries`, that often in all.
    maxAttempts: typeof maxRetries === "number" ? Math.max(maxRetries, 1) : 25,
    checksCredentials: values["skipCredentialsValidation"] !== true,
  };
}
