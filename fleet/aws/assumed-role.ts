import { type AwsEnvironment, type CredentialSource, endpointIn } from "./aws-client.ts";
import type { AssumedRole, WebIdentity } from "./aws-settings.ts";

const HOUR = 3600;

/** One entry of `aws:assumeRoles`, assumed from the one before. */
export function fromRole(
  from: CredentialSource,
  role: AssumedRole,
  env: AwsEnvironment,
  region: string,
): CredentialSource {
  return {
    words: `${from.words}, then the role ${role.roleArn}`,
    keys: async () => {
      const { fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
      return fromTemporaryCredentials({
        masterCredentials: from.keys,
        clientConfig: { region, ...endpointIn(env, "STS") },
        params: assumeRoleParams(role),
      })();
    },
  };
}

/** `aws:assumeRoleWithWebIdentity`. */
export function fromWebIdentity(web: WebIdentity, env: AwsEnvironment, region: string): CredentialSource {
  return {
    words: `a web identity, then the role ${web.roleArn}`,
    keys: async () => {
      const { fromTokenFile, fromWebToken } = await import("@aws-sdk/credential-providers");
      const options = {
        roleArn: web.roleArn,
        clientConfig: { region, ...endpointIn(env, "STS") },
        ...(web.sessionName !== undefined && { roleSessionName: web.sessionName }),
        ...(web.policy !== undefined && { policy: web.policy }),
        ...(web.policyArns !== undefined && { policyArns: web.policyArns.map((arn) => ({ arn })) }),
        ...(web.duration !== undefined && { durationSeconds: goSeconds(web.duration) }),
      };
      if (web.webIdentityToken !== undefined)
        return fromWebToken({ ...options, webIdentityToken: web.webIdentityToken })();
      return fromTokenFile({
        ...options,
        ...(web.webIdentityTokenFile !== undefined && { webIdentityTokenFile: web.webIdentityTokenFile }),
      })();
    },
  };
}

function assumeRoleParams(role: AssumedRole) {
  const { duration, durationSeconds, sessionName, externalId, policy, policyArns, sourceIdentity } = role;
  const seconds = durationSeconds ?? (duration === undefined ? undefined : goSeconds(duration));
  return {
    RoleArn: role.roleArn,
    RoleSessionName: sessionName ?? `switchyard-${String(Date.now())}`,
    ...(externalId !== undefined && { ExternalId: externalId }),
    ...(seconds !== undefined && { DurationSeconds: seconds }),
    ...(policy !== undefined && { Policy: policy }),
    ...(policyArns !== undefined && { PolicyArns: policyArns.map((arn) => ({ arn })) }),
    ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
    ...(role.tags !== undefined && { Tags: Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })) }),
    ...(role.transitiveTagKeys !== undefined && { TransitiveTagKeys: role.transitiveTagKeys }),
  };
}

/** Go duration (`1h30m`) in seconds; one hour where it is none. */
function goSeconds(duration: string): number {
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration);
  if (parts === null || duration === "") return HOUR;
  const [, hours = "0", minutes = "0", rest = "0"] = parts;
  return Number(hours) * HOUR + Number(minutes) * 60 + Number(rest);
}
