import { delimiter } from "node:path";
import { pathToFileURL } from "node:url";
import { shellWord } from "../fleet/shell-word.ts";
import type { SandboxProfile } from "./daemon/record.ts";
import { SandboxError } from "./error.ts";
import type { StateLayout } from "./paths.ts";

/** The changes to an environment that make its programs use the sandbox. */
export interface EnvironmentChange {
  readonly set: Readonly<Record<string, string>>;
  /** Variables to remove: they would send a program elsewhere, or with other credentials. */
  readonly unset: readonly string[];
}

/** The profile that is used when none is named: the bootstrap user of the home account. */
export const defaultProfile = "home";

/**
 * What gets in the way of a named profile, of the one endpoint, or of the sandbox's own backend. Nothing is set in place of
 * the Region: each of the sandbox's profiles has one, and a profile without one must fail here as it does on AWS.
 */
const inTheWay: readonly RegExp[] = [
  /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|CREDENTIAL_EXPIRATION|VAULT)$/,
  /^AWS_(DEFAULT_PROFILE|REGION|DEFAULT_REGION|ROLE_ARN|ROLE_SESSION_NAME|WEB_IDENTITY_TOKEN_FILE)$/,
  /^AWS_CONTAINER_/,
  /^AWS_ENDPOINT_URL_/,
  /^AWS_(IGNORE_CONFIGURED_ENDPOINT_URLS|USE_FIPS_ENDPOINT|USE_DUALSTACK_ENDPOINT|STS_REGIONAL_ENDPOINTS)$/,
  // why: the official plugins would leave out their checks, or look for credentials elsewhere.
  /^AWS_(SKIP_.+|METADATA_URL|EC2_METADATA_SERVICE_ENDPOINT)$/,
  /^PULUMI_(ACCESS_TOKEN|API|STACK|CONFIG|CONFIG_PASSPHRASE|CREDENTIALS_PATH)$/,
];

/**
 * What has to change in `inherited` so that `pulumi`, the AWS CLI and any AWS SDK use the sandbox at `url` as `profile`.
 *
 * @throws SandboxError SANDBOX_NO_SUCH_PROFILE
 */
export function environmentChange(
  layout: StateLayout,
  url: string,
  profiles: readonly SandboxProfile[],
  profile: string,
  inherited: NodeJS.ProcessEnv,
): EnvironmentChange {
  const chosen = profiles.find((candidate) => candidate.profile === profile);
  if (chosen === undefined) {
    const known = profiles.map((candidate) => candidate.profile).join(", ");
    throw new SandboxError("SANDBOX_NO_SUCH_PROFILE", `The sandbox has no profile "${profile}"; it has ${known}.`);
  }
  const rest = (inherited["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "" && folder !== layout.bin);
  const set = {
    AWS_ENDPOINT_URL: url,
    AWS_CONFIG_FILE: layout.awsConfig,
    AWS_SHARED_CREDENTIALS_FILE: layout.awsCredentials,
    AWS_PROFILE: chosen.profile,
    // why: without it, a program that finds no key asks the instance metadata address, and waits for it.
    AWS_EC2_METADATA_DISABLED: "true",
    PULUMI_BACKEND_URL: pathToFileURL(layout.backend).href,
    PULUMI_CONFIG_PASSPHRASE_FILE: layout.passphrase,
    PULUMI_HOME: layout.pulumiHome,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // why: a plugin that the sandbox does not have is an error at once, instead of a download.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    ...proxyExceptions(inherited),
    PATH: [layout.bin, ...rest].join(delimiter),
  };
  const unset = Object.keys(inherited).filter((name) => inTheWay.some((pattern) => pattern.test(name)));
  return { set, unset: unset.sort() };
}

/** `inherited` with the changes made: a complete environment for a child process. */
export function applyChange(change: EnvironmentChange, inherited: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(inherited).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !change.unset.includes(entry[0]),
  );
  return { ...Object.fromEntries(kept), ...change.set };
}

/** Lines that make the changes in a POSIX shell. PATH is put before whatever PATH is when the lines are run. */
export function shellLines(change: EnvironmentChange, layout: StateLayout): string[] {
  const exports = Object.entries(change.set).map(([name, value]) =>
    name === "PATH" ? `export PATH=${shellWord(layout.bin)}:"$PATH"` : `export ${name}=${shellWord(value)}`,
  );
  return change.unset.length === 0 ? exports : [`unset ${change.unset.join(" ")}`, ...exports];
}

/** Where a proxy is set, programs would ask it for the sandbox's address too. */
function proxyExceptions(inherited: NodeJS.ProcessEnv): Record<string, string> {
  const isProxied = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"].some(
    (name) => (inherited[name] ?? "") !== "",
  );
  if (!isProxied) return {};
  const exceptions = new Set((inherited["NO_PROXY"] ?? inherited["no_proxy"] ?? "").split(",").filter(Boolean));
  const value = [...exceptions.add("127.0.0.1").add("localhost")].join(",");
  return { NO_PROXY: value, no_proxy: value };
}
