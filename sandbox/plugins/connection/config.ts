import type { AssumedRole, AwsSettings } from "../../../fleet/aws/aws-settings.ts";
import { parsedJson } from "../../../fleet/parsed-json.ts";
import { asText, asTexts, isList, isRecord, type Properties, type Value } from "../protocol/value.ts";
import { checkInputs } from "../table/check-inputs.ts";
import type { Inputs, Property } from "../table/inputs.ts";
import type { Kind } from "../table/kind.ts";

/** One role to assume, in the words of the `aws` provider. */
const role: Kind = {
  fields: {
    duration: "text",
    durationSeconds: "integer",
    externalId: "text",
    policy: "text",
    policyArns: { list: "text" },
    roleArn: "text",
    sessionName: "text",
    sourceIdentity: "text",
    tags: { map: "text" },
    transitiveTagKeys: { list: "text" },
  },
};

/** The provider's configuration, parsed. Absent values mean: as the AWS SDK finds them (environment, shared files). */
export interface Config extends AwsSettings {
  readonly region?: string;
  readonly allowedAccountIds: readonly string[];
  readonly forbiddenAccountIds: readonly string[];
  /** By service, as `Aws` calls it. Default: those of the environment (`AWS_ENDPOINT_URL`), else AWS's own. */
  readonly endpoints: { readonly [service: string]: string };
  readonly maxAttempts: number;
  readonly checksCredentials: boolean;
}

/** why checked here: what signs in takes a duration that is none for an hour. */
function durations(value: Value): string | undefined {
  const said = (isList(value) ? value : [value]).flatMap((each) =>
    isRecord(each) && each["duration"] !== undefined ? [asText(each["duration"])] : [],
  );
  const wrong = said.find((one) => !/^(?=.)(\d+h)?(\d+m)?(\d+s)?$/.test(one));
  return wrong === undefined ? undefined : `duration "${wrong}" is not of the form 1h30m`;
}

const file: Property = {
  kind: { list: "text" },
  limit: (value: Value) =>
    isList(value) && value.length > 1 ? "more than one file is not supported by this plugin" : undefined,
};
const accountIds: Property = {
  kind: { list: "text" },
  limit: (value: Value) =>
    isList(value) && value.some((id) => !/^\d{12}$/.test(asText(id))) ? "expected account ids of 12 digits" : undefined,
};
const common: Inputs = {
  region: { kind: "text" },
  profile: { kind: "text" },
  accessKey: { kind: "text" },
  secretKey: { kind: "text" },
  token: { kind: "text" },
  allowedAccountIds: accountIds,
  forbiddenAccountIds: accountIds,
  maxRetries: { kind: "integer" },
  skipCredentialsValidation: { kind: "flag" },
};

/** What the `aws` provider takes. Its other settings (proxies, FIPS, web identity, endpoints, default tags …) are refused by name. */
export const awsConfig: Inputs = {
  ...common,
  assumeRoles: { kind: { list: role }, limit: durations },
  sharedConfigFiles: file,
  sharedCredentialsFiles: file,
  // why: these concern calls that this plugin never makes, so both values are honoured
  skipMetadataApiCheck: { kind: "flag" },
  skipRegionValidation: { kind: "flag" },
  skipRequestingAccountId: { kind: "flag" },
};

// Source: CheckConfig of pulumi-aws-native, which refuses what it has not: one setting in any value, the others unless true.
const missing: Property = { kind: "flag", limit: () => "not yet implemented" };
const onlyTrue: Property = {
  kind: "flag",
  limit: (value: Value) => (value === true ? undefined : "not yet implemented"),
};

/** What the `aws-native` provider takes. Others are refused by name, where the official one drops them without a word. */
export const awsNativeConfig: Inputs = {
  ...common,
  assumeRole: { kind: role, limit: durations },
  endpoints: { kind: { fields: { cloudcontrol: "text", sts: "text" } } },
  sharedCredentialsFile: { kind: "text" },
  skipGetEc2Platforms: onlyTrue,
  skipMetadataApiCheck: onlyTrue,
  skipRegionValidation: onlyTrue,
  skipRequestingAccountId: missing,
};

// why: the engine adds these to a provider's inputs for its own use
const engineKeys = new Set(["version", "pluginDownloadURL", "__internal"]);

/** Undoes the JSON that Pulumi puts every structured provider setting in, and drops the engine's own keys. */
export function readable(config: Properties): Properties {
  const settings = Object.entries(config).filter(([name, value]) => !engineKeys.has(name) && value !== "");
  return Object.fromEntries(settings.map(([name, value]) => [name, fromJson(value)]));
}

function fromJson(value: Value): Value {
  return typeof value === "string" && /^[[{]/.test(value) ? ((parsedJson(value) as Value) ?? value) : value;
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
