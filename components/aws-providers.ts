import { Provider as AwsProvider } from "@pulumi/aws/provider.js";
import type { ProviderAssumeRole, ProviderAssumeRoleWithWebIdentity } from "@pulumi/aws/types/input.js";
import { Provider as AwsNativeProvider, type ProviderArgs as AwsNativeArgs } from "@pulumi/aws-native/provider.js";
import * as pulumi from "@pulumi/pulumi";

/** The one account and Region that a provider may write to. */
export interface ProviderTarget {
  readonly accountId: string;
  readonly region: string;
}

type AssumeRole = ProviderAssumeRole;

/**
 * The classic AWS provider, bound to one account: with credentials of another one it refuses to start, so nothing is
 * written. Credentials come from the stack's `aws:` configuration or the environment, as for any Pulumi program.
 *
 * why the copying: an explicit provider does not read the stack's `aws:` configuration by itself.
 */
export function awsProvider(target: ProviderTarget, opts?: pulumi.ResourceOptions): AwsProvider {
  const config = new pulumi.Config("aws");
  return new AwsProvider(
    "aws",
    {
      region: target.region,
      allowedAccountIds: [target.accountId],
      ...credentials(config),
      ...defined("assumeRoles", guarded(assumeRoles(config))),
      ...defined("sharedConfigFiles", config.getObject<string[]>("sharedConfigFiles")),
      ...defined("sharedCredentialsFiles", config.getObject<string[]>("sharedCredentialsFiles")),
      ...defined(
        "assumeRoleWithWebIdentity",
        guarded(config.getObject<ProviderAssumeRoleWithWebIdentity>("assumeRoleWithWebIdentity")),
      ),
      ...defined("useFipsEndpoint", config.getBoolean("useFipsEndpoint")),
    },
    opts,
  );
}

/** The Cloud Control provider, bound to one account, with the same credentials as {@link awsProvider}. */
export function awsNativeProvider(target: ProviderTarget, opts?: pulumi.ResourceOptions): AwsNativeProvider {
  const config = new pulumi.Config("aws");
  const [role, ...more] = assumeRoles(config) ?? [];
  if (more.length > 0) {
    throw new pulumi.RunError(
      "aws:assumeRoles holds more than one role; the home stack's aws-native provider can assume one only. Name the last role of the chain in a profile, and set aws:profile.",
    );
  }
  return new AwsNativeProvider(
    "aws-native",
    {
      // why: the SDK types Region as a closed list, which is always older than AWS.
      region: target.region as AwsNativeArgs["region"],
      allowedAccountIds: [target.accountId],
      ...credentials(config),
      ...defined("assumeRole", guarded(role === undefined ? undefined : nativeAssumeRole(role))),
      ...defined("sharedCredentialsFile", config.getObject<string[]>("sharedCredentialsFiles")?.[0]),
    },
    opts,
  );
}

/** Secrets stay secrets: an access key in the configuration is encrypted in the state too. */
function credentials(config: pulumi.Config) {
  return {
    ...defined("profile", config.get("profile")),
    ...defined("accessKey", config.getSecret("accessKey")),
    ...defined("secretKey", config.getSecret("secretKey")),
    ...defined("token", config.getSecret("token")),
    ...defined("maxRetries", config.getNumber("maxRetries")),
  };
}

/** `aws:assumeRoles` (a list), or `aws:assumeRole` (one), as older releases of the provider called it. */
function assumeRoles(config: pulumi.Config): AssumeRole[] | undefined {
  const one = config.getObject<AssumeRole>("assumeRole");
  return config.getObject<AssumeRole[]>("assumeRoles") ?? (one === undefined ? undefined : [one]);
}

/**
 * why: read as a structure, a value forgets that it was set with `--secret`; an external id or a token would stand in
 * the state as plain text.
 */
function guarded<T>(value: T): T | pulumi.Output<pulumi.Unwrap<T>> {
  const parts: unknown[] = [value].flat();
  const holds = (key: string) => parts.some((part) => typeof part === "object" && part !== null && key in part);
  return holds("externalId") || holds("webIdentityToken") ? pulumi.secret(value) : value;
}

function nativeAssumeRole({ duration, ...role }: AssumeRole) {
  return {
    ...role,
    ...defined("durationSeconds", duration === undefined ? undefined : pulumi.output(duration).apply(seconds)),
  };
}

/** Go duration (`1h30m`), as the classic provider takes it, in seconds. */
function seconds(duration: string | undefined): number {
  const [, hours = "0", minutes = "0", rest = "0"] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration ?? "") ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
}

function defined<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}
