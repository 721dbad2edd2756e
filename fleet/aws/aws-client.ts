/** Environment of calls to AWS. */
export type AwsEnvironment = Readonly<Record<string, string | undefined>>;

/** Keys as the SDK's clients take them. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Where keys come from. */
export interface CredentialSource {
  readonly keys: () => Promise<AwsKeys>;
  /** For messages, as in `the AWS profile abccorp (aws:profile)`; holds no secret. */
  readonly words: string;
}

/** What a client of the SDK is made from, whatever the service. */
export interface AwsClientConfig {
  readonly region: string;
  readonly credentials: () => Promise<AwsKeys>;
  /** Set by `AWS_ENDPOINT_URL`; else the SDK's own. */
  readonly endpoint?: string;
  readonly useFipsEndpoint?: boolean;
  readonly retryMode: "adaptive";
  readonly maxAttempts: number;
}

/**
 * What the environment says of where calls go.
 * why explicit: the SDK looks at this process's own environment, and a script may have given another one.
 */
export function endpointIn(env: AwsEnvironment, service?: "STS"): { readonly endpoint?: string } {
  if (env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.toLowerCase() === "true") return {};
  const own = service === undefined ? undefined : variable(env, `AWS_ENDPOINT_URL_${service}`);
  const endpoint = own ?? variable(env, "AWS_ENDPOINT_URL");
  return endpoint === undefined ? {} : { endpoint };
}

/** A variable that is set and not empty. */
export function variable(env: AwsEnvironment, name: string): string | undefined {
  const found = env[name];
  return found === "" ? undefined : found;
}

/** Keys are asked for anew when they have less than this left, in milliseconds. */
const MARGIN = 5 * 60 * 1000;

/** Asks once for all who ask at the same time, and again only when the keys are about to expire, or there were none. */
export function kept(ask: () => Promise<AwsKeys>): () => Promise<AwsKeys> {
  let known: Promise<AwsKeys> | undefined;
  let last: AwsKeys | undefined;
  const asked = async (): Promise<AwsKeys> => {
    try {
      return await ask();
    } catch (error) {
      known = undefined;
      throw error;
    }
  };
  return async () => {
    if (last?.expiration !== undefined && last.expiration.getTime() - Date.now() < MARGIN) {
      known = undefined;
      last = undefined;
    }
    last = await (known ??= asked());
    return last;
  };
}
