import { type ProviderArgs as AwsNativeArgs, Provider as AwsNativeProvider } from "@pulumi/aws-native/provider.js";
import { Provider as AwsProvider } from "@pulumi/aws/provider.js";
import type { ProviderAssumeRole, ProviderAssumeRoleWithWebIdentity } from "@pulumi/aws/types/input.js";
import * as pulumi from "@pulumi/pulumi";
import { runError } from "./run-error.ts";

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

/**
 * The Cloud Control provider, bound to one account, with the same credentials as {@link awsProvider}.
 * @throws pulumi.RunError when `aws:` settings say how to sign in, but in a way that this provider does not know.
 */
export function awsNativeProvider(target: ProviderTarget, opts?: pulumi.ResourceOptions): AwsNativeProvider {
  const config = new pulumi.Config("aws");
  const role = nativeRole(config);
  return new AwsNativeProvider(
    "aws-native",
    {
      // why: the SDK types Region as a closed list, which is always older than AWS.
      region: target.region as AwsNativeArgs["region"],
      allowedAccountIds: [target.accountId],
      // why: its SDK skips the validation unless told otherwise, and a provider that skips it never compares the account.
      skipCredentialsValidation: false,
      ...credentials(config),
      ...defined("assumeRole", guarded(role)),
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

/** The role to assume, in the words of aws-native. It would drop what it does not know without a word, so that is refused. */
function nativeRole(config: pulumi.Config) {
  const [role, ...more] = assumeRoles(config) ?? [];
  const obstacle =
    more.length > 0
      ? "aws:assumeRoles holds more than one role"
      : role !== undefined && "sourceIdentity" in role
        ? "aws:assumeRoles has a sourceIdentity"
        : config.getObject("assumeRoleWithWebIdentity") !== undefined
          ? "aws:assumeRoleWithWebIdentity is set"
          : undefined;
  if (obstacle !== undefined) {
    throw runError(
      `${obstacle}; the home stack's aws-native provider does not support that. Write it into an AWS profile (source_profile, web_identity_token_file), and set aws:profile.`,
    );
  }
  if (role === undefined) return undefined;
  const { duration, ...rest } = role;
  return {
    ...rest,
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
